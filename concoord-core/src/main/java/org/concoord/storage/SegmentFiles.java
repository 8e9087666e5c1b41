package org.concoord.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;

/** Makes the files of segments. */
final class SegmentFiles {
  private static final int CHUNK_BYTES = 256 << 10;

  /** A file full of free space, forced, without a header. */
  record Prepared(LogFile file, long seed) {}

  private SegmentFiles() {}

  /**
   * Makes a file of free space: all its bytes are written and forced, so that nothing but bytes
   * changes in it later, and so that what was never written after can be told (W3).
   *
   * @throws NoSpaceException if less than {@code spared} bytes would be left, or no file can be
   *     had; there is none then
   */
  static Prepared prepare(Directory directory, String name, int bytes, long seed, long spared)
      throws IOException {
    if (directory.freeBytes() - bytes < spared) {
      throw new NoSpaceException(
          String.format(
              "%s: no room for a segment of %,d bytes, with %,d to be left free: %,d are free",
              directory.name(), bytes, spared, directory.freeBytes()));
    }
    LogFile file = create(directory, name);
    boolean whole = false;
    try {
      fill(file, bytes, seed);
      file.force();
      whole = true;
      return new Prepared(file, seed);
    } finally {
      if (!whole) {
        discard(directory, name, file);
      }
    }
  }

  /**
   * What keeps a new file from being opened, such as too many that are, passes like a full disk.
   */
  private static LogFile create(Directory directory, String name) throws IOException {
    try {
      return directory.create(name);
    } catch (FileSystemException e) {
      NoSpaceException none =
          new NoSpaceException(directory.name() + ": no file for a segment: " + e.getMessage());
      none.addSuppressed(e);
      throw none;
    }
  }

  private static void fill(LogFile file, int bytes, long seed) throws IOException {
    FillPattern fill = new FillPattern(seed);
    ByteBuffer chunk = ByteBuffer.allocateDirect(Math.min(bytes, CHUNK_BYTES));
    for (int at = 0; at < bytes; at += chunk.capacity()) {
      chunk.clear().limit(Math.min(chunk.capacity(), bytes - at));
      fill.fill(chunk, at);
      file.write(at, chunk.flip());
    }
  }

  /** Gives up one that was prepared, or half of one. */
  static void discard(Directory directory, String name, LogFile file) {
    try {
      file.close();
      directory.delete(name);
    } catch (IOException e) {
      // The next start deletes it, and what made us give up is reported already.
    }
  }

  /** Gives a prepared file its header and its name, durably. */
  static void adopt(Directory directory, String name, Prepared prepared, SegmentHeader header)
      throws IOException {
    prepared.file().write(0, header.encode());
    prepared.file().force();
    directory.rename(name, FileNames.segment(header.id()));
    directory.force();
  }
}
