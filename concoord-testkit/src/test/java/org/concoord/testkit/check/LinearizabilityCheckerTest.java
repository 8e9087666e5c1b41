package org.concoord.testkit.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Histories that are known to be good or bad. */
class LinearizabilityCheckerTest {
  private final LinearizabilityChecker checker =
      LinearizabilityChecker.of(new RegisterSpecification());

  private final HistoryBuilder calls = new HistoryBuilder();

  private void assertLinearizable() {
    Linearizability result = checker.check(calls.history());
    assertThat(result.isLinearizable()).as(result.report()).isTrue();
    result.orThrow();
  }

  private Linearizability assertNotLinearizable() {
    Linearizability result = checker.check(calls.history());
    assertThat(result.kind()).as(result.report()).isEqualTo(Verdict.Kind.NOT_LINEARIZABLE);
    assertThatThrownBy(result::orThrow).isInstanceOf(Violation.class);
    return result;
  }

  @Test
  void acceptsNoCallsAtAll() {
    assertLinearizable();
  }

  /** Herlihy and Wing, figure 2: a register whose writes overlap, read both ways round. */
  @Test
  void acceptsOverlappingWritesInEitherOrder() {
    calls.write("A", 0, 100, 0).write("B", 10, 60, 1).read("C", 70, 110, 1).read("A", 120, 130, 0);
    assertLinearizable();
  }

  /** Their figure 2 again: once the new value was seen, the old one does not come back. */
  @Test
  void rejectsAnOldValueAfterANewOneWasSeen() {
    calls.write("A", 0, 10, 1).write("B", 20, 100, 2);
    calls.read("C", 30, 40, 2).read("C", 50, 60, 1);
    assertNotLinearizable();
  }

  @Test
  void acceptsAReadThatOverlapsAWriteEitherWay() {
    calls.write("A", 10, 20, 7).read("B", 12, 18, 7).read("C", 11, 19, 0);
    assertLinearizable();
  }

  @Test
  void rejectsAStaleRead() {
    calls.write("A", 0, 10, 1).read("B", 11, 20, 0);
    Linearizability result = assertNotLinearizable();
    assertThat(result.report())
        .contains("object \"x\", 2 calls: not linearizable")
        .contains("the state then: 1")
        .contains("B: read()() -> 0 [11, 20]; here it would have been answered 1");
    Verdict verdict = result.verdicts().get(0);
    assertThat(verdict.order()).extracting(RecordedCall::client).containsExactly("A");
    assertThat(verdict.unplaced()).extracting(RecordedCall::client).containsExactly("B");
  }

  @Test
  void takesCallsThatTouchForConcurrent() {
    calls.write("A", 0, 10, 1).read("B", 10, 20, 0);
    assertLinearizable();
  }

  @Test
  void rejectsALostUpdate() {
    calls.add("A", 0, 10, 5, 5).add("B", 0, 10, 5, 5);
    assertNotLinearizable();
  }

  @Test
  void rejectsADoubleIncrement() {
    calls.add("A", 0, 10, 1, 1).read("A", 20, 30, 2);
    assertNotLinearizable();
  }

  @Test
  void rejectsAReadFromTheFuture() {
    calls.read("A", 0, 10, 1).write("B", 20, 30, 1);
    assertNotLinearizable();
  }

  @Test
  void rejectsAValueThatNobodyWrote() {
    calls.write("A", 0, 10, 1).read("B", 5, 20, 3);
    assertNotLinearizable();
  }

  @Test
  void acceptsAnUnknownOutcomeThatTookEffectLate() {
    calls.openWrite("A", 0, 1).read("B", 10, 20, 0).write("B", 30, 40, 2).read("B", 50, 60, 1);
    assertLinearizable();
  }

  @Test
  void acceptsAnUnknownOutcomeThatNeverTookEffect() {
    calls.openWrite("A", 0, 1).read("B", 10, 20, 0).write("B", 30, 40, 2).read("B", 50, 60, 2);
    assertLinearizable();
  }

