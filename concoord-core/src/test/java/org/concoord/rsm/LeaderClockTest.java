package org.concoord.rsm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** S2 on the leader's side; what is told is cut to 1 s by who writes and who executes a batch. */
class LeaderClockTest {
  private static final long SECOND = 1_000_000_000;

  private final LeaderClock clock = new LeaderClock();

  @Test
  void tellsNothingOfTheTimeBeforeItLed() {
    clock.start(7 * SECOND);
    assertThat(clock.takeMicros(7 * SECOND + 5_000)).isEqualTo(5);
    assertThat(clock.takeMicros(7 * SECOND + 7_000)).isEqualTo(2);
    clock.start(9 * SECOND);
    assertThat(clock.takeMicros(9 * SECOND)).isZero();
  }

  @Test
  void neverTellsThatTimeWentBack() {
    clock.start(7 * SECOND);
    assertThat(clock.takeMicros(3 * SECOND)).isZero();
    assertThat(clock.takeMicros(4 * SECOND)).isEqualTo(1_000_000);
  }

  @Test
  void ticksAfterNineTenthsOfASecondEvenWhereItWasSetBack() {
    clock.start(7 * SECOND);
    assertThat(clock.isTickDue(7 * SECOND + 9 * SECOND / 10 - 1)).isFalse();
    assertThat(clock.isTickDue(7 * SECOND + 9 * SECOND / 10)).isTrue();
    assertThat(clock.isTickDue(3 * SECOND)).isFalse();
    assertThat(clock.isTickDue(4 * SECOND)).isTrue();
  }
}
