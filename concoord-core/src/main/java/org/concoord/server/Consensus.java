package org.concoord.server;

import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;
import org.concoord.paxos.JournalRecord;
import org.concoord.paxos.Member;
import org.concoord.paxos.Message;
import org.concoord.paxos.Outbox;
import org.concoord.paxos.PValue;
import org.concoord.paxos.ReplicaId;
import org.concoord.paxos.Role;
import org.concoord.paxos.Value;
import org.concoord.storage.Journal;

/**
 * Drives the pure core on the loop: feeds it and carries out its effects. What may leave only once
 * it is durable waits here for the journal; in memory mode everything is durable at once and {@code
 * sendDurably} is {@code send}.
 */
final class Consensus implements Outbox {
  /** Carries messages to other replicas; may lose them. */
  interface PeerSender {
    void send(ReplicaId to, Message message);
  }

  /** Told of what the core has settled. */
  interface Listener {
    void onDecided(long slot, Value value);

    void onReadable(long read);

    void onRole(Role role, ReplicaId leader, String reason);

    /** A snapshot of what has been executed is to be written. */
    void onSnapshotWanted();

    /** It is this replica's turn to write one for itself. */
    void onOwnTurn();

    /** A snapshot has come and is to be verified. */
    void onSnapshotTaken(long slot, List<Value> pieces);

    /** The snapshot verified last takes the place of the state, after all that was decided. */
    void onInstalled(long slot);

    /** Something waits for {@link #force}. */
    void onUnforced();

    /** A step of the core failed. It is asked nothing any more, and the replica must stop. */
    void onBroken(Throwable failure);
  }

  /** What a message takes while it waits, beside values. */
  private static final int MESSAGE_BYTES = 100;

  /** A message that waits for everything up to an LSN to be durable. */
  private record Held(long lsn, ReplicaId to, Message message) {}

  /** A record that says up to which slot all is decided. */
  private record Noted(long lsn, long slot) {}

  private final Member node;
  private final Journal journal;
  private final long mostWaitingBytes;
  private final PeerSender peers;
  private final Listener listener;

  /** What the replica says to itself, delivered after the step that said it. */
  private final ArrayDeque<Message> toSelf = new ArrayDeque<>();

  /** In the order in which they were said, and so of LSNs. */
  private final ArrayDeque<Held> held = new ArrayDeque<>();

  private long heldBytes;

  private final ArrayDeque<Noted> noted = new ArrayDeque<>();

  /** Up to here this voter would know after a restart what is decided. */
  private long decidedDurably = Long.MAX_VALUE;

  private long forcedLsn;

  /** Who is not answered in the step under way, or nobody. */
  private ReplicaId unanswered = ReplicaId.NONE;

  /** Set for good once a step has failed: what the core then remembers may be half of something. */
  private boolean broken;

  /**
   * @param mostWaitingBytes while more than this waits for the disk, in memory, nothing is taken
   *     that would add to it
   */
  Consensus(
      Member node, Journal journal, long mostWaitingBytes, PeerSender peers, Listener listener) {
    this.node = node;
    this.journal = journal;
    this.mostWaitingBytes = mostWaitingBytes;
    this.forcedLsn = journal.appendedLsn();
    if (journal.isLasting()) {
      this.decidedDurably = node.recorded();
    }
    this.peers = peers;
    this.listener = listener;
  }

  /** Goes on as the replica that an earlier process was. Before anything else. */
  void resume() {
    decidedDurably = node.recorded();
    step(() -> node.resume(System.nanoTime(), this));
  }

  void onMessage(ReplicaId from, Message message) {
    if (isClogged() && isToBeRecorded(message)) {
      return; // as if it had been lost on its way: whoever needs an answer asks again
    }
    step(() -> node.onMessage(from, message, System.nanoTime(), this));
  }

  /** Whether something may have to be durable because of it: a promise, a vote, a decision. */
  private static boolean isToBeRecorded(Message message) {
    return message instanceof Message.Prepare
        || message instanceof Message.Accept
        || message instanceof Message.Decisions;
  }

  private boolean isClogged() {
    return heldBytes + journal.pendingBytes() > mostWaitingBytes;
  }

  private static long weigh(Message message) {
    long bytes = MESSAGE_BYTES;
    if (message instanceof Message.Promise promise) {
      for (PValue pvalue : promise.accepted()) {
        bytes += MESSAGE_BYTES + pvalue.value().length();
      }
    }
    return bytes;
  }

  /**
   * Keeps decisions from a slot on, of those that are kept now, for one that will soon ask for
   * them: as if it had asked, but for the answer.
   */
  void keepFor(ReplicaId other, long from) {
    step(
        () -> {
          unanswered = other;
          node.onMessage(other, new Message.Fetch(0, from), System.nanoTime(), this);
          unanswered = ReplicaId.NONE;
        });
  }

