package org.concoord.storage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.concoord.paxos.ReplicaId;
import org.jspecify.annotations.Nullable;

/**
 * Opens a directory that is this process's alone: makes what was read the truth on the disk, and
 * goes on from there. Each step leaves a directory that the next start reads the same way.
 */
final class Recovery {
  /** A log that can be written to, and what its replica starts from. */
  record Opened(Recovered recovered, WriteAheadLog log) {}

  private final Directory directory;
  private final StorageOptions options;
  private final RandomGenerator random;
  private final Executor preparing;
  private final List<String> done = new ArrayList<>();

  Recovery(
      Directory directory, StorageOptions options, RandomGenerator random, Executor preparing) {
    this.directory = directory;
    this.options = options;
    this.random = random;
    this.preparing = preparing;
  }

  Opened open() throws IOException {
    long began = System.nanoTime();
    DirectoryScan.Findings found = DirectoryScan.read(directory);
    String inPlaceOf = SetAside.note(directory);
    if (!inPlaceOf.isEmpty()) {
      done.add(inPlaceOf);
    }
    DirectoryScan.Findings findings = found == null ? create() : found;
    SuperblockFile superblocks = new SuperblockFile(directory.openAlone(FileNames.SUPERBLOCK));
    boolean opened = false;
    try {
      WriteAheadLog log = takeOver(superblocks, findings);
      opened = true;
      done.add(String.format("took %,d ms", (System.nanoTime() - began) / 1_000_000));
      return new Opened(recovered(found, findings, log.superblock(), inPlaceOf), log);
    } finally {
      if (!opened) {
        superblocks.close();
      }
    }
  }

  private WriteAheadLog takeOver(SuperblockFile superblocks, DirectoryScan.Findings findings)
      throws IOException {
    superblocks.settle(findings.found());
    for (String leftover : findings.leftovers()) {
      directory.delete(leftover);
    }
    @Nullable SegmentWriter writer = copyLast(findings);
    LogSegments segments = new LogSegments(directory, options, random, preparing);
    for (DirectoryScan.Segment segment : findings.segments()) {
      if (segment.id() != findings.superblock().lastSegment()) {
        segments.addFull(segment.id(), segment.maxSlot());
      }
    }
    if (writer != null) {
      segments.continueIn(writer);
    }
    WriteAheadLog log =
        new WriteAheadLog(
            directory,
            options,
            random,
            segments,
            superblocks,
            shelf(findings.snapshots()),
            findings.superblock(),
            findings.state().promised(),
            findings.lastLsn());
    if (writer == null) {
      log.roll();
    }
    log.start(findings.logReaches());
    return log;
  }

  private SnapshotShelf shelf(SnapshotScan snapshots) {
    SnapshotShelf shelf = new SnapshotShelf(directory);
    for (int i = snapshots.older().size() - 1; i >= 0; i--) {
      shelf.add(FileNames.snapshotSlot(snapshots.older().get(i)));
    }
    if (snapshots.base() != null) {
      shelf.add(snapshots.slot());
    }
    return shelf;
  }

  /** A superblock appears under its name whole, and before any segment does. */
  private DirectoryScan.Findings create() throws IOException {
    if (directory.list().contains(FileNames.NEW_SUPERBLOCK)) {
      directory.delete(FileNames.NEW_SUPERBLOCK);
    }
    ReplicaId replica = new ReplicaId(random.nextLong(), random.nextLong());
    try (SuperblockFile file = new SuperblockFile(directory.create(FileNames.NEW_SUPERBLOCK))) {
      file.write(Superblock.first(replica));
    }
    directory.rename(FileNames.NEW_SUPERBLOCK, FileNames.SUPERBLOCK);
    directory.force();
    done.add("a new replica, " + replica);
    DirectoryScan.Findings findings = DirectoryScan.read(directory);
    if (findings == null) {
      throw new IOException("the new superblock is not there");
    }
    return findings;
  }

  /**
   * Copies the records of the last segment into a new one, forces it and puts it in the place of
   * the old (W2). What the page cache shows of the old one need not be on the disk, and after a
   * failed force no other force would write it. A torn end is left behind.
   */
  private @Nullable SegmentWriter copyLast(DirectoryScan.Findings findings) throws IOException {
    SegmentImage last = findings.last();
    if (last == null) {
      return null;
    }
    int bytes = Math.max(options.segmentBytes(), last.header().bytes());
    SegmentFiles.Prepared prepared =
        SegmentFiles.prepare(directory, FileNames.COPY, bytes, random.nextLong(), 0);
    SegmentHeader old = last.header();
    SegmentHeader header =
        new SegmentHeader(
            old.group(),
            Texts.WRITER,
            old.replica(),
            old.id(),
            bytes,
            old.firstLsn(),
            old.previousChecksum(),
            prepared.seed());
    SegmentWriter writer =
        new SegmentWriter(prepared.file(), header, LogSegments.newBuffer(options.segmentBytes()));
    Copier copier = new Copier(last, writer);
    last.walk(copier);
    copier.finish();
    SegmentFiles.adopt(directory, FileNames.COPY, prepared, header);
    done.add(
        String.format(
            "%,d records of %s copied into a new file",
            copier.copied, FileNames.segment(old.id())));
    return writer;
  }

  private Recovered recovered(
      DirectoryScan.@Nullable Findings found,
      DirectoryScan.Findings findings,
      Superblock superblock,
      String inPlaceOf) {
    return new Recovered(
        superblock.replica(),
        superblock.incarnation(),
        superblock.bootNonce(),
        superblock.configuration(),
        findings.state().promised(),
        findings.state().base(),
        findings.snapshots().image(),
        findings.state().decided(),
        findings.state().accepted(),
        findings.lastLsn(),
        inPlaceOf,
        RecoveryReport.of(directory.name(), found, done));
  }

  /** Writes the records of an image again, with the checksums of another segment. */
  private static final class Copier implements SegmentImage.Visitor {
    private final SegmentImage image;
    private final SegmentWriter writer;
    private @Nullable IOException failure;
    private int copied;

    Copier(SegmentImage image, SegmentWriter writer) {
      this.image = image;
      this.writer = writer;
    }

    @Override
    public void visit(RecordHeader record, int at) {
      // The superblock that follows says what markers said.
      if (failure == null && !record.isMarker()) {
        try {
          writer.append(
              record.following(writer.checksum()), image.bytes(), at + RecordCodec.HEADER_BYTES);
          copied++;
        } catch (IOException e) {
          failure = e;
        }
      }
    }

    void finish() throws IOException {
      if (failure != null) {
        throw failure;
      }
      writer.flush();
    }
  }
}
