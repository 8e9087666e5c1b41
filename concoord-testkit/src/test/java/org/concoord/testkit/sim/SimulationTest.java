package org.concoord.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The real core under 200 seeds; see docs/testing.md for how to run one, or many more. */
class SimulationTest {
  private static final String TEST = "SimulationTest";
  private static final int SEEDS = 200;
  private static final int TRANSCRIPT_LINES = 300;

  /** A fault that hardly ever fires is not tested. */
  private static final double LEAST_SHARE = 0.01;

  private static final List<String> FAULTS =
      List.of(
          "a duel ended",
          "a follower deaf to its leader stood",
          "a leader proposed all it may",
          "a partition stood and a leader was due",
          "a slow replica stood and a leader was due",
          "call sent again",
          "calls came again late",
          "candidates duelled",
          "candidates forced",
          "chain left",
          "client died",
          "client fell silent",
          "client reconnected",
          "clock jumped ahead",
          "clock jumped back",
          "clock ran fast",
          "clock ran slow",
          "clock stood still",
          "connection reset",
          "crashed",
          "crashed after hand-over",
          "crashed before a decision is told",
          "crashed before a force",
          "crashed before a send",
          "crashed before a send of what is durable",
          "crashed before an append",
          "crashed before an execution",
          "decision told to an overtaken leader",
          "election constrained",
          "fenced: Input/output error on forcing",
          "fenced: Input/output error on writing",
          "fenced: No space left on device",
          "killed",
          "lane stalled",
          "late duplicate refused: STALE",
          "leader crashed",
          "leader deafened",
          "leader hands over",
          "leader isolated",
          "leader muted",
          "leader overtaken",
          "leader paused",
          "leaders fell silent in lock-step",
          "links blocked one way",
          "lost its power",
          "message arrived long after it was sent",
          "message delayed for long",
          "message duplicated",
          "message held by a partition",
          "message lost",
          "message lost in a partition",
          "message lost in a reset",
          "message on a broken connection",
          "message overtaken",
          "one bridge left",
          "one left behind",
          "paused",
          "replicated clock ticked",
          "restored from its snapshot",
          "restarted",
          "restarted without what was not forced",
          "ring left",
          "slow",
          "slow disk",
          "slow follower",
          "snapshot installed",
          "split in two",
          "suspended");

  @Test
  void keepsEveryInvariantUnderEverySeed() {
    Long replayed = Long.getLong("concoord.seed");
    if (replayed != null) {
      Reduction shrunk = Reduction.parse(System.getProperty("concoord.shrunk", ""));
      Seeds.print(Simulation.run(replayed, shrunk, TRANSCRIPT_LINES));
      return;
    }
    SeedRuns runs = new SeedRuns(TEST, Simulation::run, failed -> Seeds.shrunk(failed, TEST));
    long[] seeds = Seeds.toRun("/regression-seeds.txt", SEEDS);
    runs.runAll(seeds);
    if (seeds.length >= SEEDS && System.getProperty("concoord.campaign") == null) {
      assertThat(FAULTS)
          .allSatisfy(
              fault ->
                  assertThat(runs.coverage().runs().getOrDefault(fault, 0L))
                      .as("runs with '%s' of %d", fault, seeds.length)
                      .isGreaterThanOrEqualTo((long) (LEAST_SHARE * seeds.length)));
    }
  }

  /** Restarts came to the simulator late, and make other runs of the seeds that have them. */
  @Test
  void regressionSeedsDoWithoutRestartsToo() {
    Reduction before = Reduction.NONE.without(Noise.RESTARTS);
    for (long seed : Seeds.regressions("/regression-seeds.txt")) {
      assertThat(Simulation.run(seed, before, 0).violation()).as("seed %d", seed).isNull();
    }
  }

  @Test
  void runsOfDifferentSeedsDiffer() {
    assertThat(Simulation.run(1).hash()).isNotEqualTo(Simulation.run(2).hash());
  }

  @Test
  void aTranscriptChangesNothing() {
    for (long seed = 1; seed <= 4; seed++) {
      assertThat(Simulation.replay(seed, 10).hash()).isEqualTo(Simulation.run(seed).hash());
    }
  }
}
