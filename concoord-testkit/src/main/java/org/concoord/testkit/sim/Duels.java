package org.concoord.testkit.sim;

/** Several replicas that stand again and again, each thinking the leader gone (R6). */
final class Duels {
  private static final long PUSHES_APART = 60_000;

  private Duels() {}

  /** Two replicas or more are told again and again that their connection to the leader broke. */
  static void force(Fault fault) {
    int count = 2 + fault.random().nextInt(fault.replicas() - 1);
    int first = fault.anyReplica();
    boolean[] over = {false};
    for (int i = 0; i < count; i++) {
      pushOn(fault, fault.replica((first + i) % fault.replicas()), over);
    }
    fault.forAWhile("candidates forced " + count, () -> over[0] = true);
  }

  private static void pushOn(Fault fault, SimReplica candidate, boolean[] over) {
    if (!over[0]) {
      candidate.onLeaderLost();
      fault.after(fault.random().nextLong(PUSHES_APART) + 1, () -> pushOn(fault, candidate, over));
    }
  }
}
