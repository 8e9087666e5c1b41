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
 *
 * <p>Before a start does anything by what it found, it must write that to all copies: else it would
 * be by a superblock that only one pair holds, and the next write begins by overwriting that pair.
 */
final class SuperblockFile implements Closeable {
  static final int COPIES = 4;

  private static final int PAIR = 2;

  /**
   * What was found in the file.
   *
   * @param goodCopies how many copies are whole and of the last two writes
   * @param firstPairHolds whether the disk surely holds one in the first pair; else it does in the
   *     second. What is shown of the other may be in the cache alone
   */
  record Found(Superblock superblock, int goodCopies, boolean firstPairHolds) {}

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
    return new Found(best, good, firstPairHolds(copies, best.sequence()));
  }

  /**
   * The second pair is written once the first is forced: where it shows the last superblock, or was
   * torn, the first pair has it. Where the second is older than the first, it was not touched since
   * it was forced.
   */
  private static boolean firstPairHolds(@Nullable Superblock[] copies, long sequence) {
    return has(copies, 0, sequence)
        && (has(copies, PAIR, sequence) || copies[PAIR] == null && copies[PAIR + 1] == null);
  }

  private static boolean has(@Nullable Superblock[] copies, int pair, long sequence) {
    for (int copy = pair; copy < pair + PAIR; copy++) {
      Superblock found = copies[copy];
      if (found != null && found.sequence() == sequence) {
        return true;
      }
    }
    return false;
  }

  /** Makes all copies what was found, beginning with those that the disk need not hold. */
  void settle(Found found) throws IOException {
    writePair(found.superblock(), found.firstPairHolds() ? PAIR : 0);
    writePair(found.superblock(), found.firstPairHolds() ? 0 : PAIR);
  }

  void write(Superblock superblock) throws IOException {
    writePair(superblock, 0);
    writePair(superblock, PAIR);
  }

  private void writePair(Superblock superblock, int pair) throws IOException {
    for (int copy = pair; copy < pair + PAIR; copy++) {
      file.write(
          (long) copy * SuperblockCodec.COPY_BYTES, SuperblockCodec.encode(superblock, copy));
    }
    file.force();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
