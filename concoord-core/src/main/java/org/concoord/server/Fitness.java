package org.concoord.server;

import java.util.EnumSet;
import java.util.Set;

/**
 * Whether this replica had better not lead, though it could (W5). Several reasons may stand at
 * once, and it is fit again when none does. On the loop.
 */
final class Fitness {
  /** What speaks against it. */
  enum Objection {
    /** Less than the reserve is free on its disk. */
    SPACE_LOW,
    /** Its disk has not answered for long. */
    DISK_STALLED,
    /** It is about to write a snapshot, and executes nothing meanwhile. */
    SNAPSHOT,
    /** Its state is not that of the others. */
    DIVERGED,
    /** It cannot execute a slot that another has executed (S6). */
    STANDS,
    /** Its application wants another to lead. */
    MOVING,
    /** It is about to end. */
    CLOSING
  }

  /** How long the disk may take for a force before others had better lead: none takes as long. */
  static final long STALL_NANOS = 1_000_000_000;

  private final Consensus consensus;
  private final Set<Objection> objections = EnumSet.noneOf(Objection.class);
  private long durableLsn;
  private long durableNanos;

  Fitness(Consensus consensus) {
    this.consensus = consensus;
    this.durableNanos = System.nanoTime();
  }

  /** Whether that speaks against it now. */
  boolean has(Objection objection) {
    return objections.contains(objection);
  }

  /**
   * Notes that it does, or not any more; a leader against whom something speaks hands over.
   *
   * @return whether that is news
   */
  boolean note(Objection objection, boolean stands) {
    boolean wasFit = objections.isEmpty();
    if (!(stands ? objections.add(objection) : objections.remove(objection))) {
      return false;
    }
    if (wasFit) {
      consensus.handOver();
    } else if (objections.isEmpty()) {
      consensus.standAgain();
    }
    return true;
  }

  /**
   * Looks whether the disk moves. One that hangs says nothing, and fails nothing: a leader over it
   * would take calls until its journal takes no more, and be followed for good.
   *
   * @return whether that is news
   */
  boolean watchDisk(long nowNanos) {
    long durable = consensus.durableLsn();
    if (durable != durableLsn || !consensus.awaitsDisk()) {
      durableLsn = durable;
      durableNanos = nowNanos;
    }
    return note(Objection.DISK_STALLED, nowNanos - durableNanos > STALL_NANOS);
  }

  /** How long nothing has become durable though something was to, in nanoseconds. */
  long stalledNanos(long nowNanos) {
    return nowNanos - durableNanos;
  }
}
