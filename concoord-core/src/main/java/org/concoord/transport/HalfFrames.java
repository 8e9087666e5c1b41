package org.concoord.transport;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The memory that frames take which have begun and not ended, on connections that were accepted. On
 * the loop.
 */
final class HalfFrames {
  /** By connection, the frame that began first first. */
  private final Map<NettyConnection, Integer> sizes = new LinkedHashMap<>();

  private long limit = Long.MAX_VALUE;
  private long bytes;

  void limit(long newLimit) {
    limit = newLimit;
  }

  /** The frame that had begun has ended, or the connection has. */
  void ended(NettyConnection connection) {
    Integer size = sizes.remove(connection);
    if (size != null) {
      bytes -= size;
    }
  }

  /** A frame takes so much and has not ended. */
  void take(NettyConnection connection, int size) {
    Integer before = sizes.put(connection, size);
    bytes += size - (before == null ? 0 : before);
    while (bytes > limit && !sizes.isEmpty()) {
      NettyConnection oldest = sizes.keySet().iterator().next();
      ended(oldest);
      oldest.closeForCause(
          "its frame has not ended, and with it all that have not would take over "
              + limit
              + " bytes");
    }
  }
}
