package org.concoord.testkit.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.concoord.ReadMode;
import org.concoord.spi.ReplicatedType;
import org.concoord.spi.ValueTypes;
import org.concoord.testkit.check.Invariant;
import org.concoord.testkit.sim.Coverage;
import org.concoord.testkit.sim.Reduction;
import org.concoord.testkit.sim.Scenario;
import org.concoord.testkit.sim.ScenarioRuns;
import org.concoord.testkit.sim.Simulation;
import org.junit.jupiter.api.Test;

/** In a simulation, methods that change nothing go past the log, as those of a client do. */
class ScenarioReadsTest {
  private static final int SEEDS = 10;

  private static List<Simulation.Result> runs(ReplicatedType<?> type, Consumer<Scenario> script) {
    ScenarioRuns runs = new ScenarioRuns(List.of(type), ValueTypes.STANDARD, script);
    return LongStream.rangeClosed(1, SEEDS)
        .mapToObj(seed -> runs.run(seed, Reduction.NONE, 0))
        .toList();
  }

  private static Consumer<Scenario> reading(ReplicatedType<?> type, ReadMode mode) {
    return scenario ->
        scenario.eachClient(
            connection -> {
              AbacusProxy writing = new AbacusProxy(connection, type);
              AbacusProxy reading = new AbacusProxy(connection.reading(mode), type);
              return random -> random.nextBoolean() ? writing.addAsync(1) : reading.valueAsync();
            });
  }

  private static long count(List<Simulation.Result> runs, String what) {
    Coverage all = new Coverage();
    runs.forEach(run -> all.add(run.coverage()));
    return all.counts().getOrDefault(what, 0L);
  }

  @Test
  void readsFitAmongTheCallsWithoutAPlaceInTheLog() {
    List<Simulation.Result> runs =
        runs(new AbacusReplicated(), reading(new AbacusReplicated(), ReadMode.LINEARIZABLE));
    assertThat(runs).extracting(Simulation.Result::violation).containsOnlyNulls();
    assertThat(count(runs, "read at the leader")).isPositive();
    assertThat(count(runs, "read at a follower")).isPositive();
  }

  @Test
  void whatOneClientWasAnsweredItsNextReadSees() {
    List<Simulation.Result> runs =
        runs(
            new AbacusReplicated(),
            scenario ->
                scenario.eachClient(
                    connection -> {
                      AbacusProxy abacus = new AbacusProxy(connection, new AbacusReplicated());
                      AtomicLong seen = new AtomicLong();
                      return random -> {
                        long before = seen.get();
                        CompletableFuture<Long> call =
                            random.nextBoolean() ? abacus.addAsync(1) : abacus.valueAsync();
                        return call.thenAccept(
                            value -> {
                              assertThat(value).isGreaterThanOrEqualTo(before);
                              seen.accumulateAndGet(value, Math::max);
                            });
                      };
                    }));
    assertThat(runs).extracting(Simulation.Result::violation).containsOnlyNulls();
  }

  @Test
  void readsOfWhateverAReplicaHasNeedNotFit() {
    List<Simulation.Result> runs =
        runs(new AbacusReplicated(), reading(new AbacusReplicated(), ReadMode.ANY_REPLICA));
    assertThat(runs).extracting(Simulation.Result::violation).containsOnlyNulls();
    assertThat(count(runs, "stale read")).isPositive();
    assertThat(count(runs, "read at the leader")).isZero();
  }

  @Test
  void aReadThatChangesTheObjectIsFound() {
    List<Simulation.Result> runs =
        runs(
            new Abacus_WornReplicated(),
            reading(new Abacus_WornReplicated(), ReadMode.LINEARIZABLE));
    assertThat(runs)
        .anySatisfy(
            run ->
                assertThat(Objects.requireNonNull(run.violation()).invariant())
                    .isIn(Invariant.SAME_STATE, Invariant.SAME_OUTCOME, Invariant.LINEARIZABLE));
  }
}
