package org.concoord.server;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls that were refused because too many wait: counted, and told in the log as episodes, one line
 * where refusing begins and one when it has stopped, however many calls are concerned. On the loop.
 */
final class RefusalLog {
  private static final Logger LOG = LoggerFactory.getLogger(RefusalLog.class);

  /** An episode ends once nothing was refused for so long. */
  private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final String replica;
  private final Meters meters;
  private long refused;
  private long refusedBefore;
  private boolean refusing;
  private long beganNanos;
  private long lastNanos;

  RefusalLog(String replica, Meters meters) {
    this.meters = meters;
    this.replica = replica;
  }

  /** A client that has more open than it may; others are not concerned, so the log says nothing. */
  void refusedForShare() {
    refused++;
    meters.refusedBusy();
  }

  void refused(Proposer proposer, long nowNanos) {
    refused++;
    meters.refusedBusy();
    lastNanos = nowNanos;
    if (!refusing) {
      refusing = true;
      beganNanos = nowNanos;
      refusedBefore = refused - 1;
      LOG.warn(
          "{}: begins to refuse calls as busy: {} of {} bytes wait to be proposed",
          replica,
          proposer.waitingCommands(),
          proposer.waitingBytes());
    }
  }

  void tick(long nowNanos) {
    if (refusing && nowNanos - lastNanos >= QUIET_NANOS) {
      refusing = false;
      LOG.info(
          "{}: takes all calls again, after it refused {} within {} ms",
          replica,
          refused - refusedBefore,
          TimeUnit.NANOSECONDS.toMillis(lastNanos - beganNanos));
    }
  }

  /** Since the start. */
  long count() {
    return refused;
  }
}
