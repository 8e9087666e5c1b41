package org.concoord.testkit.sim;

import java.util.List;

/** Replicas that do everything, or write everything, very slowly for a while. */
final class Slowness {
  private static final long USUAL_EVENT_MICROS = 10;

  private Slowness() {}

  static List<FaultKind> kinds() {
    return List.of(Slowness::slowReplica, Slowness::slowFollower, Slowness::slowDisk);
  }

  private static void slowReplica(Fault fault) {
    slowDown(fault, fault.anyReplica(), "slow ");
  }

  /** It must hold nobody up. */
  static void slowFollower(Fault fault) {
    slowDown(fault, fault.anyReplicaBut(fault.leader()), "slow follower ");
  }

  /** By ten to a thousand times. */
  private static void slowDown(Fault fault, int index, String what) {
    double factor = Math.pow(10, 1 + 2 * fault.random().nextDouble());
    SimProcess process = fault.replica(index).process();
    process.slowDown((long) (factor * USUAL_EVENT_MICROS));
    fault.forAWhile(what + index, process::speedUp);
  }

  static void slowDisk(Fault fault) {
    int index = fault.anyReplica();
    SimStorage storage = fault.replica(index).storage();
    storage.slowDown();
    fault.forAWhile("slow disk " + index, storage::speedUp);
  }
}
