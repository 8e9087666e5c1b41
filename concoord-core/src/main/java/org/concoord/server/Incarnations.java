package org.concoord.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.concoord.ReplicaConfig;
import org.concoord.ViewListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One replica of this process through the servers that it is, one after the other: a durable one
 * that cannot execute a slot has a state that is half of something, and so is ended and begun anew
 * from its directory, where it stands before that slot (S6). Any thread.
 */
public final class Incarnations implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Incarnations.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ReplicaConfig config;
  private final Probe probe;
  private final Failing failing;
  private final CountDownLatch begun = new CountDownLatch(1);
  private final List<ViewListener> listeners = new ArrayList<>();

  /** Held while one takes another's place. */
  private final Object renewing = new Object();

  private volatile @Nullable ReplicaServer current;

  /** Completed when that is done. */
  private volatile @Nullable CompletableFuture<Boolean> renewal;

  private volatile boolean closed;

  private Incarnations(ReplicaConfig config, Probe probe) {
    this.config = config;
    this.probe = probe;
    this.failing = new Failing(config);
  }

  /** Starts the first, and returns once it listens. */
  public static Incarnations start(ReplicaConfig config, Probe probe) {
    Incarnations all = new Incarnations(config, probe);
    all.current = ReplicaServer.start(config, probe, all::renew);
    all.begun.countDown();
    return all;
  }

  /** The one that runs, or the last that did. */
  public ReplicaServer current() {
    ReplicaServer server = current;
    if (server == null) {
      throw new IllegalStateException("it has not started");
    }
    return server;
  }

  /** On a thread made for it: the one that runs has stopped, and will not fail so again. */
  private void renew() {
    try {
      begun.await();
    } catch (InterruptedException nobodyInterrupts) {
      Thread.currentThread().interrupt();
      return;
    }
    Throwable failure = null;
    synchronized (renewing) {
      CompletableFuture<Boolean> done = new CompletableFuture<>();
      renewal = done;
      try {
        ReplicaServer stopped = current();
        stopped.close();
        stopped.forget();
        if (!closed) {
          begin(ReplicaServer.start(config, probe, this::renew));
        }
      } catch (RuntimeException | Error unable) {
        failure = unable;
      } finally {
        done.complete(true);
      }
    }
    if (failure != null) {
      LOG.error("{}: could not begin anew", config.listen(), failure);
      failing.begin(failure);
    }
  }

  private void begin(ReplicaServer next) {
    synchronized (listeners) {
      current = next;
      listeners.forEach(next::addViewListener);
    }
    if (closed) {
      next.close();
    }
  }

  /** See {@link ReplicaServer#awaitReady}; of one that is replaced, its successor's. */
  public boolean awaitReady(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      ReplicaServer server = current();
      long left = deadline - System.nanoTime();
      if (server.awaitReady(Duration.ofNanos(Math.max(0, left)))) {
        return true;
      }
      if (left <= 0 || closed || !server.isReplaced()) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  public void addViewListener(ViewListener listener) {
    synchronized (listeners) {
      listeners.add(listener);
      current().addViewListener(listener);
    }
  }

  public void removeViewListener(ViewListener listener) {
    synchronized (listeners) {
      listeners.remove(listener);
      current().removeViewListener(listener);
    }
  }

  /** See {@link ReplicaServer#close}. */
  @Override
  public void close() {
    closed = true;
    current().close();
    CompletableFuture<Boolean> under = renewal;
    if (under != null && !current().loop().inLoop()) {
      Waiting.uninterruptibly(under, PATIENCE);
    }
  }
}
