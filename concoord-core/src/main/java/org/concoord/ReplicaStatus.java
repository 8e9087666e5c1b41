package org.concoord;

import java.time.Duration;
import java.util.List;

/**
 * What one replica knows of itself and the others at one moment. {@link #toString} is a short table
 * for a terminal.
 *
 * @param address where it listens
 * @param replicaId its identity in hexadecimal, drawn at its start, or at the first of a durable
 *     one; "" where it could not be asked
 * @param clusterId the instance it belongs to, or "" before one has formed
 * @param state what it is doing
 * @param leader the address of the leader it follows, its own where it leads, or ""
 * @param epoch the configuration's number
 * @param ballot the highest ballot it has promised
 * @param slots how far the log has come
 * @param lane what waits to be executed, and what is slow
 * @param clients who is connected, and what is kept for them
 * @param peers the other members
 * @param bytesReceived on all its sockets since its start
 * @param bytesSent on all its sockets since its start
 * @param disk where a durable replica keeps its log
 * @param trouble "" where all is well, else one sentence that says what is wrong and names who
 */
public record ReplicaStatus(
    String address,
    String replicaId,
    String clusterId,
    State state,
    String leader,
    long epoch,
    String ballot,
    Slots slots,
    Lane lane,
    Clients clients,
    List<Peer> peers,
    long bytesReceived,
    long bytesSent,
    Disk disk,
    String trouble) {

  /** What a replica may be doing. */
  public enum State {
    /** Waits for the first members to find each other. */
    FORMING,
    /** Knows of an instance that it has no vote in, or has none in any more. */
    OUTSIDE,
    /** Joins an instance, or follows its log without a vote as a spare. */
    LEARNER,
    FOLLOWER,
    CANDIDATE,
    LEADER,
    /** Has stopped for good, since going on could have been wrong. */
    FENCED,
    CLOSED
  }

  /**
   * How far the log has come. Slots begin at 1, so 0 is before the first.
   *
   * @param proposed the highest slot it has proposed in or knows to be decided
   * @param decided every slot up to here is decided, as far as it knows
   * @param executed every slot up to here has been executed here
   * @param trimmed decisions up to here are no longer kept
   * @param retainedBytes what the kept ones take
   */
  public record Slots(
      long proposed, long decided, long executed, long trimmed, long retainedBytes) {
    /** Before the first slot. */
    public static final Slots NONE = new Slots(0, 0, 0, 0, 0);

    /** Slots that it has proposed and that are not decided yet. */
    public long open() {
      return proposed - decided;
    }
  }

  /**
   * The thread that runs replicated methods, and what waits for it.
   *
   * @param waitingSlots decided slots that it has not finished
   * @param waitingBytes what these take
   * @param slowCalls calls that took over a second: the one that is running first, then the last
   *     few that ended, the newest first
   */
  public record Lane(long waitingSlots, long waitingBytes, List<SlowCall> slowCalls) {
    /** Nothing waits. */
    public static final Lane IDLE = new Lane(0, 0, List.of());
  }

  /**
   * A call that took over a second, during which no other ran.
   *
   * @param method type and signature, as in {@code bank.deposit(String,long)}
   * @param slot where it stands in the log
   * @param duration how long it took, or has been running so far
   * @param running whether it still runs
   */
  public record SlowCall(String method, long slot, Duration duration, boolean running) {
    @Override
    public String toString() {
      return method
          + " in slot "
          + slot
          + (running ? " has been running for " : " took ")
          + StatusText.seconds(duration);
    }
  }

  /**
   * Who is connected, and what is kept for them.
   *
   * @param connections of clients, now
   * @param sessions open ones of the whole instance, as of the last slot executed here
   * @param replyBytes outcomes kept for clients that may ask again
   * @param parkedCalls calls of the whole instance that wait for others to answer them
   * @param waitingCalls taken and not proposed yet; only at the leader
   * @param waitingBytes what these take
   * @param refusedCalls calls not taken since its start, because too many waited
   */
  public record Clients(
      int connections,
      int sessions,
      long replyBytes,
      int parkedCalls,
      int waitingCalls,
      long waitingBytes,
      long refusedCalls) {
    /** Nobody. */
    public static final Clients NONE = new Clients(0, 0, 0, 0, 0, 0, 0);
  }

  /**
   * The disk of a durable replica, and what its log has done since the start.
   *
   * @param directory where the log is; "" in memory mode
   * @param incarnation how often the replica has started from it
   * @param records promises, accepted values and the like that were written
   * @param bytes what these take
   * @param forces how often the disk was asked to make them last; calls share them
   * @param waiting records that are not durable yet
   * @param snapshots how many snapshots were kept
   * @param snapshotSlot the slot of the newest one, from which the next start would go on; 0 for
   *     none
   * @param nearlyFull whether it takes no calls for want of room
   * @param report what the start found, for people
   */
  public record Disk(
      String directory,
      long incarnation,
      long records,
      long bytes,
      long forces,
      long waiting,
      long snapshots,
      long snapshotSlot,
      boolean nearlyFull,
      String report) {
    /** In memory mode. */
    public static final Disk NONE = new Disk("", 0, 0, 0, 0, 0, 0, 0, false, "");
  }

  /**
   * Another member, as seen from here.
   *
   * @param address where it is expected to listen
   * @param replicaId the identity it answers with, or ""
   * @param connected whether it has answered a heartbeat lately
   * @param silent for how long nothing has been heard from it
   * @param behind how many of the slots decided here it has not executed, as far as it has said; -1
   *     where it has no vote
   * @param trouble why it is not connected, or ""
   */
  public record Peer(
      String address,
      String replicaId,
      boolean connected,
      Duration silent,
      long behind,
      String trouble) {}

  /** Short for {@code slots().decided()}. */
  public long committedSlot() {
    return slots.decided();
  }

  /** Short for {@code slots().executed()}. */
  public long executedSlot() {
    return slots.executed();
  }

  /**
   * Whether all is well: the replica belongs to an instance, hears a leader, and is not behind
   * beyond repair.
   */
  public boolean isHealthy() {
    return trouble.isEmpty() && !leader.isEmpty();
  }

  /** Several lines for people; not to be parsed. */
  @Override
  public String toString() {
    return StatusText.of(this);
  }
}
