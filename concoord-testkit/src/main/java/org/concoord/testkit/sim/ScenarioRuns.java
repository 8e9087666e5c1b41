package org.concoord.testkit.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.concoord.spi.ReplicatedType;
import org.concoord.spi.ValueTypes;
import org.jspecify.annotations.Nullable;

/** Runs one scenario under many seeds, on all cores, each seed on one thread. */
public final class ScenarioRuns {
  private static final int SEEDS_AT_ONCE = 16;

  private final List<ReplicatedType<?>> types;
  private final ValueTypes values;
  private final Consumer<Scenario> script;

  /**
   * @param types of the objects that there may be
   * @param values what may stand behind type variables
   * @param script sets the scenario up; called once for each run, by several threads
   */
  public ScenarioRuns(List<ReplicatedType<?>> types, ValueTypes values, Consumer<Scenario> script) {
    this.types = List.copyOf(types);
    this.values = values;
    this.script = script;
  }

  /**
   * Runs what is left of one seed.
   *
   * @param transcriptLines how many of its last events to keep in words
   */
  public Simulation.Result run(long seed, Reduction reduction, int transcriptLines) {
    return Simulation.run(
        seed,
        reduction,
        (swarm, budget) -> new ScenarioWorkload(types, values, script, swarm, budget),
        transcriptLines);
  }

  /**
   * How many seeds went.
   *
   * @param failure the lowest seed of those that failed, or null; no seed after it counts
   */
  public record Outcome(
      int seeds, long events, long answered, Simulation.@Nullable Result failure) {
    Outcome plus(Simulation.Result result) {
      return new Outcome(
          seeds + 1,
          events + result.events(),
          answered + result.answered(),
          result.violation() == null ? null : result);
    }
  }

  /** Runs seeds until one fails. */
  public Outcome runUntilOneFails(long first, int count, Reduction reduction)
      throws InterruptedException {
    Outcome outcome = new Outcome(0, 0, 0, null);
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Runtime.getRuntime().availableProcessors(),
            task -> {
              Thread thread = new Thread(task, "concoord-simulation");
              thread.setDaemon(true);
              thread.setContextClassLoader(loader);
              return thread;
            });
    try {
      for (long from = first; from < first + count; from += SEEDS_AT_ONCE) {
        List<Future<Simulation.Result>> running = new ArrayList<>();
        for (long seed = from; seed < Math.min(from + SEEDS_AT_ONCE, first + count); seed++) {
          long one = seed;
          running.add(threads.submit(() -> run(one, reduction, 0)));
        }
        for (Future<Simulation.Result> future : running) {
          outcome = outcome.plus(result(future));
          if (outcome.failure != null) {
            return outcome;
          }
        }
      }
      return outcome;
    } finally {
      threads.shutdownNow();
    }
  }

  private static Simulation.Result result(Future<Simulation.Result> future)
      throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNull(e.getCause());
      if (cause instanceof RuntimeException unchecked) {
        throw unchecked;
      } else if (cause instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(cause);
    }
  }
}
