package org.concoord.dns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.concoord.transport.HostAndPort;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The addresses of members that listen on names: the platform's look-up blocks, at times for many
 * seconds, so that a thread of its own does that, and what is known meanwhile is what it found
 * last. Any thread.
 */
final class Hosts implements Addresses, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Hosts.class);
  private static final long IDLE_SECONDS = 5;

  /** Hosts of members that were here; beyond that all are forgotten, and asked for anew. */
  private static final int HOSTS = 256;

  /**
   * @param asking for how often somebody asks at this moment: never, first, or again
   */
  private record Found(List<InetAddress> addresses, long askedNanos, Asking asking) {}

  private enum Asking {
    NOT,
    FIRST,
    AGAIN
  }

  private final Map<String, Found> found = new HashMap<>();
  private final ThreadPoolExecutor asker;
  private final long freshNanos;
  private final Runnable onAnswer;

  /**
   * @param fresh after how long a host is asked for anew, when it is needed
   * @param onAnswer told, on any thread, that somebody who was asked has answered
   */
  Hosts(String threadName, Duration fresh, Runnable onAnswer) {
    this.freshNanos = fresh.toNanos();
    this.onAnswer = onAnswer;
    this.asker =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, threadName);
              thread.setDaemon(true);
              return thread;
            });
    asker.allowCoreThreadTimeOut(true);
  }

  @Override
  public List<InetAddress> of(String host) {
    InetAddress literal = new HostAndPort(host, 0).literal();
    if (literal != null) {
      return List.of(literal);
    }
    synchronized (found) {
      long now = System.nanoTime();
      Found known = found.get(host);
      if (known == null) {
        if (found.size() >= HOSTS) {
          found.clear();
        }
        known = new Found(List.of(), now, Asking.FIRST);
        found.put(host, known);
        ask(host);
      } else if (known.asking == Asking.NOT && now - known.askedNanos >= freshNanos) {
        found.put(host, new Found(known.addresses, now, Asking.AGAIN));
        ask(host);
      }
      return known.addresses;
    }
  }

  @Override
  public boolean areKnown() {
    synchronized (found) {
      return found.values().stream().noneMatch(each -> each.asking == Asking.FIRST);
    }
  }

  private void ask(String host) {
    try {
      asker.execute(() -> lookUp(host));
    } catch (RejectedExecutionException closed) {
      LOG.debug("nobody is asked for {} any more", host);
    }
  }

  private void lookUp(String host) {
    List<InetAddress> addresses = List.of();
    try {
      addresses = List.of(InetAddress.getAllByName(host));
    } catch (UnknownHostException unknown) {
      LOG.debug("the address of {} is not known: {}", host, unknown.getMessage());
    }
    synchronized (found) {
      Found before = found.get(host);
      List<InetAddress> old = before == null ? List.of() : before.addresses;
      // What was right a moment ago is a better answer than none.
      List<InetAddress> now = addresses.isEmpty() ? old : addresses;
      found.put(host, new Found(now, System.nanoTime(), Asking.NOT));
    }
    onAnswer.run();
  }

  @Override
  public void close() {
    asker.shutdownNow();
  }
}
