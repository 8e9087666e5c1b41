package org.concoord.client;

import java.util.concurrent.TimeUnit;

/**
 * For how long a link has owed an answer and brought nothing, and what to do about it. Owned by the
 * loop; times are of {@link System#nanoTime}.
 *
 * <p>Only the replica knows whether a call is slow or lost, so it is pinged: its loop answers
 * whatever the lane is executing, and a slow call costs a ping now and then. A ping without an
 * answer is a reason to <em>ask the others</em>, who know of a new leader before anybody who waits
 * for the old one; the link itself stays, for a pause of the process or the network looks the same.
 */
final class Silence {
  /** A link that has owed for so long is pinged; after each answer it is twice as long. */
  private static final long FIRST_PING_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private static final long MAX_PING_NANOS = TimeUnit.MILLISECONDS.toNanos(400);

  /**
   * How long a ping may take: less than it takes the replicas to elect another, but three times
   * what the last one took, where the network is slow.
   */
  private static final long MIN_PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private static final long MAX_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** After this the others are asked once more. */
  private static final long DOUBT_NANOS = TimeUnit.SECONDS.toNanos(1);

  /**
   * A replica that is silent here, and says on a second connection that it leads, is not dead but
   * the first connection may be. That one is replaced after this, and after twice as long the next
   * time: perhaps it is only busy bringing a large answer.
   */
  private static final long REPLACE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private static final long MAX_REPLACE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private boolean owes;

  /** When the link last brought anything, or began to owe. */
  private long quietSinceNanos;

  private boolean pinged;
  private long pingedNanos;
  private long pingAfterNanos = FIRST_PING_NANOS;
  private long patienceNanos = MIN_PATIENCE_NANOS;
  private long doubtedNanos = System.nanoTime() - DOUBT_NANOS;
  private long replaceNanos = REPLACE_NANOS;

  /** Something was sent that wants an answer. */
  void sent(long nowNanos) {
    if (!owes) {
      owes = true;
      quietSinceNanos = nowNanos;
      pingAfterNanos = FIRST_PING_NANOS;
    }
  }

  /** The link has brought answers; whether it owes more. */
  void heard(long nowNanos, boolean owesMore) {
    replaceNanos = REPLACE_NANOS;
    owes = owesMore;
    quietSinceNanos = nowNanos;
    pingAfterNanos = FIRST_PING_NANOS;
  }

  /** The link has brought the answer to its ping. */
  void ponged(long nowNanos) {
    if (pinged) {
      pinged = false;
      long took = nowNanos - pingedNanos;
      patienceNanos = Math.max(MIN_PATIENCE_NANOS, Math.min(3 * took, MAX_PATIENCE_NANOS));
    }
    replaceNanos = REPLACE_NANOS;
    quietSinceNanos = nowNanos;
    pingAfterNanos = Math.min(2 * pingAfterNanos, MAX_PING_NANOS);
  }

  /** Another link has taken its place, or none. */
  void linkEnded() {
    owes = false;
    pinged = false;
  }

  /** Whether the link is to be pinged now; then it counts as pinged. */
  boolean wantsPing(long nowNanos) {
    if (!owes || pinged || nowNanos - quietSinceNanos < pingAfterNanos) {
      return false;
    }
    pinged = true;
    pingedNanos = nowNanos;
    return true;
  }

  /** Whether the others are to be asked now who leads. */
  boolean raisesDoubt(long nowNanos) {
    if (silentFor(nowNanos) < patienceNanos || nowNanos - doubtedNanos < DOUBT_NANOS) {
      return false;
    }
    doubtedNanos = nowNanos;
    return true;
  }

  /**
   * Whether a second connection to the replica that keeps silent on the first is to be used instead
   * of that.
   */
  boolean replacesLink(long nowNanos) {
    if (silentFor(nowNanos) < replaceNanos) {
      return false;
    }
    replaceNanos = Math.min(2 * replaceNanos, MAX_REPLACE_NANOS);
    return true;
  }

  /** Since it was pinged, or anything else came; none where it owes nothing. */
  private long silentFor(long nowNanos) {
    return owes && pinged ? Math.min(nowNanos - pingedNanos, nowNanos - quietSinceNanos) : 0;
  }
}
