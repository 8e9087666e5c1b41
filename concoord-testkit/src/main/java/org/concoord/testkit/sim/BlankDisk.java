package org.concoord.testkit.sim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.concoord.paxos.JournalRecord;

/**
 * The disk of a replica in memory mode, which the swarm has although nobody reads it back: each
 * record takes room on it, and what the record says is not written.
 */
final class BlankDisk implements Medium {
  /** What one record takes on a disk. */
  private static final int RECORD_BYTES = 64;

  private final SimulatedDisk disk;

  /** How many records were found on the disk, where a power loss leaves them. */
  private long found;

  BlankDisk(SimulatedDisk disk) {
    this.disk = disk;
  }

  @Override
  public void write(long position, JournalRecord record) {
    try {
      disk.write(position * RECORD_BYTES, record(position));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void force() {
    try {
      disk.force();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean isOnDisk(long records) {
    while (found < records && isOnDisk(disk, found)) {
      found++;
    }
    return found >= records;
  }

  private static boolean isOnDisk(SimulatedDisk disk, long position) {
    long offset = position * RECORD_BYTES;
    try {
      return disk.isDurable(offset, RECORD_BYTES)
          && Arrays.equals(disk.read(offset, RECORD_BYTES), record(position));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] record(long position) {
    byte[] bytes = new byte[RECORD_BYTES];
    Arrays.fill(bytes, (byte) (1 + position % 100));
    return bytes;
  }
}
