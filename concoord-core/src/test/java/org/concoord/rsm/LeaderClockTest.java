package org.concoord.rsm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** S2 on the leader's side. */
class LeaderClockTest {
  private static final long SECOND = 1_000_000_000;

  private final LeaderClock clock = new LeaderClock();

  @Test
  void goesOnFromWhatWasExecutedWhenItBeganToLead() {
    clock.start(40, 7 * SECOND);
    assertThat(clock.tellMicros(40, 7 * SECOND + 5_000)).isEqualTo(45);
    assertThat(clock.tellMicros(45, 7 * SECOND + 7_000)).isEqualTo(47);
    clock.start(90, 9 * SECOND);
    assertThat(clock.tellMicros(90, 9 * SECOND)).isEqualTo(90);
  }

  /** Slots that an earlier leader filled are executed after the election. */
  @Test
  void isNotBehindWhatIsExecutedMeanwhileAndDoesNotAddToIt() {
    clock.start(40, 7 * SECOND);
    assertThat(clock.tellMicros(1_000, 7 * SECOND + 5_000)).isEqualTo(1_000);
    assertThat(clock.tellMicros(1_000, 7 * SECOND + 8_000)).isEqualTo(1_003);
    assertThat(clock.tellMicros(900, 7 * SECOND + 8_000)).isEqualTo(1_003);
  }

  @Test
  void standsStillWhileItIsSetBackAndCountsASecondOfALeap() {
    clock.start(0, 7 * SECOND);
    assertThat(clock.tellMicros(0, 3 * SECOND)).isZero();
    assertThat(clock.tellMicros(0, 4 * SECOND)).isEqualTo(1_000_000);
    assertThat(clock.tellMicros(0, 4_000 * SECOND)).isEqualTo(2_000_000);
    assertThat(clock.tellMicros(0, 4_000 * SECOND)).isEqualTo(2_000_000);
  }

  @Test
  void losesNothingBetweenTwoMicroseconds() {
    clock.start(0, 0);
    for (long now = 700; now < 70_000; now += 700) {
      clock.tellMicros(0, now);
    }
    assertThat(clock.tellMicros(0, 70_000)).isEqualTo(70);
  }

  @Test
  void ticksAfterNineTenthsOfASecondEvenWhereItWasSetBack() {
    clock.start(0, 7 * SECOND);
    assertThat(clock.isTickDue(7 * SECOND + 9 * SECOND / 10 - 1)).isFalse();
    assertThat(clock.isTickDue(7 * SECOND + 9 * SECOND / 10)).isTrue();
    assertThat(clock.isTickDue(3 * SECOND)).isFalse();
    assertThat(clock.isTickDue(4 * SECOND)).isTrue();
  }
}
