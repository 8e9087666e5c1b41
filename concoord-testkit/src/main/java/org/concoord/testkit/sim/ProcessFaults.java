package org.concoord.testkit.sim;

/** Processes that stand still, wholly or in part, and go on. */
final class ProcessFaults {
  private ProcessFaults() {}

  static void pause(Fault fault) {
    pause(fault, fault.anyReplica(), "paused ");
  }

  static void pauseLeader(Fault fault) {
    pause(fault, fault.leader(), "leader paused ");
  }

  private static void pause(Fault fault, int index, String what) {
    SimReplica replica = fault.replica(index);
    if (!replica.process().isCrashed()) {
      replica.process().pause();
      fault.forAWhile(what + index, replica.process()::resume);
    }
  }

  /** Its machine stands still and the machine's clock with it. */
  static void suspend(Fault fault) {
    boolean leader = fault.random().nextBoolean();
    int index = leader ? fault.leader() : fault.anyReplica();
    SimReplica replica = fault.replica(index);
    if (!replica.process().isCrashed()) {
      SimProcess process = replica.process(); // another may follow it
      process.pause();
      Runnable clockGoesOn = replica.clock().runAt(0);
      fault.forAWhile(
          "suspended " + index,
          () -> {
            clockGoesOn.run();
            process.resume();
          });
    }
  }

  /** Nothing that was decided is executed for a while. */
  static void stallLane(Fault fault) {
    int index = fault.anyReplica();
    long micros = fault.random().nextLong(fault.world().swarm().faultLength()) + 1;
    fault.happened("lane stalled " + index);
    fault.replica(index).lane().stall(micros);
  }
}
