package org.concoord.testkit.sim;

import java.util.ArrayList;
import java.util.List;

/**
 * The monotonic clock of one machine as its process reads it. It runs at a pace of its own, may run
 * fast, slow or not at all for a while, and jumps, even back, which it never should.
 */
final class SimClock {
  private final Scheduler scheduler;

  /** How fast it runs against simulated time: its own pace and what lasts for a while. */
  private final List<Double> paces = new ArrayList<>();

  private double pace;

  /** What it read when its pace last changed, and when that was. */
  private long base;

  private long since;

  SimClock(Scheduler scheduler, long reading, double pace) {
    this.scheduler = scheduler;
    this.base = reading;
    this.since = scheduler.now();
    this.pace = pace;
    paces.add(pace);
  }

  long nowNanos() {
    return 1_000 * nowMicros();
  }

  private long nowMicros() {
    return base + (long) (pace * (scheduler.now() - since));
  }

  /** Ahead, or back where negative. */
  void jump(long micros) {
    base += micros;
  }

  /** Runs faster or slower by that factor, or not at all with 0, until the action returned. */
  Runnable runAt(double factor) {
    Double added = factor;
    paces.add(added);
    setPace();
    return () -> {
      paces.remove(added); // of equal ones any
      setPace();
    };
  }

  private void setPace() {
    base = nowMicros();
    since = scheduler.now();
    pace = 1;
    for (double each : paces) {
      pace *= each;
    }
  }
}
