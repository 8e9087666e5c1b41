package org.concoord.storage;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.random.RandomGenerator;
import org.concoord.StorageFailedException;
import org.concoord.paxos.Ballot;
import org.concoord.paxos.JournalRecord;
import org.concoord.paxos.ReplicaId;
import org.concoord.paxos.Value;
import org.jspecify.annotations.Nullable;

/**
 * The log of one replica, as its only owner sees it: promises and accepted values, one behind the
 * other in segments, and the superblock that says which (W1). Made by {@link DataDirectory#open}.
 *
 * <p>Not thread-safe, and free of threads and clocks of its own, so that a simulation can own one.
 * Any failure of the disk but a want of room fences the directory: that call and all later ones
 * throw {@link StorageFailedException} (W2). A full disk does so too where a prepared segment is
 * written to, for what is on it then is not known either; on file systems that write in place it
 * cannot be full there.
 */
public final class WriteAheadLog implements Closeable {
  private final Directory directory;
  private final StorageOptions options;
  private final RandomGenerator random;
  private final SuperblockFile superblocks;
  private final LogSegments segments;
  private final SnapshotShelf snapshots;
  private final JournalCounters counters = new JournalCounters();

  private Superblock superblock;
  private PromiseFloor promised;

  /**
   * The promise as of the last force: what a superblock may say. One that told of an entry into an
   * epoch, where a power loss then takes the records before it, would leave a replica that must not
   * vote where it was, and does not know how to get to where it may (E4).
   */
  private PromiseFloor durablyPromised;

  private long lastLsn;

  /** Everything up to here is durable. */
  private long durableLsn;

  /** The highest LSN that something durable claims to be durable (W3). */
  private long claimedLsn;

  private @Nullable StorageFailedException failure;
  private boolean closed;

  WriteAheadLog(
      Directory directory,
      StorageOptions options,
      RandomGenerator random,
      LogSegments segments,
      SuperblockFile superblocks,
      SnapshotShelf snapshots,
      Superblock superblock,
      PromiseFloor promised,
      long lastLsn) {
    this.snapshots = snapshots;
    this.directory = directory;
    this.options = options;
    this.random = random;
    this.segments = segments;
    this.superblocks = superblocks;
    this.superblock = superblock;
    this.promised = promised;
    this.durablyPromised = promised;
    this.lastLsn = lastLsn;
    this.durableLsn = lastLsn;
    this.claimedLsn = superblock.durableLsn();
  }

  /** Where it is, for people. */
  String name() {
    return directory.name();
  }

  /** The LSN of the last record that was appended. */
  public long lastLsn() {
    return lastLsn;
  }

  /** Everything up to here is durable. */
  public long durableLsn() {
    return durableLsn;
  }

  public JournalCounters counters() {
    return counters;
  }

  /**
   * Appends a record, which is durable once {@link #force} has returned, and returns its LSN: one
   * above that of the record before.
   *
   * @throws NoSpaceException if a new segment is needed and there is no room for one; nothing was
   *     appended, and trying again later may succeed
   */
  public long append(JournalRecord record) throws NoSpaceException {
    checkUsable();
    if (record instanceof JournalRecord.AcceptedValue accepted) {
      append(
          RecordType.ACCEPTED,
          accepted.epoch(),
          accepted.pvalue().slot(),
          accepted.pvalue().ballot(),
          accepted.pvalue().value());
    } else if (record instanceof JournalRecord.Promised promise) {
      append(RecordType.PROMISED, promise.epoch(), 0, promise.ballot(), Value.NO_OP);
    } else if (record instanceof JournalRecord.DecidedValue decided) {
      append(RecordType.DECIDED, decided.epoch(), decided.slot(), Ballot.ZERO, decided.value());
    } else if (record instanceof JournalRecord.Committed committed) {
      append(RecordType.COMMITTED, committed.epoch(), committed.slot(), Ballot.ZERO, Value.NO_OP);
    }
    return lastLsn;
  }

  private void append(RecordType type, long epoch, long slot, Ballot ballot, Value value)
      throws NoSpaceException {
    if (value.length() > options.maxValueBytes()) {
      throw new IllegalArgumentException(
          value.length() + " bytes do not fit into a segment of " + options.segmentBytes());
    }
    SegmentWriter writer = writerFor(value.length());
    RecordHeader header =
        new RecordHeader(
            value.length(),
            type.number(),
            lastLsn + 1,
            epoch,
            slot,
            ballot,
            durableLsn,
            writer.checksum());
    try {
      writer.append(header, value);
    } catch (IOException e) {
      throw fail("writing", e);
    }
    lastLsn++;
    if (epoch != promised.epoch() || promised.ballot().isBelow(ballot)) {
      promised = promised.max(new PromiseFloor(epoch, ballot));
    }
    counters.appended(header.extent());
    segments.written(writer);
  }

