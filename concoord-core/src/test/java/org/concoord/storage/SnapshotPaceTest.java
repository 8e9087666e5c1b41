package org.concoord.storage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How snapshots give way to the log. */
class SnapshotPaceTest {
  private static final long BEGAN = 1_000_000_000;
  private static final long TOOK = 7_000_000;
  private static final long ENDED = BEGAN + TOOK;

  private final SnapshotPace pace = new SnapshotPace(BEGAN);

  @Test
  void theFirstPieceWaitsForNothing() {
    assertThat(pace.waitNanos(BEGAN)).isZero();
  }

  @Test
  void theDiskIsLeftAloneForAsLongAsAPieceTook() {
    pace.wrote(BEGAN, ENDED, ENDED - 1);
    assertThat(pace.waitNanos(ENDED)).isEqualTo(TOOK);
    assertThat(pace.waitNanos(ENDED + TOOK - 1)).isEqualTo(1);
    assertThat(pace.waitNanos(ENDED + 2 * TOOK)).isZero();
  }

  @Test
  void nothingIsGivenWayToWhereTheLogIsIdle() {
    pace.wrote(BEGAN, ENDED, ENDED - SnapshotPace.IDLE_NANOS);
    assertThat(pace.waitNanos(ENDED)).isZero();
  }

  @Test
  void aDiskThatHungDoesNotHoldUpTheRestForAsLong() {
    long late = BEGAN + 10 * SnapshotPace.MOST_NANOS;
    pace.wrote(BEGAN, late, late - 1);
    assertThat(pace.waitNanos(late)).isEqualTo(SnapshotPace.MOST_NANOS);
  }
}
