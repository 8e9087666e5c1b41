package org.concoord.paxos;

/**
 * Tells a driver how many ticks of 10 ms have passed, by a monotonic clock that the driver reads. A
 * clock that is found set back nevertheless has stood still: it is counted on from there, since
 * whoever waited for it to catch up could wait for days.
 */
public final class TickCounter {
  public static final long TICK_NANOS = 10_000_000;

  /** Ticks not counted after which the process must have stood still. */
  private static final int STALL_TICKS = 5;

  private long countedTo;

  public TickCounter(long nowNanos) {
    countedTo = nowNanos;
  }

  /** How many ticks have passed since they were last counted. */
  public long count(long nowNanos) {
    long passed = nowNanos - countedTo;
    if (passed < 0) {
      countedTo = nowNanos;
      return 0;
    }
    long ticks = passed / TICK_NANOS;
    countedTo += ticks * TICK_NANOS;
    return ticks;
  }

  /** Whether so much has passed that ticks must come before anything else (R6). */
  public boolean hasStoodStill(long nowNanos) {
    return nowNanos - countedTo >= STALL_TICKS * TICK_NANOS;
  }
}
