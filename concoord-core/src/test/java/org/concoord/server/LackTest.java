package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LackTest {
  private final Lack lack = new Lack();

  @Test
  void isOneOnceNothingHasComeForSoLong() {
    lack.look(9, 5, 1_000);
    assertThat(lack.lasts(100, 1_099)).isFalse();
    lack.look(9, 5, 1_100);
    assertThat(lack.lasts(100, 1_100)).isTrue();
  }

  /** The next that is asked may have what one has dropped. */
  @Test
  void isNoneAsLongAsAnybodyBringsSomething() {
    for (int commit = 1; commit < 9; commit++) {
      lack.look(9, commit, 100L * commit);
      assertThat(lack.lasts(100, 100L * commit + 99)).isFalse();
    }
  }

  @Test
  void isNoneAnyMoreOnceNobodyHasDroppedWhatIsMissing() {
    lack.look(9, 5, 1_000);
    lack.look(0, 5, 2_000);
    assertThat(lack.lasts(0, 2_000)).isFalse();
    lack.look(9, 5, 2_010);
    assertThat(lack.lasts(100, 2_020)).isFalse();
  }
}
