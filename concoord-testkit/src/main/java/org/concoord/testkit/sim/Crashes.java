package org.concoord.testkit.sim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Processes that are gone for good (M1), as many as the swarm allows and never more. */
final class Crashes {
  private final boolean handOvers;
  private int left;

  Crashes(Swarm swarm) {
    this.handOvers = swarm.has(FaultGroup.HAND_OVERS);
    this.left = swarm.crashes();
  }

  List<FaultKind> kinds() {
    List<FaultKind> kinds = new ArrayList<>(List.of(this::crash, this::crashLeader));
    // It stands for six places to die at.
    kinds.addAll(Collections.nCopies(4, this::crashWithinStep));
    if (handOvers) {
      kinds.add(this::handOverAndStop);
    }
    return kinds;
  }

  private void crash(Fault fault) {
    crash(fault, fault.anyReplica(), "crashed ");
  }

  private void crashLeader(Fault fault) {
    crash(fault, fault.leader(), "leader crashed ");
  }

  private void crash(Fault fault, int index, String what) {
    SimReplica replica = fault.replica(index);
    if (take(replica)) {
      fault.happened(what + index);
      replica.crash();
      for (int peer = 0; peer < fault.replicas(); peer++) {
        if (peer != index && fault.random().nextBoolean()) {
          SimReplica other = fault.replica(peer);
          fault.after(fault.random().nextLong(1, 20_000), () -> other.onDisconnected(index));
        }
      }
    }
  }

  /** Of the leader more often than not: its steps have the most effects. */
  private void crashWithinStep(Fault fault) {
    boolean anybody = fault.random().nextInt(3) == 0;
    Effect effect = Effect.values()[fault.random().nextInt(Effect.values().length)];
    int count = fault.random().nextInt(1, 9);
    SimReplica replica = fault.replica(anybody ? fault.anyReplica() : fault.leader());
    if (take(replica)) {
      replica.dieBefore(effect, count);
    }
  }

  /** An orderly close. */
  private void handOverAndStop(Fault fault) {
    int leader = fault.leader();
    SimReplica replica = fault.replica(leader);
    if (take(replica)) {
      fault.happened("leader hands over " + leader);
      replica.onHandOver();
      fault.after(
          fault.random().nextLong(1, 200_000),
          () -> {
            fault.happened("crashed after hand-over " + leader);
            replica.crash();
          });
    }
  }

  private boolean take(SimReplica replica) {
    if (left == 0 || replica.process().isCrashed()) {
      return false;
    }
    left--;
    return true;
  }
}
