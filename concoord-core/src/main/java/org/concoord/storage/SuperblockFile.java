package org.concoord.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.concoord.CorruptDataException;
import org.concoord.IncompatibleDataException;
import org.jspecify.annotations.Nullable;

/**
 * The file of the superblock: four copies, written two and two, so that two are whole at any moment
 * (W1). Of those that are whole, the one of the highest sequence counts; which of two that is,
 * after a crash between them, makes no difference to anybody, since the write had not returned.
 */
final class SuperblockFile implements Closeable {
  static final int COPIES = 4;

  /**
   * What was found in the file.
   *
   * @param goodCopies how many copies are whole and of the last two writes
   */
  record Found(Superblock superblock, int goodCopies) {}

  private final LogFile file;

  SuperblockFile(LogFile file) {
    this.file = file;
  }

  /**
   * @throws CorruptDataException if no copy is whole (W5)
   * @throws IncompatibleDataException if a newer version wrote it
   */
  static Found read(Directory directory) throws IOException {
    @Nullable Superblock[] copies = new @Nullable Superblock[COPIES];
    @Nullable Superblock best = null;
    try (LogFile file = directory.openToRead(FileNames.SUPERBLOCK)) {
      for (int copy = 0; copy < COPIES; copy++) {
        long at = (long) copy * SuperblockCodec.COPY_BYTES;
        if (file.size() < at + SuperblockCodec.COPY_BYTES) {
          continue;
        }
        ByteBuffer bytes = ByteBuffer.allocate(SuperblockCodec.COPY_BYTES);
        file.read(at, bytes);
        @Nullable Superblock found = SuperblockCodec.decode(directory.name(), bytes.rewind(), copy);
        copies[copy] = found;
        if (found != null && (best == null || best.sequence() < found.sequence())) {
          best = found;
        }
      }
    }
    if (best == null) {
      throw new CorruptDataException(
          directory.name(), FileNames.SUPERBLOCK, 0, "none of its four copies is whole");
    }
    int good = 0;
    for (Superblock copy : copies) {
      good += copy != null && best.sequence() - copy.sequence() <= 1 ? 1 : 0;
    }
    return new Found(best, good);
  }

  void write(Superblock superblock) throws IOException {
    for (int copy = 0; copy < COPIES; copy++) {
      file.write(
          (long) copy * SuperblockCodec.COPY_BYTES, SuperblockCodec.encode(superblock, copy));
      if (copy % 2 == 1) {
        file.force();
      }
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
