package org.concoord.transport;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line for each connection that is closed for what its peer did, as long as there are few:
 * after a burst, one line a second, which says how many were left out. Owned by one loop.
 */
final class ClosedForCauseLog {
  private static final Logger log = LoggerFactory.getLogger(Connection.class);

  private final LineLimit lines;

  ClosedForCauseLog(long nowNanos) {
    this.lines = new LineLimit(16, Duration.ofSeconds(1), nowNanos);
  }

  void closed(String remote, String reason, long nowNanos) {
    if (lines.allows(nowNanos)) {
      log.warn("closed connection of {}: {}{}", remote, reason, lines.leftOut());
    }
  }

  /** The loop ends: what was left out is told now or never. */
  void finish() {
    String leftOut = lines.leftOut();
    if (!leftOut.isEmpty()) {
      log.warn("closed connections for cause to the end{}", leftOut);
    }
  }
}
