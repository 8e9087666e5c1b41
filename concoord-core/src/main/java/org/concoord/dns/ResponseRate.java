package org.concoord.dns;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How many answers go to where, so that nobody is flooded with them in whose name somebody else
 * asks: a bucket of tokens for each network. Beyond it every second answer is a truncated one,
 * which is no larger than its query and tells whoever really asks to come by TCP. Not thread-safe.
 */
final class ResponseRate {
  static final int PER_SECOND = 10;

  /** Networks kept in mind; beyond that the one heard of least recently is forgotten. */
  static final int NETWORKS = 8_192;

  private static final int SLIP = 2;
  private static final int IPV4_BYTES = 3;
  private static final int IPV6_BYTES = 7;

  /** What becomes of an answer. */
  enum Verdict {
    SEND,
    TRUNCATE,
    DROP
  }

  private final Map<ByteBuffer, Bucket> buckets =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Bucket> eldest) {
          return size() > NETWORKS;
        }
      };

  Verdict take(InetAddress to, long nowNanos) {
    return buckets
        .computeIfAbsent(network(to), first -> new Bucket(PER_SECOND, nowNanos))
        .take(nowNanos);
  }

  /** Of IPv4 a /24, of IPv6 a /56, which is about what one customer of a provider has. */
  static ByteBuffer network(InetAddress address) {
    int bytes = address instanceof Inet4Address ? IPV4_BYTES : IPV6_BYTES;
    return ByteBuffer.wrap(address.getAddress(), 0, bytes);
  }

  private static final class Bucket {
    private double tokens;
    private long filledNanos;
    private int beyond;

    Bucket(double tokens, long filledNanos) {
      this.tokens = tokens;
      this.filledNanos = filledNanos;
    }

    Verdict take(long nowNanos) {
      double refill = (double) (nowNanos - filledNanos) * PER_SECOND / TimeUnit.SECONDS.toNanos(1);
      tokens = Math.min(PER_SECOND, tokens + refill);
      filledNanos = nowNanos;
      if (tokens >= 1) {
        tokens--;
        beyond = 0;
        return Verdict.SEND;
      }
      beyond++;
      return beyond % SLIP == 0 ? Verdict.TRUNCATE : Verdict.DROP;
    }
  }
}
