package org.concoord.storage;

import java.util.function.Consumer;
import org.concoord.StorageFailedException;
import org.concoord.paxos.JournalRecord;
import org.concoord.paxos.ReplicaId;
import org.concoord.paxos.Value;

/**
 * Where a replica keeps what it must not forget. The loop appends what a turn persists, asks once
 * for all of it to be made durable, and is told when it is; it never waits. Called on the loop
 * only.
 *
 * <p>What is held back until it is durable ({@code Outbox.sendDurably}) waits for {@link
 * #appendedLsn} at the moment it is said.
 */
public interface Journal extends AutoCloseable {
  /** Told, on the loop, of what the journal has come to. */
  interface Listener {
    /** Everything up to {@code lsn} is durable. Rises; not every LSN is named. */
    void onDurable(long lsn);

    /**
     * The disk is nearly full: a leader abdicates and proposes no more (W5). What is under way may
     * still become durable.
     */
    void onSpaceLow(boolean low);

    /** The disk failed: nothing more becomes durable, and the replica must fence itself (W2). */
    void onFailed(StorageFailedException failure);
  }

  /** Whether what is durable outlasts the process. */
  boolean isLasting();

  /** Appends a record behind all others, and returns its LSN. */
  long append(JournalRecord record);

  /** The LSN of the last record appended; 0 where there is none. */
  long appendedLsn();

  /** Everything up to here is known, on the loop, to be durable. */
  long durableLsn();

  /** Asks for everything appended to be made durable: once in each turn of the loop. */
  void force();

  /**
   * Whether so much waits to be written that nothing should be proposed, and nothing read from
   * clients, until it is less. Appending goes on to be possible: what the core has decided to
   * persist cannot be refused.
   */
  boolean isSaturated();

  /** What was appended and is not written yet takes about so many bytes of memory. */
  long pendingBytes();

  /**
   * Keeps a snapshot. It is written in pieces between what {@link #force} asks for, which waits for
   * a piece at most. Once it is durable a start goes on from it, and what is in the snapshot before
   * it too is dropped from the log. One that is no newer than the last is not needed, and counts as
   * kept.
   *
   * @param slot the last slot executed in it
   * @param image a {@code SnapshotImage}, which nobody changes any more
   * @param logReaches whether the log says, or will before it says anything of later slots, what
   *     was decided in each slot up to there; else it is of no use below the snapshot
   * @param then told on the loop: "" once it is durable, else why it is not kept
   */
  void keep(long slot, Value image, boolean logReaches, Consumer<String> then);

  /**
   * Remembers the instance and its voters.
   *
   * @param whenDurable runs on the loop once they are remembered
   */
  void configure(Configuration configuration, Runnable whenDurable);

  /**
   * Goes on as the journal of another replica, of another instance, and forgets all that was before
   * (M3).
   *
   * @param configuration of a later epoch than any before
   * @param slot the last slot executed in the snapshot, which no other has had
   * @param then told on the loop: "" once that is durable, else why nothing has changed
   */
  void beginAnew(
      ReplicaId replica,
      Configuration configuration,
      long slot,
      Value image,
      Consumer<String> then);

  JournalCounters counters();

  /** Has {@link #close} begin, and waits for nothing; nothing is appended any more. */
  void beginClosing();

  /**
   * Makes durable what was appended and lets go of the directory. Waits for both, but not for long
   * where the disk does not answer; see {@link #hasEnded}.
   */
  @Override
  void close();

  /**
   * Whether, after {@link #close}, nothing is left to be done. Else the directory stays in use, by
   * this process, until its disk answers.
   */
  boolean hasEnded();
}
