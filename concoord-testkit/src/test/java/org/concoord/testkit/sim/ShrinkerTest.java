package org.concoord.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.concoord.testkit.check.Invariant;
import org.concoord.testkit.check.Violation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A failing run becomes a small one that fails in the same way. */
class ShrinkerTest {
  private static final int SEEDS = 200;
  private static final int RUNS = 5;

  /** Of one run alone little can be said: it may hang on a race, or on all that came before. */
  @Test
  void whatFindsAPlantedMistakeIsMadeMuchSmaller() {
    Mutant mutant =
        MutantTest.all().stream()
            .filter(m -> m.name().startsWith("stands again under the ballot it stood under before"))
            .findFirst()
            .orElseThrow();
    LongFunction<String> probe = MutantLoader.load(mutant.in(ShrinkProbe.class));
    List<String[]> shrunk =
        LongStream.rangeClosed(1, SEEDS)
            .mapToObj(probe)
            .filter(Objects::nonNull)
            .limit(RUNS)
            .peek(sizes -> System.out.println(mutant + ": " + sizes))
            .map(sizes -> sizes.split(" "))
            .toList();
    assertThat(shrunk).hasSize(RUNS).noneMatch(sizes -> sizes[0].equals("nothing"));
    assertThat(sum(shrunk, 2)).as("events").isLessThan(sum(shrunk, 1) * 2 / 3);
    assertThat(sum(shrunk, 4)).as("calls").isLessThan(sum(shrunk, 3) / 3);
    assertThat(sum(shrunk, 6)).as("faults").isLessThan(sum(shrunk, 5) / 3);
  }

  private static long sum(List<String[]> runs, int column) {
    return runs.stream().mapToLong(sizes -> Long.parseLong(sizes[column])).sum();
  }

  @Test
  void aRunThatCannotBeLessStaysAsItIs() {
    Violation broken = new Violation(Invariant.SAME_HASH, "planted");
    Simulation.Result failed = result(Reduction.NONE, broken);
    Shrinker.Shrunk shrunk = Shrinker.shrink(failed, reduction -> result(reduction, null));
    assertThat(shrunk.result()).isSameAs(failed);
    assertThat(shrunk.runs()).isBetween(1, 400);
  }

  @Test
  void anotherInvariantIsAnotherFailure() {
    Simulation.Result failed =
        result(Reduction.NONE, new Violation(Invariant.SAME_HASH, "planted"));
    Violation other = new Violation(Invariant.SAME_EXECUTION, "planted");
    assertThat(Shrinker.shrink(failed, reduction -> result(reduction, other)).result())
        .isSameAs(failed);
  }

  /** The fault that matters is neither at an end nor in the middle. */
  @Test
  void theOneFaultThatMattersIsLeft() {
    Violation broken = new Violation(Invariant.SAME_HASH, "planted");
    Simulation.Result failed = result(Reduction.NONE, broken);
    Simulation.Result small =
        Shrinker.shrink(
                failed,
                reduction ->
                    result(
                        reduction,
                        reduction.keepsFault(5) && reduction.calls() >= 3 ? broken : null))
            .result();
    assertThat(small.reduction().faults()).containsExactly(5);
    assertThat(small.reduction().calls()).isEqualTo(3);
    assertThat(small.faultsKept()).isEqualTo(1);
  }

  private static Simulation.Result result(Reduction reduction, @Nullable Violation violation) {
    return new Simulation.Result(
        1,
        reduction,
        "",
        5,
        1_000,
        Math.min(40, reduction.calls()),
        0,
        13,
        0,
        0,
        new Coverage(),
        violation,
        List.of());
  }
}
