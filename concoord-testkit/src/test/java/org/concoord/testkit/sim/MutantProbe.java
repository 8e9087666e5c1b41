package org.concoord.testkit.sim;

import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Speaks for a simulator loaded by a {@link MutantLoader}, in types that both sides know. */
public final class MutantProbe implements LongFunction<@Nullable String> {
  public MutantProbe() {}

  @Override
  public @Nullable String apply(long seed) {
    Simulation.Result result = Simulation.run(seed);
    return result.violation() == null ? null : result.violation().broken();
  }
}
