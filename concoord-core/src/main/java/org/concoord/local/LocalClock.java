package org.concoord.local;

import org.concoord.codec.Limits;
import org.jspecify.annotations.Nullable;

/**
 * Has time pass for calls that wait with a deadline, by a thread of its own for as long as there is
 * one: those who wait need not look at a clock. What the replicated clock is told is what passed
 * here, no more than a slot can tell at once.
 */
final class LocalClock {
  /** Less than what one slot can tell. */
  private static final long MOST_MILLIS = 900;

  private final LocalObjects objects;
  private long lastNanos = System.nanoTime();
  private long micros;
  private @Nullable Thread ticking;

  LocalClock(LocalObjects objects) {
    this.objects = objects;
  }

  /** What the clock shows in the next slot. */
  long advance() {
    long nowNanos = System.nanoTime();
    micros += Math.min(Limits.CLOCK_DELTA_MICROS, (nowNanos - lastNanos) / 1_000);
    lastNanos = nowNanos;
    return micros;
  }

  /** The objects have changed, and with them perhaps what is waited for; within their monitor. */
  void deadlinesChanged() {
    if (objects.nextDeadlineMicros() == Long.MAX_VALUE) {
      return;
    }
    objects.notifyAll();
    if (ticking == null) {
      Thread thread = new Thread(this::run, "concoord-local-clock");
      thread.setDaemon(true);
      ticking = thread;
      thread.start();
    }
  }

  private void run() {
    try {
      while (awaitTick()) {
        objects.tick();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // Nobody does, and if so it is the end of local time.
    }
  }

  private boolean awaitTick() throws InterruptedException {
    synchronized (objects) {
      long deadline = objects.nextDeadlineMicros();
      if (deadline == Long.MAX_VALUE) {
        ticking = null;
        return false;
      }
      long passedMicros = (System.nanoTime() - lastNanos) / 1_000;
      long leftMillis = (deadline - micros - passedMicros + 999) / 1_000;
      if (leftMillis > 0) {
        objects.wait(Math.min(leftMillis, MOST_MILLIS));
      }
      return true;
    }
  }
}
