package org.concoord.server;

import org.concoord.server.Fitness.Objection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a durable replica's disk has to do with its role (W5): over one that is nearly full, or does
 * not answer, it had better not lead. On the loop.
 */
final class DiskWatch {
  private static final Logger LOG = LoggerFactory.getLogger(DiskWatch.class);

  private final String address;
  private final Storage storage;
  private final Fitness fitness;

  DiskWatch(String address, Storage storage, Fitness fitness) {
    this.address = address;
    this.storage = storage;
    this.fitness = fitness;
  }

  void onSpaceLow(boolean low) {
    if (!fitness.note(Objection.SPACE_LOW, low)) {
      return;
    }
    if (low) {
      LOG.warn("{}: {}", address, storage.spaceTrouble());
    } else {
      LOG.info("{}: the disk has room again", address);
    }
  }

  /** Whether it is nearly full: then no calls are taken. */
  boolean isSpaceLow() {
    return fitness.has(Objection.SPACE_LOW);
  }

  void tick(long nowNanos) {
    if (fitness.watchDisk(nowNanos)) {
      if (fitness.has(Objection.DISK_STALLED)) {
        LOG.warn("{}: {}", address, stallTrouble());
      } else {
        LOG.info("{}: the disk answers again", address);
      }
    }
  }

  /** What is wrong with a disk that does not answer, or "". */
  String stallTrouble() {
    return fitness.has(Objection.DISK_STALLED)
        ? storage.stallTrouble(fitness.stalledNanos(System.nanoTime()))
        : "";
  }
}
