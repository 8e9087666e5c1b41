package org.concoord.testkit.sim;

import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Shrinks what a seed finds after a while in a simulator loaded by a {@link MutantLoader}, and runs
 * the result by its text once more. The answer is the invariant and events, calls and faults,
 * before and after.
 */
public final class ShrinkProbe implements LongFunction<@Nullable String> {
  /** What is found at once is small as it is. */
  private static final long LONG = 5_000;

  /** Where there are hardly any, none can be left out. */
  private static final int MANY_CALLS = 100;

  private static final int MANY_FAULTS = 9;

  public ShrinkProbe() {}

  @Override
  public @Nullable String apply(long seed) {
    Simulation.Result found = Simulation.run(seed);
    if (found.violation() == null
        || found.events() < LONG
        || found.calls() < MANY_CALLS
        || found.faults() < MANY_FAULTS) {
      return null;
    }
    Simulation.Result small =
        Shrinker.shrink(found, reduction -> Simulation.run(seed, reduction, 0)).result();
    Simulation.Result again =
        Simulation.run(seed, Reduction.parse(small.reduction().toString()), 0);
    if (again.hash() != small.hash()) {
      throw new IllegalStateException(small.reduction() + " is another run the second time");
    }
    return "%s %d %d %d %d %d %d"
        .formatted(
            again.violation() == null ? "nothing" : again.violation().broken(),
            found.events(),
            small.events(),
            found.calls(),
            small.calls(),
            found.faults(),
            small.faultsKept());
  }
}
