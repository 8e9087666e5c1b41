package org.concoord.storage;

import java.util.SplittableRandom;

/** Opens small logs on model disks. */
final class Logs {
  static final StorageOptions SMALL =
      StorageOptions.DEFAULT.withSegmentBytes(32 << 10).withReserveBytes(1 << 20);

  private Logs() {}

  static DataDirectory.Opened open(Directory directory, long seed) throws NoSpaceException {
    return DataDirectory.open(directory, SMALL, new SplittableRandom(seed), Runnable::run);
  }

  static DataDirectory.Opened open(Directory directory) throws NoSpaceException {
    return open(directory, 1);
  }
}
