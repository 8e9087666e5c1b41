package org.concoord.client;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * When something is said in a session of which the replicas have heard nothing for long (S2): they
 * have not heard what they refused. A word that is refused itself is said again soon. Owned by the
 * loop.
 */
final class KeepAlive {
  /** How often in a time to live it is looked after at least. */
  private static final int TICKS = 12;

  /** The last word, and when it was thought of. */
  private @Nullable InternalCommand last;

  private long lastNanos;

  /** Some of what a keep-alive, and a word of danger, may be late. */
  static long tickNanos(Session in) {
    return TimeUnit.MICROSECONDS.toNanos(in.ttlMicros()) / TICKS;
  }

  /**
   * The word that is to be sent now, or null.
   *
   * @param unsent where the last one may still wait
   * @param heardNanos when the replicas last heard of the session, as far as is known
   */
  @Nullable InternalCommand due(Session in, Unsent unsent, long heardNanos, long nowNanos) {
    if (isOnItsWay(in, unsent)
        || nowNanos - heardNanos <= TimeUnit.MICROSECONDS.toNanos(in.ttlMicros()) / 3
        || (last != null && nowNanos - lastNanos < tickNanos(in))) {
      return null;
    }
    last = InternalCommand.keepAlive();
    lastNanos = nowNanos;
    return last;
  }

  private boolean isOnItsWay(Session in, Unsent unsent) {
    InternalCommand word = last;
    return word != null && (unsent.has(word) || in.open(word.sequence()) == word);
  }
}
