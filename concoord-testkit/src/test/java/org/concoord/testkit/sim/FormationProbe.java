package org.concoord.testkit.sim;

import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Speaks for a simulation of formation loaded by a {@link MutantLoader}, in types that both sides
 * know.
 */
public final class FormationProbe implements LongFunction<@Nullable String> {
  public FormationProbe() {}

  @Override
  public @Nullable String apply(long seed) {
    Simulation.Result result = FormationSimulation.run(seed);
    return result.violation() == null ? null : result.violation().broken();
  }
}
