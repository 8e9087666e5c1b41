package org.concoord.testkit.sim;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.LongStream;

/** Which seeds a test runs, and what it says of one that failed; see docs/testing.md. */
final class Seeds {
  private Seeds() {}

  /** Those that found something once, and then as many as are asked for. */
  static long[] toRun(String regressions, int usual) {
    long first = Long.getLong("concoord.firstSeed", 1);
    long count = Long.getLong("concoord.seeds", usual);
    return LongStream.concat(read(regressions), LongStream.range(first, first + count))
        .distinct()
        .toArray();
  }

  static long[] regressions(String resource) {
    return read(resource).toArray();
  }

  private static LongStream read(String resource) {
    try (InputStream in =
        Objects.requireNonNull(Seeds.class.getResourceAsStream(resource), resource)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .mapToLong(line -> Long.parseLong(line.substring(0, (line + " ").indexOf(' '))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String failure(long seed, String what, String test) {
    return "seed %d: %s%n    replay: %s".formatted(seed, what, command(seed, test));
  }

  private static String command(long seed, String test) {
    return "mvn -q -pl concoord-testkit -am test -Dtest=%s -Dconcoord.seed=%d -Dsurefire.failIfNoSpecifiedTests=false"
        .formatted(test, seed);
  }

  /** What the last events of a failed run were, once it is made as small as may be. */
  static List<String> shrunk(Simulation.Result failed, String test) {
    if (failed.violation() == null) {
      return List.of();
    }
    return FailureReport.shrunk(
            failed,
            (reduction, lines) -> Simulation.run(failed.seed(), reduction, lines),
            reduction -> command(failed.seed(), test) + " -Dconcoord.shrunk=" + reduction)
        .lines()
        .toList();
  }

  /** The transcript of a replay; throws what it found. */
  static void print(Simulation.Result result) {
    result.transcript().forEach(System.out::println);
    System.out.printf(
        Locale.ROOT,
        "seed %d: %d events, hash %016x%n%s%n",
        result.seed(),
        result.events(),
        result.hash(),
        result.swarm());
    if (result.violation() != null) {
      throw result.violation();
    }
  }

  /** How often each kind of fault fired, and in what share of the runs. */
  static void print(Coverage coverage, int runs) {
    coverage
        .counts()
        .forEach(
            (fault, times) ->
                System.out.printf(
                    Locale.ROOT,
                    "  %-32s %9d times in %d runs, %.1f %%%n",
                    fault,
                    times,
                    coverage.runs().get(fault),
                    100.0 * coverage.runs().get(fault) / runs));
  }
}
