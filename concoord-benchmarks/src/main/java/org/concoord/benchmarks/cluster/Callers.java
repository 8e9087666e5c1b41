package org.concoord.benchmarks.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import org.concoord.BusyException;
import org.concoord.ConcoordClient;
import org.concoord.objects.CounterProxy;

/**
 * Those whom an overload must not concern: clients with a thread each, which calls and waits,
 * increments and reads in turn.
 */
final class Callers implements AutoCloseable {
  private static final long HIGHEST_NANOS = 60_000_000_000L;

  private final List<ConcoordClient> clients = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean over;

  /** Guarded by this. */
  private Histogram writes = new Histogram(HIGHEST_NANOS, 3);

  private Histogram reads = new Histogram(HIGHEST_NANOS, 3);
  private long refused;

  Callers(String endpoints, int count) {
    for (int i = 0; i < count; i++) {
      ConcoordClient client = ConcoordClient.connect(endpoints);
      clients.add(client);
      CounterProxy counter = new CounterProxy(client, "caller" + i);
      Thread thread = new Thread(() -> call(counter), "caller-" + i);
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
  }

  private void call(CounterProxy counter) {
    while (!over) {
      long began = System.nanoTime();
      try {
        counter.increment();
        long between = System.nanoTime();
        counter.getValue();
        took(between - began, System.nanoTime() - between);
      } catch (BusyException busy) {
        synchronized (this) {
          refused++;
        }
      } catch (RuntimeException failed) {
        if (!over) {
          throw failed;
        }
      }
    }
  }

  private synchronized void took(long writeNanos, long readNanos) {
    writes.recordValue(Math.min(writeNanos, HIGHEST_NANOS));
    reads.recordValue(Math.min(readNanos, HIGHEST_NANOS));
  }

  /** What they have to wait for so many seconds from now on. */
  Waits measure(int seconds) throws InterruptedException {
    synchronized (this) {
      writes.reset();
      reads.reset();
      refused = 0;
    }
    long began = System.nanoTime();
    Thread.sleep(seconds * 1_000L);
    synchronized (this) {
      double elapsed = (System.nanoTime() - began) / 1e9;
      return new Waits(
          (writes.getTotalCount() + reads.getTotalCount()) / elapsed,
          writes.getValueAtPercentile(50),
          writes.getValueAtPercentile(99),
          writes.getMaxValue(),
          reads.getValueAtPercentile(50),
          reads.getValueAtPercentile(99),
          refused);
    }
  }

  /** Calls a second, and nanoseconds. */
  record Waits(
      double callsPerSecond,
      long write50,
      long write99,
      long writeMost,
      long read50,
      long read99,
      long refused) {
    static final String HEADER =
        String.format(
            "%-46s %8s %10s %10s %10s %10s %10s %8s",
            "", "calls/s", "write p50", "p99", "worst", "read p50", "p99", "refused");

    String row(String name) {
      return String.format(
          Locale.ROOT,
          "%-46s %,8.0f %7.2f ms %7.2f ms %7.2f ms %7.2f ms %7.2f ms %,8d",
          name,
          callsPerSecond,
          write50 / 1e6,
          write99 / 1e6,
          writeMost / 1e6,
          read50 / 1e6,
          read99 / 1e6,
          refused);
    }
  }

  @Override
  public void close() {
    over = true;
    clients.forEach(ConcoordClient::close);
  }
}
