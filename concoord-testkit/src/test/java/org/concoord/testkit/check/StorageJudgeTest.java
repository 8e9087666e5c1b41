package org.concoord.testkit.check;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

class StorageJudgeTest {
  private final StorageJudge judge = new StorageJudge(2);

  @Test
  void seesAReplicaThatSpeaksAfterItsDiskHasFailed() {
    judge.onLeaves(0, true);
    judge.onFailed(0);
    assertThatCode(() -> judge.onLeaves(1, true)).doesNotThrowAnyException();
    assertThatExceptionOfType(Violation.class)
        .isThrownBy(() -> judge.onLeaves(0, true))
        .matches(found -> found.invariant() == Invariant.FENCED_IS_SILENT);
  }

  @Test
  void seesWhatIsToldAndNotOnTheDisk() {
    assertThatExceptionOfType(Violation.class)
        .isThrownBy(() -> judge.onLeaves(0, false))
        .matches(found -> found.invariant() == Invariant.TOLD_IS_ON_DISK);
  }
}
