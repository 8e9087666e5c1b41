package org.concoord.storage;

/**
 * How fast a snapshot is written beside the log: after each piece the disk is left alone for as
 * long as that took. So forces of the log, of other replicas on the same disk too, find at least
 * every other moment without one, and whatever else slows the disk down slows the snapshot down as
 * well. Where the log is idle there is nothing to give way to.
 *
 * <p>Times are of {@link System#nanoTime}.
 */
final class SnapshotPace {
  /** A disk that hung for long is no busier afterwards than one that did not. */
  static final long MOST_NANOS = 200_000_000;

  /** A log to which nothing was written for so long is idle. */
  static final long IDLE_NANOS = 100_000_000;

  private long notBefore;

  /**
   * @param now the beginning, from which on one may be written
   */
  SnapshotPace(long now) {
    this.notBefore = now;
  }

  /** How long the next piece has to wait; 0 where it need not. */
  long waitNanos(long now) {
    return Math.max(0, notBefore - now);
  }

  /**
   * A piece has been written.
   *
   * @param logWroteAt when the log was last written to
   */
  void wrote(long began, long ended, long logWroteAt) {
    boolean idle = ended - logWroteAt >= IDLE_NANOS;
    notBefore = ended + (idle ? 0 : Math.min(MOST_NANOS, ended - began));
  }
}
