package org.concoord.server;

import java.util.concurrent.TimeUnit;

/**
 * How many log lines of a kind there may be: a burst, and then one every so often. Not thread-safe.
 */
final class LineLimit {
  private static final int BURST = 20;
  private static final long REFILL_NANOS = TimeUnit.SECONDS.toNanos(5);

  private int allowed = BURST;
  private long refilledNanos;
  private long leftOut;

  LineLimit(long nowNanos) {
    this.refilledNanos = nowNanos;
  }

  /** Whether one more may be written now; where not, it is counted. */
  boolean allows(long nowNanos) {
    long refills = (nowNanos - refilledNanos) / REFILL_NANOS;
    if (refills > 0) {
      allowed = (int) Math.min(BURST, allowed + refills);
      refilledNanos += refills * REFILL_NANOS;
    }
    if (allowed == 0) {
      leftOut++;
      return false;
    }
    allowed--;
    return true;
  }

  /** How many were left out before the line that is written now, as the end of that line, or "". */
  String leftOut() {
    long before = leftOut;
    leftOut = 0;
    return before == 0 ? "" : " (" + before + " lines like this one not shown)";
  }
}