  private SegmentWriter writerFor(int length) throws NoSpaceException {
    SegmentWriter writer = segments.current();
    return writer == null || !writer.fits(length) ? roll() : writer;
  }

  /**
   * Begins a new segment. The one before it is forced first, so that only the last one can have a
   * torn tail; the superblock names the new one once it is durable under its name, and before
   * anything is written to it, so that a segment that is missing is missed.
   */
  SegmentWriter roll() throws NoSpaceException {
    try {
      SegmentFiles.Prepared prepared = segments.takeSpare();
      force();
      SegmentWriter before = segments.current();
      SegmentWriter writer =
          segments.adopt(
              prepared,
              superblock.replica(),
              superblock.lastSegment() + 1,
              lastLsn + 1,
              before == null ? 0 : before.checksum());
      write(superblock.rolled(writer.header().id()));
      segments.continueIn(writer);
      counters.rolled();
      return writer;
    } catch (NoSpaceException e) {
      throw e;
    } catch (IOException e) {
      throw fail("beginning a segment", e);
    }
  }

  /** Makes durable all that was appended, and returns the LSN of the last of it. */
  public long force() {
    checkUsable();
    SegmentWriter writer = segments.current();
    if (writer != null && !writer.isForced()) {
      long claimed = durableLsn;
      try {
        writer.force();
      } catch (IOException e) {
        throw fail("forcing", e);
      }
      counters.forced();
      claimedLsn = Math.max(claimedLsn, claimed);
    }
    durableLsn = lastLsn;
    durablyPromised = promised;
    return durableLsn;
  }

  /**
   * Whether the last records are durable and nothing on the disk says so. As long as nothing does,
   * their loss could not be told from a tear: a log that falls idle is to be marked (W3).
   */
  public boolean isMarkerDue() {
    return failure == null && claimedLsn < durableLsn && durableLsn == lastLsn;
  }

  /** Says durably that everything appended is durable. */
  public void mark() {
    force();
    SegmentWriter writer = segments.current();
    if (writer == null || !isMarkerDue()) {
      return;
    }
    try {
      if (!writer.fits(0)) {
        write(superblock);
        return;
      }
      RecordHeader marker =
          new RecordHeader(
              0,
              RecordType.MARKER.number(),
              lastLsn,
              0,
              0,
              Ballot.ZERO,
              durableLsn,
              writer.checksum());
      writer.append(marker, Value.NO_OP);
      writer.force();
    } catch (IOException e) {
      throw fail("marking", e);
    }
    counters.marked();
    claimedLsn = durableLsn;
  }

  /** The slot of the newest snapshot that is durable; 0 for none. */
  public long snapshotSlot() {
    return snapshots.newest();
  }

  /** Whether {@link #writeSnapshot} has something to do. */
  public boolean isWritingSnapshot() {
    return snapshots.isWriting();
  }

  /**
   * Begins to write a snapshot to a file of its own, one at a time.
   *
   * @param slot the last slot executed in it, above that of {@link #snapshotSlot}
   * @param image a {@code SnapshotImage}, which is not looked at
   * @param logReaches see {@link Journal#keep}
   * @throws NoSpaceException if there is no room for it
   */
  public void beginSnapshot(long slot, Value image, boolean logReaches) throws NoSpaceException {
    checkUsable();
    try {
      snapshots.begin(slot, image, logReaches);
    } catch (NoSpaceException e) {
      throw e;
    } catch (IOException e) {
      throw fail("beginning a snapshot", e);
    }
  }

  /**
   * Writes the next piece of the snapshot, and returns true once all of it is durable. A start goes
   * on from it from then on, and what is in the one before it too is dropped from the log.
   *
   * @throws NoSpaceException if there was no room after all; it is given up
   */
  public boolean writeSnapshot() throws NoSpaceException {
    checkUsable();
    try {
      if (!snapshots.write()) {
        return false;
      }
      trim(snapshots.trimmable());
      snapshots.deleteOthers();
      counters.kept(snapshots.newest());
      return true;
    } catch (NoSpaceException e) {
      abandonSnapshot();
      throw e;
    } catch (IOException e) {
      throw fail("writing a snapshot", e);
    }
  }

  private void abandonSnapshot() {
    try {
      snapshots.abandon();
    } catch (IOException e) {
      throw fail("deleting a snapshot", e);
    }
  }

  /**
   * Accepted values up to the slot need not be kept: segments that hold nothing else are deleted,
   * after the superblock has stopped to name them. Promises in them are covered by its floor.
   */
  private void trim(long slot) throws IOException {
    if (slot <= superblock.snapshotSlot()) {
      return;
    }
    List<String> deleted = segments.removeUpTo(slot);
    write(superblock.trimmed(slot, superblock.firstSegment() + deleted.size()));
    for (String file : deleted) {
      directory.delete(file);
    }
    if (!deleted.isEmpty()) {
      directory.force();
    }
  }

