package org.concoord.client;

import java.util.concurrent.TimeUnit;

/**
 * For how long the link has owed an answer and brought none, and what to do about it. Owned by the
 * loop; times are of {@link System#nanoTime}.
 */
final class Silence {
  /** After this the others are asked who leads, and asked again after as long. */
  private static final long DOUBT_NANOS = TimeUnit.SECONDS.toNanos(1);

  /**
   * A silent replica that others, or itself on a new connection, still call the leader probably
   * runs a slow call. Its connection is replaced after this, and after twice as long the next time,
   * in case only the connection is dead.
   */
  private static final long REPLACE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private static final long MAX_REPLACE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private boolean owes;
  private long owedSinceNanos;
  private long doubtedNanos;
  private long replaceNanos = REPLACE_NANOS;

  /** Something was sent that wants an answer. */
  void sent(long nowNanos) {
    if (!owes) {
      owes = true;
      owedSinceNanos = nowNanos;
    }
  }

  /** The link has brought answers; whether it owes more. */
  void heard(long nowNanos, boolean owesMore) {
    replaceNanos = REPLACE_NANOS;
    owes = owesMore;
    owedSinceNanos = nowNanos;
  }

  /** Another link has taken its place, or none. */
  void linkEnded() {
    owes = false;
  }

  /** Whether the others are to be asked now who leads. */
  boolean raisesDoubt(long nowNanos) {
    if (lasts(nowNanos, DOUBT_NANOS) && nowNanos - doubtedNanos > DOUBT_NANOS) {
      doubtedNanos = nowNanos;
      return true;
    }
    return false;
  }

  /**
   * Whether a second connection to the replica that keeps silent on the first is to be used instead
   * of that.
   */
  boolean replacesLink(long nowNanos) {
    if (lasts(nowNanos, replaceNanos)) {
      replaceNanos = Math.min(2 * replaceNanos, MAX_REPLACE_NANOS);
      return true;
    }
    return false;
  }

  private boolean lasts(long nowNanos, long nanos) {
    return owes && nowNanos - owedSinceNanos > nanos;
  }
}
