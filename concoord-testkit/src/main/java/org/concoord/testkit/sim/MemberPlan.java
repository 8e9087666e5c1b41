package org.concoord.testkit.sim;

import java.util.random.RandomGenerator;

/**
 * Who votes at the start of a run, and who may vote later.
 *
 * @param voters how many of the replicas vote at the start
 * @param spares how many there are besides those that the swarm says
 * @param interval the mean time between changes, in microseconds; 0: there are none
 */
record MemberPlan(int voters, int spares, long interval) {
  /**
   * @param mayChange whether the run has time for it
   */
  static MemberPlan draw(
      RandomGenerator random, int replicas, Reduction reduction, boolean mayChange) {
    boolean change = random.nextInt(8) == 0 && mayChange;
    int voters = Math.min(replicas, new int[] {1, 3, 3, 5}[random.nextInt(4)]);
    int spares = random.nextInt(2, 7);
    long interval = new long[] {100_000, 300_000, 1_000_000}[random.nextInt(3)];
    return reduction.keep(Noise.MEMBERS, change)
        ? new MemberPlan(voters, spares, interval)
        : new MemberPlan(replicas, 0, 0);
  }

  boolean changes() {
    return interval > 0;
  }
}
