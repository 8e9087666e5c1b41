package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MethodTimesTest {
  private final MethodTimes times = new MethodTimes(2);

  @Test
  void aMethodIsProvenFastAfterAThousandFastRuns() {
    run(999, MethodTimes.FAST_NANOS);
    assertThat(times.isProvenFast(1)).isFalse();
    run(1, MethodTimes.FAST_NANOS);
    assertThat(times.isProvenFast(1)).isTrue();
    assertThat(times.isProvenFast(0)).isFalse();
  }

  @Test
  void oneSlowRunTakesTheProofAway() {
    run(100_000, 1);
    run(1, MethodTimes.FAST_NANOS + 1);
    assertThat(times.isProvenFast(1)).isFalse();
    run(999, 1);
    assertThat(times.isProvenFast(1)).isFalse();
  }

  private void run(int runs, long nanos) {
    for (int i = 0; i < runs; i++) {
      times.record(1, nanos);
    }
  }
}
