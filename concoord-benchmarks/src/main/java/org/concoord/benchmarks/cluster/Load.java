package org.concoord.benchmarks.cluster;

import java.util.BitSet;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.concoord.ConcoordClient;
import org.concoord.objects.CounterProxy;

/**
 * One client that keeps a number of increments outstanding from a thread of its own, or makes so
 * many a second, and accounts for every one of them: each acknowledged value must be one that no
 * other call got.
 */
final class Load implements AutoCloseable {
  private final ConcoordClient client;
  private final CounterProxy counter;
  private final int outstanding;
  private final int perSecond;
  private final Semaphore room;
  private final Thread driver;
  private volatile boolean over;

  /** Guarded by this. */
  private final BitSet values = new BitSet();

  private long acknowledged;
  private long unknown;
  private long twice;
  private long lastAt = System.nanoTime();
  private long longestGap;
  private Histogram latencies = new Histogram(60_000_000_000L, 3);

  /** As many as go, with so many outstanding. */
  Load(String endpoints, int outstanding) {
    this(endpoints, outstanding, 0);
  }

  /**
   * @param perSecond how many are due a second, whatever becomes of those before; how long one
   *     takes counts from when it was due. 0: as many as go.
   */
  Load(String endpoints, int outstanding, int perSecond) {
    this.client = ConcoordClient.connect(endpoints);
    this.counter = new CounterProxy(client, "load-" + UUID.randomUUID());
    this.outstanding = outstanding;
    this.perSecond = perSecond;
    this.room = new Semaphore(outstanding);
    this.driver = new Thread(this::drive, "load");
    driver.setDaemon(true);
    driver.start();
  }

  private void drive() {
    long start = System.nanoTime();
    for (long call = 0; !over; call++) {
      long due = start + (perSecond > 0 ? call * 1_000_000_000L / perSecond : 0);
      for (long left; perSecond > 0 && (left = due - System.nanoTime()) > 0; ) {
        LockSupport.parkNanos(left);
      }
      room.acquireUninterruptibly();
      long began = perSecond > 0 ? due : System.nanoTime();
      counter
          .incrementAsync()
          .whenComplete(
              (value, failure) -> {
                onEnd(began, value, failure);
                room.release();
              });
    }
  }

  private synchronized void onEnd(long began, Long value, Throwable failure) {
    if (failure != null) {
      unknown++;
      return;
    }
    long now = System.nanoTime();
    longestGap = Math.max(longestGap, now - lastAt);
    lastAt = now;
    latencies.recordValue(Math.min(now - began, latencies.getHighestTrackableValue()));
    acknowledged++;
    int bit = Math.toIntExact(value);
    if (values.get(bit)) {
      twice++;
    }
    values.set(bit);
  }

  synchronized long acknowledged() {
    return acknowledged;
  }

  /** Begins to measure anew. */
  synchronized void mark() {
    longestGap = 0;
    lastAt = System.nanoTime();
    latencies = new Histogram(60_000_000_000L, 3);
  }

  /** The longest time between two acknowledgements since the mark, in nanoseconds. */
  synchronized long longestGap() {
    return Math.max(longestGap, System.nanoTime() - lastAt);
  }

  /** How long acknowledged calls took since the mark, in nanoseconds. */
  synchronized long percentile(double percentile) {
    return latencies.getValueAtPercentile(percentile);
  }

  /** Waits for what is outstanding, and returns one line of all that is wrong, or "". */
  String finish() {
    over = true;
    try {
      driver.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    room.acquireUninterruptibly(outstanding);
    long total = counter.getValue();
    synchronized (this) {
      boolean lost = values.length() > total + 1 || total < acknowledged;
      boolean unasked = total > acknowledged + unknown;
      return lost || unasked || twice > 0
          ? "WRONG: "
              + acknowledged
              + " acknowledged, "
              + unknown
              + " unknown, "
              + twice
              + " twice, the counter is "
              + total
          : "";
    }
  }

  @Override
  public void close() {
    over = true;
    counter.close();
    client.close();
  }
}
