package org.concoord.transport;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** How many connections come from where: a bucket of tokens for each address. Not thread-safe. */
final class ConnectionRate {
  /** Addresses kept in mind; beyond that the one heard of least recently is forgotten. */
  static final int ADDRESSES = 8_192;

  private static final int PREFIX_BYTES = 8;

  private final int perSecond;

  private final Map<ByteBuffer, Bucket> buckets =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Bucket> eldest) {
          return size() > ADDRESSES;
        }
      };

  ConnectionRate(int perSecond) {
    this.perSecond = perSecond;
  }

  boolean allows(InetAddress from, long nowNanos) {
    if (perSecond == Integer.MAX_VALUE) {
      return true;
    }
    return buckets
        .computeIfAbsent(key(from), first -> new Bucket(perSecond, nowNanos))
        .take(perSecond, nowNanos);
  }

  /** Whoever has one IPv6 address mostly has all of a /64. */
  private static ByteBuffer key(InetAddress from) {
    ByteBuffer whole = ByteBuffer.wrap(from.getAddress());
    return from instanceof Inet6Address ? whole.slice(0, PREFIX_BYTES) : whole;
  }

  private static final class Bucket {
    private double tokens;
    private long filledNanos;

    Bucket(double tokens, long filledNanos) {
      this.tokens = tokens;
      this.filledNanos = filledNanos;
    }

    boolean take(int perSecond, long nowNanos) {
      double refill = (double) (nowNanos - filledNanos) * perSecond / TimeUnit.SECONDS.toNanos(1);
      tokens = Math.min(perSecond, tokens + refill);
      filledNanos = nowNanos;
      if (tokens < 1) {
        return false;
      }
      tokens--;
      return true;
    }
  }
}
