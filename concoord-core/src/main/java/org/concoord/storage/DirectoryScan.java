package org.concoord.storage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.concoord.CorruptDataException;
import org.concoord.StorageException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a data directory as a start would, and changes nothing. All of W3 and W4 is decided here.
 */
final class DirectoryScan {
  /**
   * One segment of the log.
   *
   * @param records without markers
   * @param end where the next record would go
   * @param maxSlot the highest slot of an accepted value in it
   */
  record Segment(long id, long firstLsn, long records, int end, long maxSlot) {}

  /**
   * What was found.
   *
   * @param snapshots those that it has, with the one that counts
   * @param last the last segment, to be copied; null where the log has none yet
   * @param tail how the last segment ends; null with it
   * @param leftovers files of a start, a roll or a trim that was broken off: not part of the log
   */
  record Findings(
      SuperblockFile.Found found,
      SnapshotScan snapshots,
      List<Segment> segments,
      RecoveredState state,
      long lastLsn,
      @Nullable SegmentImage last,
      TailRule.@Nullable Tail tail,
      List<String> leftovers) {
    Superblock superblock() {
      return found.superblock();
    }

    /** Whether the log says of every slot up to the snapshot what was decided there. */
    boolean logReaches() {
      return state.committed() >= snapshots.slot();
    }
  }

  private final Directory directory;
  private final Superblock superblock;
  private final SuperblockFile.Found found;
  private final SnapshotScan snapshots;
  private final RecoveredState state;
  private final List<Segment> segments = new ArrayList<>();
  private final List<String> leftovers = new ArrayList<>();

  private long lastLsn;
  private int checksum;
  private long claimedLsn;
  private @Nullable SegmentImage last;
  private TailRule.@Nullable Tail tail;

  private DirectoryScan(Directory directory, SuperblockFile.Found found, SnapshotScan snapshots) {
    this.directory = directory;
    this.superblock = found.superblock();
    this.found = found;
    this.snapshots = snapshots;
    this.state = new RecoveredState(superblock, snapshots.slot());
    this.claimedLsn = superblock.durableLsn();
  }

  /**
   * Reads all there is; null where no replica has started from the directory yet.
   *
   * @throws CorruptDataException if what was written is not there any more (W4, W5)
   */
  static @Nullable Findings read(Directory directory) throws IOException {
    List<String> files = directory.list();
    if (!files.contains(FileNames.SUPERBLOCK)) {
      for (String file : files) {
        if (FileNames.isSegment(file) || FileNames.isSnapshot(file)) {
          throw new CorruptDataException(
              directory.name(), FileNames.SUPERBLOCK, -1, "the file is missing beside " + file);
        }
      }
      return null;
    }
    SuperblockFile.Found found = SuperblockFile.read(directory);
    SnapshotScan snapshots = SnapshotScan.read(directory, found.superblock(), files);
    DirectoryScan scan = new DirectoryScan(directory, found, snapshots);
    scan.sort(files);
    return scan.findings();
  }

  private void sort(List<String> files) throws IOException {
    long missing = superblock.firstSegment();
    for (String file : files) {
      boolean listed = FileNames.isSegment(file) && isListed(FileNames.segmentId(file));
      if (listed && FileNames.segmentId(file) == missing) {
        missing++;
      } else if (!listed && FileNames.isOurs(file)) {
        leftovers.add(file);
        if (FileNames.isSegment(file) && FileNames.segmentId(file) > superblock.lastSegment()) {
          checkUnused(file);
        }
      }
    }
    if (missing <= superblock.lastSegment()) {
      throw new CorruptDataException(
          directory.name(), FileNames.segment(missing), -1, "the segment is missing");
    }
  }

  /**
   * Nothing is written to a segment before the superblock names it: where there is something, what
   * is read of the superblock is older than the disk has said (a write that was lost, or is not
   * shown), or somebody has put it back.
   */
  private void checkUnused(String file) throws IOException {
    SegmentImage image;
    try {
      image = SegmentImage.read(directory, file);
    } catch (StorageException broken) {
      return; // It was not even begun.
    }
    if (image.recordAt(SegmentImage.FIRST_RECORD) != null) {
      throw new CorruptDataException(
          directory.name(),
          FileNames.SUPERBLOCK,
          0,
          "it names no segment behind "
              + FileNames.segment(superblock.lastSegment())
              + ", and "
              + file
              + " has records");
    }
  }

  private boolean isListed(long id) {
    return id >= superblock.firstSegment() && id <= superblock.lastSegment();
  }

  private Findings findings() throws IOException {
    SegmentImage.@Nullable End end = null;
    for (long id = superblock.firstSegment(); id <= superblock.lastSegment(); id++) {
      SegmentImage image = SegmentImage.read(directory, FileNames.segment(id));
      checkFollows(image, id, end);
      end = walk(image);
      if (id == superblock.lastSegment()) {
        // Of the others nothing stays in memory but what was stored.
        last = image;
        tail = TailRule.judge(image, end, claimedLsn);
      }
    }
    if (end == null && claimedLsn > 0) {
      throw new CorruptDataException(
          directory.name(), FileNames.SUPERBLOCK, 0, "it names no segment of a log that has some");
    }
    return new Findings(found, snapshots, segments, state, lastLsn, last, tail, leftovers);
  }

  /** Whether the image is the segment that must follow what was read before it. */
  private void checkFollows(SegmentImage image, long id, SegmentImage.@Nullable End end) {
    SegmentHeader header = image.header();
    if (header.id() != id || !header.replica().equals(superblock.replica())) {
      throw image.corrupt(
          0,
          String.format(
              "it is segment %d of replica %s, not %d of %s",
              header.id(), header.replica(), id, superblock.replica()));
    }
    if (end != null) {
      if (header.firstLsn() != lastLsn + 1) {
        throw new CorruptDataException(
            directory.name(),
            FileNames.segment(id - 1),
            end.at(),
            String.format(
                "record %d is missing or unreadable, though the next segment begins with %d",
                lastLsn + 1, header.firstLsn()));
      }
      if (header.previousChecksum() != checksum) {
        throw image.corrupt(0, "it does not follow the segment before it");
      }
    }
  }

  private SegmentImage.End walk(SegmentImage image) {
    long[] maxSlot = {0};
    SegmentImage.End end =
        image.walk(
            (record, at) -> {
              state.add(record, image.bytes(), at);
              maxSlot[0] = Math.max(maxSlot[0], record.slot());
            });
    SegmentHeader header = image.header();
    lastLsn = end.lastLsn();
    checksum = end.checksum();
    claimedLsn = Math.max(claimedLsn, end.claimedLsn());
    segments.add(
        new Segment(
            header.id(), header.firstLsn(), lastLsn - header.firstLsn() + 1, end.at(), maxSlot[0]));
    return end;
  }
}
