package org.concoord.testkit.explore;

import java.util.List;
import java.util.Locale;
import org.concoord.testkit.check.Violation;
import org.jspecify.annotations.Nullable;

/**
 * What an exploration came to.
 *
 * @param states distinct states of the cluster
 * @param depth events of the shortest path to the states expanded last
 * @param exhausted whether no state within the bounds was left out
 * @param replicaStates distinct states of single replicas
 * @param replicaSteps steps the real core took, each once
 * @param bytesPerState memory of the whole exploration, by states
 * @param trail the shortest path to the violation, if any
 */
record Report(
    Bounds bounds,
    int states,
    long transitions,
    int depth,
    boolean exhausted,
    int replicaStates,
    int replicaSteps,
    double seconds,
    long bytesPerState,
    @Nullable Violation violation,
    List<String> trail) {

  /** The memory in use for each of so many states. */
  static long bytesFor(long states) {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return (runtime.totalMemory() - runtime.freeMemory()) / states;
  }

  @Override
  public String toString() {
    String result =
        violation == null
            ? exhausted ? "exhausted, no violation" : "NOT exhausted, no violation so far"
            : violation.getMessage() + "\n    " + String.join("\n    ", trail);
    return String.format(
        Locale.ROOT,
        "%s%n  %,d distinct states, %,d transitions, depth %d, %.1f s, %,.0f states/s, %,d bytes a"
            + " state%n  (%,d states of single replicas, %,d steps of the real core): %s",
        bounds,
        states,
        transitions,
        depth,
        seconds,
        states / seconds,
        bytesPerState,
        replicaStates,
        replicaSteps,
        result);
  }
}
