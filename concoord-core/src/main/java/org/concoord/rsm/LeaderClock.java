package org.concoord.rsm;

/**
 * How much time a leader says has passed from one batch to the next, by its own monotonic clock
 * (S2). A clock that is found set back has stood still.
 */
public final class LeaderClock {
  private static final long TICK_NANOS = 900_000_000;

  private long toldNanos;

  /** This replica has begun to lead: its clock is a new one, of which nothing has passed yet. */
  public void start(long nowNanos) {
    toldNanos = nowNanos;
  }

  /** What has passed since this was last asked; to be told with the next batch. */
  public long takeMicros(long nowNanos) {
    long passed = Math.max(0, nowNanos - toldNanos);
    toldNanos = nowNanos;
    return passed / 1_000;
  }

  /** Whether nothing was told for so long that an empty batch should, if anybody waits for it. */
  public boolean isTickDue(long nowNanos) {
    if (nowNanos - toldNanos < 0) {
      toldNanos = nowNanos;
    }
    return nowNanos - toldNanos >= TICK_NANOS;
  }
}
