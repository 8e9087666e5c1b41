package org.concoord.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The real core under 200 seeds; see docs/testing.md for how to run one, or many more. */
class SimulationTest {
  private static final int SEEDS = 200;
  private static final int TRANSCRIPT_LINES = 300;

  @Test
  void keepsEveryInvariantUnderEverySeed() {
    Long replayed = Long.getLong("concoord.seed");
    if (replayed != null) {
      replay(replayed);
      return;
    }
    long first = Long.getLong("concoord.firstSeed", 1);
    long count = Long.getLong("concoord.seeds", SEEDS);
    Coverage coverage = new Coverage();
    List<String> failures = new ArrayList<>();
    long events = 0;
    long answered = 0;
    long simulatedMicros = 0;
    long started = System.nanoTime();
    for (long seed :
        LongStream.concat(regressionSeeds(), LongStream.range(first, first + count)).toArray()) {
      Simulation.Result result = Simulation.run(seed);
      events += result.events();
      answered += result.answered();
      simulatedMicros += result.simulatedMicros();
      coverage.add(result.coverage());
      if (result.violation() != null) {
        failures.add(
            "seed "
                + seed
                + ": "
                + result.violation().getMessage()
                + "\n    replay: "
                + replayCommand(seed));
      }
    }
    double seconds = (System.nanoTime() - started) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "simulation: %d seeds from %d, %d events in %.1f s (%.0f/s), %d calls answered, %.0f s simulated%n",
        count,
        first,
        events,
        seconds,
        events / seconds,
        answered,
        simulatedMicros / 1e6);
    coverage
        .counts()
        .forEach(
            (fault, times) ->
                System.out.printf(
                    Locale.ROOT,
                    "  %-32s %9d times in %d runs%n",
                    fault,
                    times,
                    coverage.runs().get(fault)));
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

  private static void replay(long seed) {
    Simulation.Result result = Simulation.replay(seed, TRANSCRIPT_LINES);
    result.transcript().forEach(System.out::println);
    System.out.printf(
        Locale.ROOT,
        "seed %d: %d events, hash %016x%n%s%n",
        seed,
        result.events(),
        result.hash(),
        result.swarm());
    if (result.violation() != null) {
      throw result.violation();
    }
  }

  private static String replayCommand(long seed) {
    return "mvn -q -pl concoord-testkit -am test -Dtest=SimulationTest -Dconcoord.seed="
        + seed
        + " -Dsurefire.failIfNoSpecifiedTests=false";
  }

  /** Seeds that found something once: a seed and what it was on each line. */
  private static LongStream regressionSeeds() {
    try (InputStream in = SimulationTest.class.getResourceAsStream("/regression-seeds.txt")) {
      assertThat(in).as("regression-seeds.txt").isNotNull();
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .mapToLong(line -> Long.parseLong(line.strip().split("\\s+", 2)[0]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
