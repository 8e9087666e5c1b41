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

  @Test
  void whatFindsAPlantedMistakeIsMadeMuchSmaller() {
    Mutant mutant =
        MutantTest.mutants().stream()
            .filter(m -> m.name().equals("prepare held against a stale copy of the promise"))
            .findFirst()
            .orElseThrow();
    LongFunction<String> probe = MutantLoader.load(mutant.in(ShrinkProbe.class));
    String shrunk =
        LongStream.rangeClosed(1, SEEDS)
            .mapToObj(probe)
            .filter(Objects::nonNull)
            .findFirst()
            .orElseThrow();
    System.out.println(mutant + ": " + shrunk);
    String[] sizes = shrunk.split(" ");
    assertThat(sizes[0]).isNotEqualTo("nothing");
    assertMuchSmaller("events", sizes[1], sizes[2]);
    assertMuchSmaller("calls", sizes[3], sizes[4]);
    assertMuchSmaller("faults", sizes[5], sizes[6]);
  }

  private static void assertMuchSmaller(String what, String before, String after) {
    assertThat(Long.parseLong(after)).as(what).isLessThanOrEqualTo(Long.parseLong(before) / 3);
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
