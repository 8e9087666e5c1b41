package org.concoord.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The real core under 200 seeds; see docs/testing.md for how to run one, or many more. */
class SimulationTest {
  private static final int SEEDS = 200;
  private static final int TRANSCRIPT_LINES = 300;

  @Test
  void keepsEveryInvariantUnderEverySeed() {
    Long replayed = Long.getLong("concoord.seed");
    if (replayed != null) {
      Seeds.print(Simulation.replay(replayed, TRANSCRIPT_LINES));
      return;
    }
    Coverage coverage = new Coverage();
    List<String> failures = new ArrayList<>();
    long events = 0;
    long answered = 0;
    long simulatedMicros = 0;
    long started = System.nanoTime();
    long[] seeds = Seeds.toRun("/regression-seeds.txt", SEEDS);
    for (long seed : seeds) {
      Simulation.Result result = Simulation.run(seed);
      events += result.events();
      answered += result.answered();
      simulatedMicros += result.simulatedMicros();
      coverage.add(result.coverage());
      if (result.violation() != null) {
        failures.add(Seeds.failure(seed, result, "SimulationTest"));
      }
    }
    double seconds = (System.nanoTime() - started) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "simulation: %d seeds, %d events in %.1f s (%.0f/s), %d calls answered, %.0f s simulated%n",
        seeds.length,
        events,
        seconds,
        events / seconds,
        answered,
        simulatedMicros / 1e6);
    Seeds.print(coverage);
    assertThat(failures).as("failing seeds").isEmpty();
  }

  @Test
  void runsTheSameEventsForTheSameSeed() {
    for (long seed = 1; seed <= 4; seed++) {
      Simulation.Result first = Simulation.run(seed);
      Simulation.Result second = Simulation.replay(seed, 10);
      assertThat(second.hash()).as("event hash of seed %d", seed).isEqualTo(first.hash());
      assertThat(second.events()).isEqualTo(first.events());
    }
    assertThat(Simulation.run(1).hash()).isNotEqualTo(Simulation.run(2).hash());
  }
}
