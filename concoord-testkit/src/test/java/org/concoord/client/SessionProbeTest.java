package org.concoord.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Of a client's session as it is nothing is found; what is found of others is in MutantTest. */
class SessionProbeTest {
  @Test
  void aSessionIsKeptOrItsUserWarned() {
    SessionProbe probe = new SessionProbe();
    for (long seed = 1; seed <= 20; seed++) {
      assertThat(probe.apply(seed)).as("seed %d", seed).isNull();
    }
  }
}
