package org.concoord.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import org.concoord.paxos.Value;

/**
 * Writes the file of one snapshot, a piece whenever it is told to, and forces each: file systems
 * write out in order, so a force of the log waits for what was written before it, and that is a
 * piece at most. A small one: larger ones, or several a force, would have the file written sooner
 * and forces of the log wait several times as long.
 *
 * <p>The file gets its name once all of it is durable, and counts once the name is.
 */
final class SnapshotWriter implements Closeable {
  static final int PIECE_BYTES = 128 << 10;

  private final Directory directory;
  private final long slot;
  private final Value image;
  private final LogFile file;
  private int written;

  private SnapshotWriter(Directory directory, long slot, Value image, LogFile file) {
    this.directory = directory;
    this.slot = slot;
    this.image = image;
    this.file = file;
  }

  /**
   * @param slot the last slot executed in it
   * @throws NoSpaceException if there is no room for it, or no file to be had; there is none then
   */
  static SnapshotWriter begin(Directory directory, long slot, Value image) throws IOException {
    if (directory.freeBytes() < image.length()) {
      throw new NoSpaceException(
          String.format(
              "%s: no room for a snapshot of %,d bytes: %,d are free",
              directory.name(), image.length(), directory.freeBytes()));
    }
    try {
      return new SnapshotWriter(directory, slot, image, directory.create(FileNames.NEW_SNAPSHOT));
    } catch (FileSystemException e) {
      NoSpaceException none =
          new NoSpaceException(directory.name() + ": no file for a snapshot: " + e.getMessage());
      none.addSuppressed(e);
      throw none;
    }
  }

  /** As {@link #begin}, and to the end: where nothing else waits for the disk. */
  static void writeAtOnce(Directory directory, long slot, Value image) throws IOException {
    SnapshotWriter snapshot = begin(directory, slot, image);
    boolean whole = false;
    try {
      while (!whole) {
        whole = snapshot.write();
      }
    } finally {
      if (!whole) {
        snapshot.close();
      }
    }
  }

  long slot() {
    return slot;
  }

  int bytes() {
    return image.length();
  }

  /** Writes the next piece; true once the snapshot is durable, under its name. */
  boolean write() throws IOException {
    int length = Math.min(PIECE_BYTES, image.length() - written);
    file.write(written, ByteBuffer.wrap(image.array(), image.offset() + written, length));
    written += length;
    boolean whole = written == image.length();
    file.force();
    if (whole) {
      file.close();
      directory.rename(FileNames.NEW_SNAPSHOT, FileNames.snapshot(slot));
      directory.force();
    }
    return whole;
  }

  /** Gives it up. */
  @Override
  public void close() throws IOException {
    file.close();
    directory.delete(FileNames.NEW_SNAPSHOT);
  }
}
