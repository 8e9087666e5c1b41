package org.concoord;

import java.time.Duration;
import org.concoord.server.Incarnations;
import org.concoord.server.Probe;
import org.concoord.server.ReplicaServer;

/**
 * One replica, running in this process. It keeps a live copy of every object of its instance and
 * takes part in agreeing on the order of calls.
 *
 * <p>In memory mode a replica that has stopped is gone for good, and one started in its place is a
 * new one without a vote; with a {@linkplain ReplicaConfig.Builder#dataDirectory data directory} it
 * comes back as who it was. An instance of {@code 2f+1} replicas survives the loss of {@code f};
 * with {@code f+1} gone it halts, and in memory mode what it held is lost once all are gone.
 *
 * <p>Thread-safe. No method may be called from inside a replicated method.
 */
public final class Replica implements AutoCloseable {
  private final Incarnations incarnations;

  private Replica(Incarnations incarnations) {
    this.incarnations = incarnations;
  }

  /**
   * Starts a replica and returns once it has read its data directory, if it has one, and listens;
   * agreement comes later, see {@link #awaitReady}.
   *
   * @throws IllegalArgumentException if the configuration cannot work, saying what to change
   * @throws java.io.UncheckedIOException if it cannot listen, naming the address and the reason, or
   *     cannot have its data directory
   * @throws StorageException if it cannot, or must not, start from its data directory
   */
  public static Replica start(ReplicaConfig config) {
    Loopback.require(config);
    return new Replica(Incarnations.start(config, Probe.NONE));
  }

  /**
   * Waits until a quorum agrees on a leader, so that calls can be answered.
   *
   * @throws QuorumLostException if that does not happen within {@code patience}, naming who is
   *     missing and why
   * @throws IllegalStateException if the replica has been closed or has fenced itself
   * @throws InterruptedException if the waiting thread is interrupted; the replica goes on
   */
  public void awaitReady(Duration patience) throws InterruptedException {
    if (!incarnations.awaitReady(patience)) {
      ReplicaStatus status = status();
      if (status.state() == ReplicaStatus.State.CLOSED
          || status.state() == ReplicaStatus.State.FENCED) {
        throw new IllegalStateException(
            address() + " will never be ready again: " + status.trouble());
      }
      throw new QuorumLostException(
          address()
              + " is not ready after "
              + patience.toMillis()
              + " ms: "
              + status.trouble()
              + ". It goes on trying, and becomes ready by itself once that has changed");
    }
  }

  /** Where it listens, as {@code host:port}. */
  public String address() {
    return server().address();
  }

  /** Whether it leads, as far as it knows; another may have taken over a moment ago. */
  public boolean isLeader() {
    return server().isLeader();
  }

  /**
   * Who is in the instance, as this replica last saw it, a few tens of milliseconds ago at most.
   */
  public View view() {
    return server().view();
  }

  /**
   * Has {@code listener} told of the view as it is now, and whenever it is another; see {@link
   * ViewListener#onView} for the thread that does.
   */
  public void addViewListener(ViewListener listener) {
    incarnations.addViewListener(listener);
  }

  /** Takes a listener back. What it is being told at this moment it is told to the end. */
  public void removeViewListener(ViewListener listener) {
    incarnations.removeViewListener(listener);
  }

  /**
   * Gives up this replica's vote, and returns once the instance does not need it any more: then
   * {@link #close} it. If it leads, another leads from then on; calls go on meanwhile. A spare
   * takes its place; without one this is only possible where more than three vote, so start another
   * replica with {@link ReplicaConfig.Builder#join join} before. To replace one replica by another,
   * start the new one and have the old one leave.
   *
   * <p>A replica without a vote has nothing to give up, and this returns at once. To be repeated
   * after a failure; a replica that has left never votes again.
   *
   * @throws IllegalStateException if that is not agreed on within {@code patience}, or cannot be,
   *     with the reason; the replica votes on, unless the agreement comes late
   * @throws InterruptedException if the waiting thread is interrupted, likewise
   */
  public void leave(Duration patience) throws InterruptedException {
    server().leave(patience);
  }

  /**
   * Has another replica lead, if this one does: the one that has come furthest is asked to stand at
   * once. Returns when that, or a third, leads; calls under way are answered by it. This one may
   * lead again later.
   *
   * @return whether another leads now; false where this one did not lead, where no majority answers
   *     it, or where nobody has taken over within 2 s
   */
  public boolean transferLeadership() {
    return server().transferLeadership();
  }

  /**
   * Gives up the instance and goes on as another, with this replica as its one voter and all that
   * it has executed: the last resort of an operator, where a majority of the voters is gone for
   * good and the instance has halted. Calls that were acknowledged by those that are gone may be
   * lost. Choose the replica that has executed most ({@link ReplicaStatus#executedSlot}), stop all
   * others, reset this one, and start new ones that {@linkplain ReplicaConfig.Builder#join join}
   * it.
   *
   * <p>Clients of the old instance get {@link ClusterResetException}; their sessions end like those
   * of clients that are gone. A durable replica keeps its directory, which is that of the other
   * instance from then on.
   *
   * @throws IllegalStateException if a majority can be reached, however slow it is, whether this
   *     replica votes or not; or if it lacks what others have, or what it has on record itself
   * @throws InterruptedException if the waiting thread is interrupted; the reset may come all the
   *     same
   */
  public void reset() throws InterruptedException {
    server().reset();
  }

  /**
   * Has all replicas leave out a slot that none of them can execute: a call in it ends with a
   * {@link VirtualMachineError} or {@link LinkageError} on each, so that all stand before it
   * ({@link ReplicaStatus#trouble} says so, and which call). They agree on it as on a call, and go
   * on after the slot as if nothing in it had been called; who waits for a call of the slot is told
   * by a {@link CallSkippedException}. To be asked of the leader. Returns when this replica goes
   * on.
   *
   * <p>Where only some cannot execute a slot, that is no slot to be skipped: they take the state of
   * one that has.
   *
   * @param despiteSilence whether to do so though some voters, fewer than half, have not said that
   *     they stand before the slot: only where they are gone for good, for whatever they have
   *     answered after it would be undone
   * @throws IllegalStateException if the slot is none that the voters stand before, this replica
   *     does not lead, or it is not agreed on within 10 s, with the reason
   * @throws InterruptedException if the waiting thread is interrupted; the slot may be skipped all
   *     the same
   */
  public void skip(long slot, boolean despiteSilence) throws InterruptedException {
    server().skip(slot, despiteSilence);
  }

  /**
   * What it knows of itself and the others now. Takes a moment, since it asks the replica's own
   * thread.
   */
  public ReplicaStatus status() {
    return server().status();
  }

  /**
   * Hands over if it leads, closes its sockets and ends its threads; waits for that, interrupted or
   * not, but not for a replicated method that does not return. Calls under way are answered by the
   * others.
   *
   * <p>Closing twice is no mistake, and of two threads that close at once both wait. On a thread of
   * the replica's own, in a listener for metrics for instance, this only begins the end and
   * returns. A replica does not close itself when the JVM shuts down: see {@code
   * docs/operating.md}.
   *
   * @throws IllegalStateException within a replicated method
   */
  @Override
  public void close() {
    incarnations.close();
  }

  private ReplicaServer server() {
    return incarnations.current();
  }
}
