package org.concoord.paxos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TickCounterTest {
  private static final long TICK = TickCounter.TICK_NANOS;

  /** Where the clock begins says nothing: it may be below zero and soon above. */
  private static final long START = -3 * TICK / 2;

  private final TickCounter ticks = new TickCounter(START);

  @Test
  void losesNoPartOfATick() {
    assertThat(ticks.count(START + TICK - 1)).isZero();
    assertThat(ticks.count(START + 5 * TICK / 2)).isEqualTo(2);
    assertThat(ticks.count(START + 3 * TICK)).isEqualTo(1);
  }

  @Test
  void countsOnWhereAClockWasSetBack() {
    assertThat(ticks.count(START + 10 * TICK)).isEqualTo(10);
    assertThat(ticks.count(START - 1_000_000 * TICK)).isZero();
    assertThat(ticks.hasStoodStill(START - 1_000_000 * TICK)).isFalse();
    assertThat(ticks.count(START - 999_998 * TICK)).isEqualTo(2);
  }

  @Test
  void knowsThatTheProcessStoodStill() {
    assertThat(ticks.hasStoodStill(START + 5 * TICK - 1)).isFalse();
    assertThat(ticks.hasStoodStill(START + 5 * TICK)).isTrue();
    ticks.count(START + 5 * TICK);
    assertThat(ticks.hasStoodStill(START + 5 * TICK)).isFalse();
  }
}