  @Test
  void rejectsAnUnknownOutcomeThatTookEffectBeforeItBegan() {
    calls.read("B", 0, 10, 1).openWrite("A", 20, 1);
    assertNotLinearizable();
  }

  @Test
  void rejectsAnUnknownOutcomeThatTookEffectTwice() {
    calls.openAdd("A", 0, 1).read("B", 10, 20, 1).read("B", 30, 40, 2);
    assertNotLinearizable();
    calls.openAdd("C", 25, 1);
    assertLinearizable();
  }

  @Test
  void placesOnlyThoseUnknownOutcomesThatHadToTakeEffect() {
    for (int i = 0; i < 10; i++) {
      calls.openAdd("A" + i, i, 1);
    }
    calls.read("B", 20, 30, 3);
    assertLinearizable();
    assertThat(checker.check(calls.history()).verdicts().get(0).order()).hasSize(4);
    calls.read("B", 40, 50, 2);
    assertNotLinearizable();
  }

  /** Locality: each object is judged by itself, and one is enough to fail. */
  @Test
  void judgesEachObjectByItself() {
    calls.on("x").write("A", 0, 10, 1).on("y").read("B", 20, 30, 0).on("x").read("B", 40, 50, 1);
    assertLinearizable();
    calls.on("y").write("A", 60, 70, 3).read("B", 80, 90, 1);
    Linearizability result = assertNotLinearizable();
    assertThat(result.verdicts())
        .extracting(Verdict::object, Verdict::kind)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("x", Verdict.Kind.LINEARIZABLE),
            org.assertj.core.groups.Tuple.tuple("y", Verdict.Kind.NOT_LINEARIZABLE));
    assertThat(result.report()).contains("object \"y\"").doesNotContain("object \"x\"");
  }

  @Test
  void putsCallsOfDifferentClocksInNoOrder() {
    calls.by("one").write("A", 0, 10, 1).by("other").read("B", 20, 30, 0);
    assertLinearizable();
    calls.read("B", 40, 50, 1).read("B", 60, 70, 0);
    assertNotLinearizable();
  }

  @Test
  void tellsTheMostThatCanBePutInOrder() {
    calls.add("A", 0, 10, 1, 1).add("B", 0, 10, 1, 2).add("C", 0, 10, 1, 2).add("A", 20, 30, 1, 4);
    Verdict verdict = assertNotLinearizable().verdicts().get(0);
    assertThat(verdict.order()).hasSize(2);
    assertThat(verdict.unplaced()).hasSize(1);
    assertThat(verdict.report()).contains("here it would have been answered 3");
  }

  /** Sixteen writes at once, and a read of what none of them wrote: 2^16 sets to try. */
  @Test
  void isUndecidedWhereTheWorkAllowedDoesNotSuffice() {
    for (int i = 1; i <= 16; i++) {
      calls.write("A" + i, 0, 100, i);
    }
    calls.read("B", 200, 210, 99);
    Linearizability result = checker.withBudget(1_000).check(calls.history());
    assertThat(result.kind()).isEqualTo(Verdict.Kind.UNDECIDED);
    assertThat(result.isLinearizable()).isFalse();
    assertThat(result.report()).contains("undecided, which is no pass: 1000 steps did not suffice");
    assertThatThrownBy(result::orThrow)
        .isInstanceOf(Violation.class)
        .hasMessageContaining("undecided");
  }

  /** Memory of where it has been: without it, 12! orders of the writes would be tried. */
  @Test
  void visitsNoConfigurationTwice() {
    for (int i = 1; i <= 12; i++) {
      calls.write("A" + i, 0, 100, i);
    }
    calls.read("B", 200, 210, 99);
    Linearizability result = assertNotLinearizable();
    assertThat(result.verdicts().get(0).steps()).isLessThan(12L * 12 * (1 << 12));
  }
}
