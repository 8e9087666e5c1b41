package org.concoord.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.concoord.paxos.ReplicaId;
import org.jspecify.annotations.Nullable;

/**
 * The segments of a log, in their order: those that are full, the one that is written to, and the
 * spare one that comes next. Which of them are the log says the superblock, and so whoever owns
 * both: a segment is named there before it is written to, and is not any more before it is deleted
 * (W1). Not thread-safe.
 */
final class LogSegments implements Closeable {
  private static final int BUFFER_BYTES = 256 << 10;

  private final Directory directory;
  private final StorageOptions options;
  private final RandomGenerator random;
  private final SpareSegment spare;
  private final FullSegments full = new FullSegments();
  private final ByteBuffer buffer;
  private @Nullable SegmentWriter current;
  private boolean spaceLow;

  LogSegments(
      Directory directory, StorageOptions options, RandomGenerator random, Executor preparing) {
    this.directory = directory;
    this.options = options;
    this.random = random;
    this.spare = new SpareSegment(directory, options, preparing);
    this.buffer = newBuffer(options.segmentBytes());
  }

  /** One that holds the record that is being made and what comes before it in the turn. */
  static ByteBuffer newBuffer(int segmentBytes) {
    return ByteBuffer.allocateDirect(Math.min(segmentBytes, BUFFER_BYTES));
  }

  /** A segment that was found, from the first to the last but one. */
  void addFull(long id, long maxSlot) {
    full.add(id, maxSlot);
  }

  /** The one that is written to, or null where there is none yet. */
  @Nullable SegmentWriter current() {
    return current;
  }

  /** Something has been written: once half of a segment is, the next is prepared. */
  void written(SegmentWriter writer) {
    if (!spare.isBegun() && writer.position() > writer.header().bytes() / 2) {
      spare.begin(random.nextLong());
    }
  }

  /**
   * Takes the spare one, waiting for it.
   *
   * @throws NoSpaceException if there is no room for it
   */
  SegmentFiles.Prepared takeSpare() throws IOException {
    if (!spare.isBegun()) {
      spare.begin(random.nextLong());
    }
    return spare.take();
  }

  /** Gives the spare one, durably, its header and its name; nothing is written to it yet. */
  SegmentWriter adopt(
      SegmentFiles.Prepared prepared,
      ReplicaId replica,
      long id,
      long firstLsn,
      int previousChecksum)
      throws IOException {
    SegmentHeader header =
        new SegmentHeader(
            0,
            Texts.WRITER,
            replica,
            id,
            options.segmentBytes(),
            firstLsn,
            previousChecksum,
            prepared.seed());
    try {
      SegmentFiles.adopt(directory, FileNames.SPARE, prepared, header);
    } catch (NoSpaceException inPlace) {
      // What is on the disk of it now is not known, and so it is no want of room.
      throw new IOException(inPlace.getMessage(), inPlace);
    }
    return new SegmentWriter(prepared.file(), header, buffer);
  }

  /** Goes on in that one: what was written to before is full. */
  void continueIn(SegmentWriter next) throws IOException {
    SegmentWriter before = current;
    if (before != null) {
      full.add(before.header().id(), before.maxSlot());
      before.close();
    }
    current = next;
  }

  /** Removes what is full and holds nothing above the slot; returns the files, to be deleted. */
  List<String> removeUpTo(long slot) {
    return full.removeUpTo(slot);
  }

  /** Removes all, so that another is the first; returns the files, to be deleted. */
  List<String> removeAll() throws IOException {
    List<String> files = full.removeUpTo(Long.MAX_VALUE);
    SegmentWriter last = current;
    if (last != null) {
      last.close();
      files.add(FileNames.segment(last.header().id()));
      current = null;
    }
    return files;
  }

  /**
   * Whether less than the reserve is free, or there is no room for the next segment (W5): until
   * there is room for the reserve and a segment, lest a leader come and go with each file that
   * somebody else makes on that disk.
   */
  boolean isSpaceLow() throws IOException {
    long wanted = options.reserveBytes() + (spaceLow ? options.segmentBytes() : 0);
    spaceLow = spare.lacksRoom() || hasLessThan(wanted);
    return spaceLow;
  }

  private boolean hasLessThan(long bytes) {
    try {
      return directory.freeBytes() < bytes;
    } catch (IOException e) {
      return spaceLow; // It is asked again soon; and whatever finds no room says so itself.
    }
  }

  @Override
  public void close() throws IOException {
    try (SegmentWriter writer = current) {
      current = null;
      spare.discard();
    }
  }
}
