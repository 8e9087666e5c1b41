package org.concoord.testkit.sim;

import java.util.List;
import org.concoord.paxos.Value;
import org.concoord.rsm.TypeRegistry;
import org.concoord.testkit.check.ExecutionJudge;
import org.concoord.testkit.check.SnapshotObjects;

/** A workload whose objects replicas hold as {@link HostedState} does, and what judges them. */
interface Hosting {
  TypeRegistry registry();

  ExecutionJudge judge();

  /** A command in words. */
  String describe(ExecutionJudge.Id id);

  /** What holds of an object on a replica once all is done. */
  void checkObject(int replica, SnapshotObjects.Saved object);

  /**
   * A replica has executed a slot.
   *
   * @param told what it told of the slot's commands, and of parked calls that ended, in order
   */
  default void onTold(int replica, long slot, Value value, List<HostedState.Told> told) {}

  /** An object on a replica has lost the reply of a call that waits, which it so ended. */
  default void onAbandoned(int replica, String object, String method) {}
}
