package org.concoord.transport;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Does the arithmetic of TLS handshakes beside the loop: a flood of strangers that each want a
 * signature must not hold up heartbeats. A daemon thread, which ends when idle. What waits here is
 * bounded by the connections that may be unintroduced at once.
 */
final class TlsTasks implements Executor, AutoCloseable {
  private static final long IDLE_SECONDS = 10;

  private final ThreadPoolExecutor thread;

  TlsTasks(String threadName) {
    thread =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread created = new Thread(task, threadName);
              created.setDaemon(true);
              return created;
            });
    thread.allowCoreThreadTimeOut(true);
  }

  /** Once the loop ends nothing is done any more, and its connections end without it. */
  @Override
  public void execute(Runnable task) {
    try {
      thread.execute(task);
    } catch (RejectedExecutionException ended) {
      return;
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
