package org.concoord.server;

import java.time.Duration;
import org.concoord.ReplicaConfig;

/**
 * When a durable replica's log has grown enough for a snapshot: in bytes, in slots, or in time, by
 * what it was configured with. On the loop.
 */
final class SnapshotPolicy {
  /**
   * A leader waits for twice as long as followers: those whose turn costs nobody anything have had
   * it by then, and a hand-over costs all who call.
   */
  private static final int LEADER_WAITS = 2;

  /** How long to wait after one that could not be kept. */
  private static final long RETRY_NANOS = Duration.ofSeconds(30).toNanos();

  private final long limitBytes;
  private final long limitSlots;
  private final long limitNanos;

  private long sinceBytes;
  private long sinceSlot;
  private long sinceNanos;

  /** What the last one took: less log than that is not worth another. */
  private long lastSize;

  private long notBeforeNanos;

  /**
   * @param sinceSlot that of the snapshot that the start went on from
   * @param replayedBytes what the log held above it
   */
  SnapshotPolicy(ReplicaConfig config, long sinceSlot, long replayedBytes, long nowNanos) {
    this.limitBytes = config.snapshotLogBytes();
    this.limitSlots = config.snapshotSlots();
    this.limitNanos = config.snapshotAge().toNanos();
    this.sinceSlot = sinceSlot;
    this.sinceBytes = -replayedBytes;
    this.sinceNanos = nowNanos;
    this.notBeforeNanos = nowNanos;
  }

  /**
   * Whether it is time for one.
   *
   * @param logBytes what was written to the log since the start
   * @param executed the last slot executed
   */
  boolean isDue(boolean leads, long logBytes, long executed, long nowNanos) {
    if (executed <= sinceSlot || nowNanos - notBeforeNanos < 0) {
      return false;
    }
    int patience = leads ? LEADER_WAITS : 1;
    return (logBytes - sinceBytes) / patience >= Math.max(limitBytes, lastSize)
        || (executed - sinceSlot) / patience >= limitSlots
        || (nowNanos - sinceNanos) / patience >= limitNanos;
  }

  /**
   * There is a snapshot on disk.
   *
   * @param logBytes what had been written to the log when it was written
   */
  void kept(long slot, long size, long logBytes, long nowNanos) {
    sinceSlot = slot;
    sinceBytes = logBytes;
    sinceNanos = nowNanos;
    lastSize = size;
  }

  /** It could not be written or kept, and need not be tried again at once. */
  void failed(long nowNanos) {
    notBeforeNanos = nowNanos + RETRY_NANOS;
  }
}
