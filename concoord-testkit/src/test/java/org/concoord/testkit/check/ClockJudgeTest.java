package org.concoord.testkit.check;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ClockJudgeTest {
  private static final long SECOND = 1_000_000;

  private final ClockJudge judge = new ClockJudge(1.5);

  @Test
  void seesAClockThatGoesBack() {
    judge.onExecuted(0, 1, 500, SECOND);
    judge.onExecuted(0, 2, 500, SECOND);
    expectViolation(() -> judge.onExecuted(0, 3, 499, SECOND));
  }

  @Test
  void seesAClockThatLeapsWithinASlot() {
    judge.onExecuted(0, 1, SECOND, 9 * SECOND);
    expectViolation(() -> judge.onExecuted(0, 2, 2 * SECOND + 1, 9 * SECOND));
  }

  @Test
  void seesTwoReplicasWithDifferentClocks() {
    judge.onExecuted(0, 1, 500, SECOND);
    judge.onExecuted(0, 2, 600, SECOND);
    judge.onExecuted(1, 1, 500, SECOND);
    expectViolation(() -> judge.onExecuted(1, 2, 601, SECOND));
  }

  @Test
  void seesAClockThatRunsAheadOfTrueTime() {
    judge.onExecuted(0, 1, 15, 10);
    expectViolation(() -> judge.onExecuted(0, 2, 16, 10));
  }

  private static void expectViolation(ThrowingCallable action) {
    assertThatExceptionOfType(Violation.class)
        .isThrownBy(action)
        .matches(violation -> violation.invariant() == Invariant.REPLICATED_CLOCK);
  }
}