  void tick(long elapsedTicks, long executed) {
    step(
        () -> {
          node.onExecuted(Math.min(executed, decidedDurably), null, this);
          node.tick(elapsedTicks, System.nanoTime(), this);
        });
  }

  /**
   * Proposes a value and returns its slot, or -1. Its own vote is not cast before {@link #settle},
   * so that the caller can note the slot before it is decided.
   */
  long propose(Value value) {
    if (broken) {
      return -1;
    }
    try {
      return node.propose(value, this);
    } catch (RuntimeException | Error failure) {
      breakOff(failure);
      return -1;
    }
  }

  /** Everything up to {@code lsn} is durable: what waited for it may leave. */
  void onDurable(long lsn) {
    step(() -> release(lsn));
  }

  private void release(long lsn) {
    for (Noted next; (next = noted.peek()) != null && next.lsn() <= lsn; noted.remove()) {
      decidedDurably = next.slot();
    }
    for (Held next; (next = held.peek()) != null && next.lsn() <= lsn; held.remove()) {
      heldBytes -= weigh(next.message());
      send(next.to(), next.message());
    }
  }

  /** Asks for what was persisted to be made durable: once, at the end of a turn. */
  void force() {
    long appended = journal.appendedLsn();
    if (forcedLsn != appended && !broken) {
      forcedLsn = appended;
      journal.force();
    }
  }

  /** Whether something was persisted that is not durable yet. */
  boolean awaitsDisk() {
    return journal.durableLsn() < journal.appendedLsn();
  }

  long durableLsn() {
    return journal.durableLsn();
  }

  /** Whether as much waits for the disk as should. */
  boolean isSaturated() {
    return journal.isSaturated() || isClogged();
  }

  /** Delivers what the replica has said to itself. */
  void settle() {
    step(() -> {});
  }

  /**
   * Asks when the reads that have gathered may run; returns their number, or -1. They may run at
   * once only after {@link #settle}, so that the caller can note the number before.
   */
  long read() {
    if (broken) {
      return -1;
    }
    try {
      return node.read(this);
    } catch (RuntimeException | Error failure) {
      breakOff(failure);
      return -1;
    }
  }

  void onConnected(ReplicaId peer) {
    step(() -> node.onConnected(peer, this));
  }

  void onDisconnected(ReplicaId peer) {
    step(() -> node.onDisconnected(peer, this));
  }

  void handOver() {
    step(() -> node.handOver(this));
  }

  /** A step that is none of the above. */
  void step(Consumer<Outbox> action) {
    step(() -> action.accept(this));
  }

  void standAgain() {
    step(node::standAgain);
  }

  private void step(Runnable action) {
    if (broken) {
      return;
    }
    try {
      action.run();
      for (Message message; (message = toSelf.poll()) != null; ) {
        // Read anew: what it is about came in this turn, and a process can be stopped in between.
        node.onMessage(node.self(), message, System.nanoTime(), this);
      }
    } catch (RuntimeException | Error failure) {
      breakOff(failure);
    }
  }

  private void breakOff(Throwable failure) {
    broken = true;
    toSelf.clear();
    held.clear();
    heldBytes = 0;
    listener.onBroken(failure);
  }

  /** For reading only. */
  Member node() {
    return node;
  }

  @Override
  public void persist(JournalRecord record) {
    long lsn = journal.append(record);
    if (lsn == journal.durableLsn()) {
      // Memory mode: whoever loses this memory is a new identity (M1), so memory is as durable as
      // the promise needs.
      return;
    }
    if (record instanceof JournalRecord.Committed committed) {
      noted.add(new Noted(lsn, committed.slot()));
    }
    listener.onUnforced();
  }

  @Override
  public void send(ReplicaId to, Message message) {
    if (to.equals(node.self())) {
      toSelf.add(message);
    } else if (!to.equals(unanswered)) {
      peers.send(to, message);
    }
  }

  @Override
  public void sendDurably(ReplicaId to, Message message) {
    long appended = journal.appendedLsn();
    if (appended == journal.durableLsn()) {
      send(to, message);
    } else {
      held.add(new Held(appended, to, message));
      heldBytes += weigh(message);
    }
  }

  @Override
  public void decided(long slot, Value value) {
    listener.onDecided(slot, value);
  }

  @Override
  public void readable(long read) {
    listener.onReadable(read);
  }

  @Override
  public void writeSnapshot() {
    listener.onSnapshotWanted();
  }

  @Override
  public void ownTurn() {
    listener.onOwnTurn();
  }

  @Override
  public void verifySnapshot(long slot, List<Value> pieces) {
    listener.onSnapshotTaken(slot, pieces);
  }

  @Override
  public void installed(long slot) {
    listener.onInstalled(slot);
  }

  @Override
  public void roleChanged(Role role, ReplicaId leader, String reason) {
    listener.onRole(role, leader, reason);
  }
}
