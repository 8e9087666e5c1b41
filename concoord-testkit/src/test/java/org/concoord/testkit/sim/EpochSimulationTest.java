package org.concoord.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

/** Runs in which members change: they are all that {@link SimulationTest} has too few of. */
class EpochSimulationTest {
  private static final long FIRST = Long.getLong("concoord.firstSeed", 1);
  private static final int SEEDS = Integer.getInteger("concoord.epochSeeds", 60);
  private static final int DURABLE_SEEDS = Integer.getInteger("concoord.durableEpochSeeds", 40);

  @Test
  void epochsFollowEachOtherUnderFaults() {
    TreeMap<String, Integer> counted = run(SEEDS, EpochProbe::seedWithChanges);
    assertThat(counted).containsKeys("epoch entered", "changes of members raced");
    assertThat(counted).containsKey("old voter stopped");
  }

  @Test
  void durableReplicasComeBackThroughEpochs() {
    TreeMap<String, Integer> counted = run(DURABLE_SEEDS, EpochProbe::seedWithDurableChanges);
    assertThat(counted).containsKeys("epoch entered", "restarted and had come through epochs");
  }

  private static TreeMap<String, Integer> run(int seeds, LongUnaryOperator seed) {
    var counted = new TreeMap<String, Integer>();
    List<String> broken = new ArrayList<>();
    for (long number = FIRST; number < FIRST + seeds; number++) {
      Simulation.Result result = Simulation.run(seed.applyAsLong(number));
      result.coverage().counts().forEach((what, times) -> counted.merge(what, 1, Integer::sum));
      if (result.violation() != null) {
        broken.add(result.seed() + ": " + result.violation().getMessage());
      }
    }
    System.out.println("of " + seeds + " runs with changes of members: " + counted);
    assertThat(broken).isEmpty();
    return counted;
  }
}
