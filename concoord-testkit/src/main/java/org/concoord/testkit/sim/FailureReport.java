package org.concoord.testkit.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * What there is to say of a run that failed, in words: the least that fails, and how to have it.
 */
public final class FailureReport {
  private static final int LINES = 200;
  private static final int LINES_KEPT = 5_000;

  /** A class that is not deterministic may not break in the same way at once. */
  private static final int ATTEMPTS = 10;

  private static final String SIGNS =
      "=> arrived, -> lost, >> call, << answer, == execution, !! fault, ++ its end, ** role,"
          + " ## what is broken; heartbeats are left out";

  private FailureReport() {}

  /**
   * Shrinks a failed run and tells of it.
   *
   * @param failed the run as it was drawn
   * @param run runs what is left of the same seed, and keeps so many lines of it
   * @param command what has to be typed to run what is left of it
   */
  public static String shrunk(
      Simulation.Result failed,
      BiFunction<Reduction, Integer, Simulation.Result> run,
      Function<Reduction, String> command) {
    Shrinker.Shrunk shrunk = Shrinker.shrink(failed, reduction -> run.apply(reduction, 0));
    List<String> lines = new ArrayList<>();
    lines.add("  as drawn:  " + size(failed));
    lines.add(
        "  shrunk to: %s; the least of %d runs".formatted(size(shrunk.result()), shrunk.runs()));
    lines.add("  replay:    " + command.apply(shrunk.result().reduction()));
    lines.add("");
    lines.addAll(transcript(shrunk.result(), run));
    return String.join(System.lineSeparator(), lines);
  }

  /** Tells of a run that was shrunk before, as it is: what is said of it is to be said again. */
  public static String replayed(
      Simulation.Result failed,
      BiFunction<Reduction, Integer, Simulation.Result> run,
      Function<Reduction, String> command) {
    List<String> lines = new ArrayList<>();
    lines.add("  replayed:  " + size(failed));
    lines.add("  replay:    " + command.apply(failed.reduction()));
    lines.add("");
    lines.addAll(transcript(failed, run));
    return String.join(System.lineSeparator(), lines);
  }

  /** For instance {@code 3 replicas, 250 events, 26 calls, 1 fault}. */
  private static String size(Simulation.Result result) {
    return String.format(
        Locale.ROOT,
        "%d replicas, %,d events, %,d calls begun, %,d faults",
        result.replicas(),
        result.events(),
        result.calls(),
        result.faultsKept());
  }

  /** Runs it once more, with lines. */
  static List<String> transcript(
      Simulation.Result failed, BiFunction<Reduction, Integer, Simulation.Result> run) {
    String broken = Objects.requireNonNull(failed.violation()).broken();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Simulation.Result again = run.apply(failed.reduction(), LINES_KEPT);
      if (again.violation() != null && again.violation().broken().equals(broken)) {
        return transcript(again);
      }
    }
    return List.of(
        "  there is no transcript: %d runs more went well, so not all that happens is of the seed"
            .formatted(ATTEMPTS));
  }

  /** The last lines of a run's transcript, without heartbeats. */
  public static List<String> transcript(Simulation.Result result) {
    List<String> lines = new ArrayList<>(result.transcript());
    lines.removeIf(line -> line.contains(" Heartbeat[") || line.contains(" HeartbeatAck["));
    int left = Math.max(0, lines.size() - LINES);
    List<String> last = new ArrayList<>(List.of("  " + SIGNS));
    if (left > 0) {
      last.add("  ... " + left + " lines");
    }
    last.addAll(lines.subList(left, lines.size()));
    return last;
  }
}
