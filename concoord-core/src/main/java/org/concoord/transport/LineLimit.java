package org.concoord.transport;

import java.time.Duration;

/**
 * How many log lines of a kind there may be: a burst, and then one every so often. Not thread-safe.
 */
public final class LineLimit {
  private final int burst;
  private final long refillNanos;
  private int allowed;
  private long refilledNanos;
  private long leftOut;

  /**
   * @param burst lines that may come at once, after a pause
   * @param refill after how long there may be one more
   */
  public LineLimit(int burst, Duration refill, long nowNanos) {
    this.burst = burst;
    this.refillNanos = refill.toNanos();
    this.allowed = burst;
    this.refilledNanos = nowNanos;
  }

  /** Whether one more may be written now; where not, it is counted. */
  public boolean allows(long nowNanos) {
    long refills = (nowNanos - refilledNanos) / refillNanos;
    if (refills > 0) {
      allowed = (int) Math.min(burst, allowed + refills);
      refilledNanos += refills * refillNanos;
    }
    if (allowed == 0) {
      leftOut++;
      return false;
    }
    allowed--;
    return true;
  }

  /** How many were left out before the line that is written now, as the end of that line, or "". */
  public String leftOut() {
    long before = leftOut;
    leftOut = 0;
    return before == 0 ? "" : " (" + before + " lines like this one not shown)";
  }
}
