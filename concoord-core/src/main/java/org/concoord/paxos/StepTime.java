package org.concoord.paxos;

/**
 * What the driver's monotonic clock showed when the step under way began. It was read after the
 * message, or the wish of a client, had arrived that the step is about, so that what is true at
 * that time is true of a time after it was said. Ticks do not do for this: they stand still with
 * the process, and the first thing that it does when it goes on may be to answer (R7).
 */
final class StepTime {
  private long nanos;

  void begin(long nowNanos) {
    nanos = nowNanos;
  }

  long nanos() {
    return nanos;
  }
}
