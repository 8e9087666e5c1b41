package org.concoord.transport;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line for each connection that is closed for what its peer did, as long as there are few:
 * after a burst, one line a second, which says how many were left out. Owned by one loop.
 */
final class ClosedForCauseLog {
  private static final Logger log = LoggerFactory.getLogger(Connection.class);
  private static final int BURST = 16;
  private static final long REFILL_NANOS = TimeUnit.SECONDS.toNanos(1);

  private int allowed = BURST;
  private long refilledNanos;
  private long leftOut;

  ClosedForCauseLog(long nowNanos) {
    this.refilledNanos = nowNanos;
  }

  void closed(String remote, String reason, long nowNanos) {
    long refills = (nowNanos - refilledNanos) / REFILL_NANOS;
    if (refills > 0) {
      allowed = (int) Math.min(BURST, allowed + refills);
      refilledNanos += refills * REFILL_NANOS;
    }
    if (allowed == 0) {
      leftOut++;
      return;
    }
    allowed--;
    if (leftOut > 0) {
      log.warn("closed connection of {}: {} ({} more like it not shown)", remote, reason, leftOut);
      leftOut = 0;
    } else {
      log.warn("closed connection of {}: {}", remote, reason);
    }
  }

  /** The loop ends: what was left out is told now or never. */
  void finish() {
    if (leftOut > 0) {
      log.warn("closed {} more connections for cause, not shown", leftOut);
      leftOut = 0;
    }
  }
}
