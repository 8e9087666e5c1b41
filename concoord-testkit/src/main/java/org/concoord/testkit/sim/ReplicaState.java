package org.concoord.testkit.sim;

import java.util.List;
import org.concoord.paxos.ClusterId;
import org.concoord.paxos.Configuration;
import org.concoord.paxos.Epoch;
import org.concoord.paxos.MemberChange;
import org.concoord.paxos.Value;
import org.concoord.rsm.OutcomeSink;
import org.jspecify.annotations.Nullable;

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

  /** The state as it is given to a replica beyond reach (2.8). */
  byte[] writeImage(ClusterId cluster);

  /**
   * A state that was given by another and verified.
   *
   * @param epoch that of the slot after it
   * @param install goes on from it
   */
  record Ready(Epoch epoch, Runnable install) {}

  /** Verifies what was given by another; null where it is not sound. */
  @Nullable Ready prepare(ClusterId cluster, long slot, List<Value> pieces);

  /** Who votes after the slot executed last. */
  Configuration configuration();

  /** The change of members that the slot executed last was, or null. */
  @Nullable MemberChange change();

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
