package org.concoord.metrics;

import java.util.function.Supplier;
import org.concoord.ReplicaStatus;

/**
 * Takes what a replica measures of itself. Its methods are called by the replica's own threads, in
 * the middle of their work: they must be quick, block on nothing and throw nothing. One that throws
 * is reported in the log once, and told nothing more.
 *
 * <p>Every method does nothing unless overridden. One listener serves one replica.
 */
public interface ReplicaMetrics {
  /** Takes nothing. */
  ReplicaMetrics NONE = new ReplicaMetrics() {};

  /**
   * Before anything else, on the thread that starts the replica.
   *
   * @param address where the replica listens
   * @param status its status, at most a second old, for whatever is a level and not an event:
   *     queues, sessions, connections, bytes. Any thread may ask, also after the replica has ended.
   */
  default void started(String address, Supplier<ReplicaStatus> status) {}

  /**
   * Once for each method of each type that the replica was given, before it executes anything.
   *
   * @param type the type's name, as in {@code bank}
   * @param method the method's signature, as in {@code deposit(String,long)}
   * @return where calls of this method are to be told
   */
  default CallMeter calls(String type, String method) {
    return CallMeter.NONE;
  }

  /**
   * A slot that this replica proposed, since it leads, was decided.
   *
   * @param commands how many it holds: the size of the batch
   * @param bytes what it takes
   * @param nanos since it was proposed
   */
  default void committed(int commands, int bytes, long nanos) {}

  /**
   * A slot was executed.
   *
   * @param nanos how long that took, without the time that the slot waited
   */
  default void executed(int commands, long nanos) {}

  /**
   * The replica follows another leader than before, leads itself, or knows of none.
   *
   * @param leader the leader's address, or "" where none is known
   * @param reason as in the log
   */
  default void leaderChanged(String leader, String reason) {}

  /**
   * The replica has encoded a snapshot, for itself or for another that is too far behind.
   *
   * @param nanos for how long it executed nothing meanwhile
   */
  default void snapshotWritten(long bytes, long nanos) {}

  /**
   * The replica was too far behind and goes on from a snapshot of another.
   *
   * @param nanos since it began to come
   */
  default void snapshotInstalled(long bytes, long nanos) {}

  /** A call was not taken, because too many wait. The caller was told so. */
  default void refusedBusy() {}

  /** The replica has ended; nothing is told any more. */
  default void ended() {}
}
