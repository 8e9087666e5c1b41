package org.concoord.testkit.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Makes a failing run smaller: leaves things out and keeps what still breaks the same invariant,
 * first by halves and then one by one (Zeller & Hildebrandt, "Simplifying and Isolating
 * Failure-Inducing Input", TSE 2002). A run with fewer faults is another run from then on, which
 * may break for another reason; that it breaks, and is small, is what counts.
 */
public final class Shrinker {
  /**
   * What came of it.
   *
   * @param result of the smallest run found, which may be the one that it began with
   * @param runs how many were tried
   */
  public record Shrunk(Simulation.Result result, int runs) {}

  private static final int MOST_RUNS = 400;

  /** Asks for fewer, or more. */
  private static final String RUNS = "concoord.shrinkRuns";

  private static final long MOST_NANOS = 20_000_000_000L;
  private static final int MOST_PASSES = 3;

  private final Function<Reduction, Simulation.Result> run;
  private final String broken;
  private final long began = System.nanoTime();
  private final int mostRuns = Integer.getInteger(RUNS, MOST_RUNS);
  private final boolean replicasAreFree;
  private final long mostEvents;
  private Simulation.Result best;
  private int runs;

  private Shrinker(Simulation.Result failed, Function<Reduction, Simulation.Result> run) {
    this.run = run;
    this.broken = Objects.requireNonNull(failed.violation()).broken();
    this.replicasAreFree = failed.reduction().replicas() == 0;
    this.mostEvents = failed.events();
    this.best = failed;
  }

  /**
   * Shrinks a run that broke an invariant; takes 400 runs or 20 s at most.
   *
   * @param failed its result
   * @param run runs the same seed again with less
   */
  public static Shrunk shrink(
      Simulation.Result failed, Function<Reduction, Simulation.Result> run) {
    Shrinker shrinker = new Shrinker(failed, run);
    shrinker.shrink();
    return new Shrunk(shrinker.best, shrinker.runs);
  }

  private void shrink() {
    for (int pass = 0; pass < MOST_PASSES; pass++) {
      Reduction before = best.reduction();
      leaveOutNoise();
      if (replicasAreFree && before.replicas() == 0) {
        tryOut(best.reduction().withReplicas(3));
      }
      takeFewer(Math.min(6, best.reduction().clients()), n -> best.reduction().withClients(n));
      takeFewer(Math.min(12, best.reduction().atOnce()), n -> best.reduction().withAtOnce(n));
      takeFewer(best.calls(), calls -> best.reduction().withCalls(calls));
      stopEarlier();
      leaveOutFaults();
      if (before.equals(best.reduction())) {
        return;
      }
    }
  }

  /** Whether less still breaks the invariant; then it is the best so far. */
  private boolean tryOut(Reduction less) {
    if (runs >= mostRuns || System.nanoTime() - began > MOST_NANOS) {
      return false;
    }
    runs++;
    Simulation.Result result = run.apply(less);
    boolean breaks = result.violation() != null && result.violation().broken().equals(broken);
    if (!breaks || result.events() > mostEvents) {
      return false; // with less of one thing it may take longer to break, which is no gain
    }
    best = result;
    return true;
  }

  private void leaveOutNoise() {
    Reduction quiet = best.reduction();
    for (Noise noise : Noise.values()) {
      quiet = quiet.without(noise);
    }
    if (quiet.equals(best.reduction()) || tryOut(quiet)) {
      return;
    }
    for (Noise noise : Noise.values()) {
      if (!best.reduction().without().contains(noise)) {
        tryOut(best.reduction().without(noise));
      }
    }
  }

  /** The earlier the better: from few events to many. */
  private void stopEarlier() {
    for (long events = 125; 4 * events <= 3 * best.events(); events *= 2) {
      if (events < best.reduction().events() && tryOut(best.reduction().withEvents(events))) {
        return;
      }
    }
  }

  /** The fewest of {@code most} that still do: doubled from one until it breaks, then halved in. */
  private void takeFewer(int most, IntFunction<Reduction> less) {
    int tooFew = 0;
    int enough = 1;
    while (enough < most && !tryOut(less.apply(enough))) {
      tooFew = enough;
      enough *= 2;
    }
    if (enough >= most) {
      enough = most;
    }
    while (enough - tooFew > 1) {
      int between = (enough + tooFew) / 2;
      if (tryOut(less.apply(between))) {
        enough = between;
      } else {
        tooFew = between;
      }
    }
  }

  private void leaveOutFaults() {
    for (int size = kept().size(); size >= 1; size = (size + 1) / 2) {
      int left = 0;
      for (int from = 0; from < kept().size(); ) {
        List<Integer> numbers = new ArrayList<>(kept());
        numbers.subList(from, Math.min(from + size, numbers.size())).clear();
        if (tryOut(best.reduction().withFaults(new TreeSet<>(numbers)))) {
          left++;
        } else {
          from += size;
        }
      }
      if (size == 1 && left == 0) {
        return;
      }
      if (kept().isEmpty()) {
        return;
      }
    }
  }

  /** Faults that the best run so far came to and that are not left out. */
  private SortedSet<Integer> kept() {
    return IntStream.rangeClosed(0, best.faults())
        .boxed()
        .filter(best.reduction()::keepsFault)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
