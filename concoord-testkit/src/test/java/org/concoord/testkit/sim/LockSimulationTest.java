package org.concoord.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Calls that wait for others, under the faults of every other run (S3). */
class LockSimulationTest {
  private static final int SEEDS = 150;
  private static final int TRANSCRIPT_LINES = 300;

  private static final List<String> SEEN =
      List.of("call given up", "call parked", "a call that waited was answered");

  private static Simulation.Result run(long seed, int lines) {
    return Simulation.run(seed, Reduction.NONE, LockWorkload::new, lines);
  }

  @Test
  void keepsEveryInvariantUnderEverySeed() {
    Long replayed = Long.getLong("concoord.seed");
    if (replayed != null) {
      Seeds.print(run(replayed, TRANSCRIPT_LINES));
      return;
    }
    SeedRuns runs =
        new SeedRuns(
            "LockSimulationTest",
            seed -> run(seed, 0),
            failed -> run(failed.seed(), TRANSCRIPT_LINES).transcript());
    long[] seeds = Seeds.toRun("/lock-regression-seeds.txt", SEEDS);
    runs.runAll(seeds);
    assertThat(SEEN)
        .allSatisfy(
            each ->
                assertThat(runs.coverage().runs().getOrDefault(each, 0L))
                    .as("runs with '%s' of %d", each, seeds.length)
                    .isGreaterThan(seeds.length / 2));
  }
}
