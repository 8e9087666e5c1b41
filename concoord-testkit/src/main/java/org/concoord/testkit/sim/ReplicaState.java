package org.concoord.testkit.sim;

import org.concoord.paxos.Value;
import org.concoord.rsm.OutcomeSink;

/**
 * A replica's state machine with the objects of a workload; it tells the judges what it did. On
 * demand it is thrown away and restored from its own snapshot: a state that does not wholly travel
 * in a snapshot then differs from that of the other replicas.
 */
interface ReplicaState {
  void execute(long slot, Value value, OutcomeSink sink);

  /** Runs a read on the state as it stands; returns its outcome. */
  byte[] read(byte[] command);

  void restoreFromSnapshot();

  /** The replicated clock (S2). */
  long clockMicros();

  /** Whether anything waits for the replicated clock. */
  boolean awaitsTime();

  /** The last slot executed. */
  long executed();

  /** What it last executed, in words. */
  @Override
  String toString();

  /** Judges the objects once nothing happens any more. */
  void checkAtEnd();
}
