package org.concoord.testkit.sim;

import java.util.SplittableRandom;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Speaks for a simulation loaded by a {@link MutantLoader}, in types that both sides know: of the
 * runs in which members change, which are one in eight, the first from a hundred times the seed on.
 */
public final class EpochProbe implements LongFunction<@Nullable String> {
  private static final int APART = 100;

  public EpochProbe() {}

  @Override
  public @Nullable String apply(long seed) {
    Simulation.Result result = Simulation.run(seedWithChanges(seed));
    return result.violation() == null ? null : result.violation().broken();
  }

  static long seedWithChanges(long number) {
    return seedOf(number, swarm -> swarm.members().changes());
  }

  /** Of those in which replicas outlast their processes besides. */
  static long seedWithDurableChanges(long number) {
    return seedOf(number, swarm -> swarm.members().changes() && swarm.durable());
  }

  private static long seedOf(long number, Predicate<Swarm> wanted) {
    long seed = APART * number;
    while (!wanted.test(Swarm.draw(new SplittableRandom(seed).split(), Reduction.NONE))) {
      seed++;
    }
    return seed;
  }
}
