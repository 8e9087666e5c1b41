package org.concoord.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Replicas of a class that is not deterministic find out who is wrong, and go on (2.8). */
class DivergenceSimulationTest {
  static LongStream hundreds() {
    return LongStream.range(0, 5);
  }

  @ParameterizedTest
  @MethodSource("hundreds")
  void whoIsWrongNoticesAndNobodyElseStops(long hundred) {
    DivergenceProbe probe = new DivergenceProbe();
    for (long seed = 100 * hundred; seed < 100 * (hundred + 1); seed++) {
      assertThat(probe.apply(seed)).as("seed %d", seed).isNull();
    }
  }
}