  /** Remembers the instance and its voters; durable when this returns. */
  public void configure(Configuration configuration) {
    checkUsable();
    try {
      write(superblock.configured(configuration));
    } catch (IOException e) {
      throw fail("writing the superblock", e);
    }
  }

  /**
   * Becomes the log of another replica, of another instance, which begins with a snapshot (M3):
   * durable when this returns, and nothing that was before is read again. Whatever breaks it off
   * before the superblock says so leaves the log as it was.
   *
   * @param configuration of a later epoch than any that is on record
   * @param slot above that of every snapshot before
   * @throws NoSpaceException if there is no room for it; nothing has changed
   */
  void beginAnew(ReplicaId replica, Configuration configuration, long slot, Value image)
      throws NoSpaceException {
    checkUsable();
    if (slot <= snapshots.newest() || configuration.epoch() <= promised.epoch()) {
      throw new IllegalArgumentException("slot " + slot + " or " + configuration + " is over");
    }
    try {
      SegmentWriter writer = prepareAnew(replica, slot, image);
      List<String> deleted = segments.removeAll();
      write(superblock.anew(replica, configuration, slot, writer.header().id()));
      segments.continueIn(writer);
      for (String file : deleted) {
        directory.delete(file);
      }
      snapshots.replaceAll(slot);
      snapshots.deleteOthers();
      directory.force();
      counters.kept(slot);
    } catch (NoSpaceException e) {
      throw e;
    } catch (IOException e) {
      throw fail("beginning anew", e);
    }
  }

  /** The snapshot, and the segment behind it, which no superblock names yet. */
  private SegmentWriter prepareAnew(ReplicaId replica, long slot, Value image) throws IOException {
    SegmentFiles.Prepared prepared = segments.takeSpare();
    boolean whole = false;
    try {
      force();
      snapshots.abandon();
      SnapshotWriter.writeAtOnce(directory, slot, image);
      SegmentWriter writer =
          segments.adopt(prepared, replica, superblock.lastSegment() + 1, lastLsn + 1, 0);
      whole = true;
      return writer;
    } finally {
      if (!whole) {
        SegmentFiles.discard(directory, FileNames.SPARE, prepared.file());
      }
    }
  }

  /**
   * The start of a replica is on record before it says anything (M4).
   *
   * @param logReaches whether the log says what was decided up to the newest snapshot
   */
  void start(boolean logReaches) {
    try {
      if (!logReaches) {
        snapshots.forgetOlder();
        trim(snapshots.trimmable());
      }
      counters.found(snapshots.newest());
      write(superblock.started(random.nextLong()));
    } catch (IOException e) {
      throw fail("writing the superblock", e);
    }
  }

  Superblock superblock() {
    return superblock;
  }

  /**
   * A disk that has no room for what is there already, as one that never writes in place may, has
   * failed: some copies may say what comes next, and what was to come with it has not.
   */
  private void write(Superblock next) throws IOException {
    superblock = next.next(durablyPromised, durableLsn);
    try {
      superblocks.write(superblock);
    } catch (NoSpaceException inPlace) {
      throw new IOException(inPlace.getMessage(), inPlace);
    }
    claimedLsn = Math.max(claimedLsn, superblock.durableLsn());
  }

  /**
   * Whether less than the reserve is free, or there is no room for the next segment (W5). The
   * journal still takes what it has room for.
   */
  public boolean isSpaceLow() {
    checkUsable();
    try {
      return segments.isSpaceLow();
    } catch (IOException e) {
      throw fail("preparing a segment", e);
    }
  }

  private void checkUsable() {
    if (closed) {
      throw new IllegalStateException(directory.name() + ": the log is closed");
    }
    StorageFailedException failed = failure;
    if (failed != null) {
      throw new StorageFailedException(String.valueOf(failed.getMessage()), failed);
    }
  }

  private StorageFailedException fail(String doing, IOException cause) {
    StorageFailedException failed =
        new StorageFailedException(
            directory.name() + ": " + doing + " failed: " + cause.getMessage(), cause);
    fence(failed);
    return failed;
  }

  /** Nobody in this process goes on from here: what of the last writes is there is not known. */
  void fence(StorageFailedException failed) {
    failure = failed;
    directory.fence(failed);
  }

  /**
   * Closes the files and lets others use the directory. What was appended since the last {@link
   * #force} may or may not be found by the next start.
   */
  @Override
  public void close() throws IOException {
    try (directory;
        superblocks;
        segments) {
      closed = true;
      snapshots.abandon();
    }
  }
}
