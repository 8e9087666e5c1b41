package org.concoord.paxos;

import java.util.List;

/**
 * Where the pure core puts its effects, in the order in which they must take effect. The driver
 * implements it: it appends what is to be persisted to the journal, sends what may be sent, and
 * holds back the rest until the journal is durable. It never calls back into the core from inside
 * one of these methods; messages to the replica itself are delivered afterwards.
 */
public interface Outbox {
  /** To be appended to the journal, in this order. */
  void persist(JournalRecord record);

  /**
   * May leave at once. The same message object sent to several receivers need be encoded only once.
   */
  void send(ReplicaId to, Message message);

  /**
   * May leave only once everything persisted before it is durable (R3, R5). {@code to} may be the
   * replica itself.
   */
  void sendDurably(ReplicaId to, Message message);

  /**
   * The slot is decided. Called once for each slot, in slot order, without gaps but for those that
   * {@link #installed} fills.
   */
  void decided(long slot, Value value);

  /**
   * Reads up to number {@code read} that have not run yet may run, once every slot has been
   * executed that was {@link #decided} before this (R7).
   */
  void readable(long read);

  /**
   * A snapshot of what has been executed is wanted. It may take its time, and is then handed to
   * {@link SnapshotExchange#onWritten}.
   */
  void writeSnapshot();

  /**
   * It is this replica's turn to write a snapshot for itself, as {@link SnapshotExchange#askTurn}
   * has asked. Told at most once for each time that it asked.
   */
  default void ownTurn() {
    // Nobody is told who has never asked.
  }

  /**
   * A snapshot has come, in these pieces: to be verified, in any time, and made ready to be
   * installed; then {@link SnapshotExchange#onVerified} is told what came of it. A driver whose
   * replica outlasts its process first keeps the snapshot where the next process begins with it:
   * what it stands for is never on record.
   */
  void verifySnapshot(long slot, List<Value> pieces);

  /**
   * The snapshot that was verified takes the place of the state, after all that was {@link
   * #decided} before: every slot up to {@code slot} counts as decided and executed, and the next
   * decision is the one after it.
   */
  void installed(long slot);

  /**
   * The replica's role, or the leader it follows, has changed; {@code reason} is one clause for the
   * log.
   */
  void roleChanged(Role role, ReplicaId leader, String reason);
}
