package org.concoord.testkit.sim;

import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** As {@link EpochProbe}, of runs in which durable replicas are restarted while members change. */
public final class DurableEpochProbe implements LongFunction<@Nullable String> {
  public DurableEpochProbe() {}

  @Override
  public @Nullable String apply(long seed) {
    Simulation.Result result = Simulation.run(EpochProbe.seedWithDurableChanges(seed));
    return result.violation() == null ? null : result.violation().broken();
  }
}
