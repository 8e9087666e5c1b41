package org.concoord.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.LongFunction;

/**
 * Runs many seeds, each on one thread and as many at once as there are cores, and gathers what they
 * came to. The first of each hundred runs twice and must do the same twice. A failing seed is
 * written to a file with its story.
 *
 * <p>With {@code -Dconcoord.campaign=FILE} the run notes there how far it is, and one that was
 * broken off goes on from there.
 */
final class SeedRuns {
  private static final int BLOCK = 100;
  private static final long PROGRESS_NANOS = 10_000_000_000L;
  private static final Path FAILURES = Path.of("target", "simulation");

  private final String test;
  private final LongFunction<Simulation.Result> run;
  private final Function<Simulation.Result, List<String>> story;
  private final Coverage coverage = new Coverage();
  private final List<String> failures = new ArrayList<>();
  private CampaignFile.Progress progress = CampaignFile.Progress.NONE;
  private int seedsHere;
  private long eventsHere;
  private long answered;
  private double simulatedSeconds;

  /**
   * @param test the class that replays a seed
   * @param story tells of a seed that failed, for its file
   */
  SeedRuns(
      String test,
      LongFunction<Simulation.Result> run,
      Function<Simulation.Result, List<String>> story) {
    this.test = test;
    this.run = run;
    this.story = story;
  }

  Coverage coverage() {
    return coverage;
  }

  /** Runs them all, prints what they came to, and fails if any failed. */
  void runAll(long[] seeds) {
    CampaignFile file = CampaignFile.of(test, seeds);
    progress = file.read();
    long started = System.nanoTime();
    long lastPrinted = started;
    while (progress.seeds() < seeds.length) {
      int from = progress.seeds();
      runBlock(Arrays.copyOfRange(seeds, from, Math.min(from + BLOCK, seeds.length)));
      file.write(progress);
      if (System.nanoTime() - lastPrinted > PROGRESS_NANOS) {
        lastPrinted = System.nanoTime();
        System.out.println(describe(seeds.length, (lastPrinted - started) / 1e9));
      }
    }
    double seconds = (System.nanoTime() - started) / 1e9;
    System.out.println(describe(seeds.length, seconds));
    System.out.printf(
        Locale.ROOT,
        "  %,d calls answered, %,.0f s simulated, %d seeds run twice%n",
        answered,
        simulatedSeconds,
        (seedsHere + BLOCK - 1) / BLOCK);
    Seeds.print(coverage, seedsHere);
    assertThat(failures).as("failing seeds").isEmpty();
    assertThat(progress.failures())
        .as("failing seeds of this campaign, see %s", FAILURES.toAbsolutePath())
        .isZero();
  }

  private void runBlock(long[] seeds) {
    List<Simulation.Result> results = Arrays.stream(seeds).parallel().mapToObj(run).toList();
    long events = 0;
    int failed = failures.size();
    for (Simulation.Result result : results) {
      events += result.events();
      answered += result.answered();
      simulatedSeconds += result.simulatedMicros() / 1e6;
      coverage.add(result.coverage());
      if (result.violation() != null) {
        fail(result, Objects.requireNonNull(result.violation()).getMessage());
      }
    }
    Simulation.Result first = results.get(0);
    Simulation.Result again = run.apply(first.seed());
    if (again.hash() != first.hash() || again.events() != first.events()) {
      fail(first, "did not do the same when run twice: something is not of the seed");
    }
    eventsHere += events;
    seedsHere += seeds.length;
    progress = progress.plus(seeds.length, events, failures.size() - failed);
  }

  private void fail(Simulation.Result failed, String what) {
    long seed = failed.seed();
    String failure = Seeds.failure(seed, what, test);
    failures.add(failure);
    List<String> lines = new ArrayList<>(List.of(failure, failed.swarm(), ""));
    lines.addAll(story.apply(failed));
    try {
      Files.createDirectories(FAILURES);
      Files.write(FAILURES.resolve(test + "-" + seed + ".txt"), lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    System.out.println(failure);
  }

  private String describe(int all, double seconds) {
    double rate = eventsHere / seconds;
    double secondsToGo = (all - progress.seeds()) * seconds / Math.max(1, seedsHere);
    return String.format(
        Locale.ROOT,
        "%s: %,d of %,d seeds, %,d events, %,.0f events/s, %d failed, %.0f s, %.0f s to go",
        test,
        progress.seeds(),
        all,
        progress.events(),
        rate,
        progress.failures(),
        seconds,
        secondsToGo);
  }
}
