package org.concoord.testkit.sim;

import java.util.List;

/** Clocks of single replicas that do not do what a monotonic clock should. */
final class ClockFaults {
  private static final long SECOND = 1_000_000;
  private static final long DAY = 86_400 * SECOND;
  private static final long[] JUMPS = {SECOND / 10, SECOND, 60 * SECOND, 600 * SECOND, DAY};

  private ClockFaults() {}

  static List<FaultKind> kinds() {
    return List.of(
        ClockFaults::jumpAhead,
        ClockFaults::jumpBack,
        ClockFaults::runFast,
        ClockFaults::runSlow,
        ClockFaults::standStill,
        // Three times, since it takes luck.
        OvertakenLeader::befall,
        OvertakenLeader::befall,
        OvertakenLeader::befall);
  }

  private static void jumpAhead(Fault fault) {
    jump(fault, 1, "clock jumped ahead ");
  }

  private static void jumpBack(Fault fault) {
    jump(fault, -1, "clock jumped back ");
  }

  private static void jump(Fault fault, int direction, String what) {
    long most = JUMPS[fault.random().nextInt(JUMPS.length)];
    long micros = direction * (fault.random().nextLong(most) + 1);
    int index = clockOf(fault);
    fault.happened(what + index + " by " + micros / 1e6 + " s");
    fault.replica(index).clock().jump(micros);
  }

  private static void runFast(Fault fault) {
    run(fault, 1 + 9 * fault.random().nextDouble(), "clock ran fast ");
  }

  private static void runSlow(Fault fault) {
    run(fault, 0.1 + 0.9 * fault.random().nextDouble(), "clock ran slow ");
  }

  private static void standStill(Fault fault) {
    run(fault, 0, "clock stood still ");
  }

  private static void run(Fault fault, double factor, String what) {
    int index = clockOf(fault);
    fault.forAWhile(what + index, fault.replica(index).clock().runAt(factor));
  }

  /** The leader's as often as any: it is the one that is told on. */
  private static int clockOf(Fault fault) {
    return fault.random().nextBoolean() ? fault.leader() : fault.anyReplica();
  }
}
