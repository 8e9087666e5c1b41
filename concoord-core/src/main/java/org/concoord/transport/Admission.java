package org.concoord.transport;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps account of the connections that a loop has accepted until each has said who it is, so that
 * those who never do cannot take the memory, the sockets or the time of those who do. On the loop.
 */
final class Admission {
  private final Loop loop;

  /** Who has not said yet who it is, longest first, and until when it may. */
  private final Map<NettyConnection, Long> waiting = new LinkedHashMap<>();

  private AcceptLimits limits = AcceptLimits.NONE;
  private ConnectionRate rate = new ConnectionRate(limits.perSecond());
  private Loop.@Nullable Cancellable timer;

  Admission(Loop loop) {
    this.loop = loop;
  }

  void limit(AcceptLimits newLimits) {
    limits = newLimits;
    rate = new ConnectionRate(newLimits.perSecond());
  }

  /** Whether one more may come from there. */
  boolean admits(InetAddress from) {
    return rate.allows(from, System.nanoTime());
  }

  void came(NettyConnection connection) {
    waiting.put(connection, System.nanoTime() + limits.patience().toNanos());
    if (waiting.size() > limits.unintroduced()) {
      waiting
          .keySet()
          .iterator()
          .next()
          .closeForCause(
              "it has not said who it is, and "
                  + limits.unintroduced()
                  + " newer ones have not either");
    }
    arm();
  }

  /** It has said who it is, or is no more. */
  void done(NettyConnection connection) {
    waiting.remove(connection);
  }

  private void arm() {
    if (timer == null && !waiting.isEmpty()) {
      long due = waiting.values().iterator().next() - System.nanoTime();
      timer = loop.after(Duration.ofNanos(Math.max(0, due)), this::closeDue);
    }
  }

  private void closeDue() {
    timer = null;
    long now = System.nanoTime();
    for (Iterator<Map.Entry<NettyConnection, Long>> all = waiting.entrySet().iterator();
        all.hasNext(); ) {
      Map.Entry<NettyConnection, Long> longest = all.next();
      if (longest.getValue() - now > 0) {
        break;
      }
      all.remove();
      longest
          .getKey()
          .closeForCause("it has not said who it is for " + limits.patience().toMillis() + " ms");
    }
    arm();
  }
}
