package org.concoord.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** First members form at most one instance, and do form it, over a network that fails (M5). */
class FormationSimulationTest {
  private static final int SEEDS = 500;
  private static final int TRANSCRIPT_LINES = 200;

  @Test
  void formsOneInstanceUnderEverySeed() {
    Long replayed = Long.getLong("concoord.seed");
    if (replayed != null) {
      Seeds.print(FormationSimulation.replay(replayed, TRANSCRIPT_LINES));
      return;
    }
    Coverage coverage = new Coverage();
    List<String> failures = new ArrayList<>();
    long events = 0;
    for (long seed : Seeds.toRun("/formation-regression-seeds.txt", SEEDS)) {
      Simulation.Result result = FormationSimulation.run(seed);
      events += result.events();
      coverage.add(result.coverage());
      if (result.violation() != null) {
        failures.add(Seeds.failure(seed, result, "FormationSimulationTest"));
      }
    }
    System.out.printf(Locale.ROOT, "formation: %d events%n", events);
    Seeds.print(coverage);
    assertThat(failures).as("failing seeds").isEmpty();
  }
}
