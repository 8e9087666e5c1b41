package org.concoord.testkit.sim;

import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** As {@link MutantProbe}, of a simulation of locks that clients wait for. */
public final class LockProbe implements LongFunction<@Nullable String> {
  public LockProbe() {}

  @Override
  public @Nullable String apply(long seed) {
    Simulation.Result result = Simulation.run(seed, Reduction.NONE, LockWorkload::new, 0);
    return result.violation() == null ? null : result.violation().broken();
  }
}
