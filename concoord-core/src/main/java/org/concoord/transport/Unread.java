package org.concoord.transport;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Connections that were accepted and whose peers are behind with reading what is sent to them. On
 * the loop.
 */
final class Unread {
  private final Set<NettyConnection> behind = new LinkedHashSet<>();
  private long limit = Long.MAX_VALUE;

  void limit(long newLimit) {
    limit = newLimit;
  }

  /** It has fallen behind, or more is to be sent to one that has. */
  void grew(NettyConnection connection) {
    behind.add(connection);
    long bytes = 0;
    for (NettyConnection each : behind) {
      bytes += each.unsent();
    }
    if (bytes > limit) {
      NettyConnection longest = behind.iterator().next();
      behind.remove(longest);
      longest.overflow("it does not read, and over " + limit + " bytes are unsent to such");
    }
  }

  /** It has caught up, or has ended. */
  void caughtUp(NettyConnection connection) {
    behind.remove(connection);
  }
}
