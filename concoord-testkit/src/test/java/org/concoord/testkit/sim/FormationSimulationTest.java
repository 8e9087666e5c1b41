package org.concoord.testkit.sim;

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
    new SeedRuns(
            "FormationSimulationTest",
            FormationSimulation::run,
            failed -> FormationSimulation.replay(failed.seed(), TRANSCRIPT_LINES).transcript())
        .runAll(Seeds.toRun("/formation-regression-seeds.txt", SEEDS));
  }
}
