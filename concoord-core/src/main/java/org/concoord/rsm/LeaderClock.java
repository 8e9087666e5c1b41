package org.concoord.rsm;

import org.concoord.codec.Limits;

/**
 * The replicated clock as a leader tells it: what it was when this replica last knew, and what has
 * passed since by its own monotonic clock (S2). Nobody has executed more time than has truly
 * passed; so neither has anybody told more, whoever else leads or has led. A clock that is found
 * set back has stood still, and of one that has leapt a second counts.
 */
public final class LeaderClock {
  private static final long TICK_NANOS = 900_000_000;

  private long toldMicros;
  private long toldNanos;

  /**
   * This replica has begun to lead.
   *
   * @param executedMicros the replicated clock after the last slot that it has executed
   */
  public void start(long executedMicros, long nowNanos) {
    toldMicros = executedMicros;
    toldNanos = nowNanos;
  }

  /**
   * What the replicated clock shows; to be told with the next batch.
   *
   * @param executedMicros as of {@link #start}; it may be ahead of what was told here, where slots
   *     of an earlier leader were executed meanwhile
   * @param nowNanos by a clock that was read after {@code executedMicros}
   */
  public long tellMicros(long executedMicros, long nowNanos) {
    long passed = Math.max(0, nowNanos - toldNanos);
    // What is less than a microsecond counts the next time: it is a tenth of all under load.
    toldNanos = nowNanos - passed % 1_000;
    toldMicros += Math.min(passed / 1_000, Limits.CLOCK_DELTA_MICROS);
    toldMicros = Math.max(toldMicros, executedMicros);
    return toldMicros;
  }

  /** Whether nothing was told for so long that an empty batch should, if anybody waits for it. */
  public boolean isTickDue(long nowNanos) {
    if (nowNanos - toldNanos < 0) {
      toldNanos = nowNanos;
    }
    return nowNanos - toldNanos >= TICK_NANOS;
  }
}
