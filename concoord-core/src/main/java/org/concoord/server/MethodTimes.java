package org.concoord.server;

/**
 * How long each method has lately taken, to know which may run on the leader's loop: those that
 * have run often and have not been slow for a long while. Owned by whoever owns the state machine.
 */
final class MethodTimes {
  /** A method must have run this often in a row without being slow before it counts as fast. */
  private static final int PROVEN_RUNS = 1_000;

  /** What is too slow for the loop: about what waking the lane costs. */
  static final long FAST_NANOS = 50_000;

  /** How often each method has been fast since it was last slow, by its key. */
  private final int[] fastRuns;

  MethodTimes(int methodKeys) {
    this.fastRuns = new int[methodKeys];
  }

  void record(int methodKey, long nanos) {
    fastRuns[methodKey] = nanos > FAST_NANOS ? 0 : Math.min(fastRuns[methodKey] + 1, PROVEN_RUNS);
  }

  boolean isProvenFast(int methodKey) {
    return fastRuns[methodKey] >= PROVEN_RUNS;
  }
}
