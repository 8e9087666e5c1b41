package org.concoord.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.SplittableRandom;
import org.concoord.CorruptDataException;
import org.concoord.IncompatibleDataException;
import org.concoord.StorageException;
import org.concoord.paxos.Ballot;
import org.concoord.paxos.JournalRecord;
import org.concoord.paxos.Value;
import org.junit.jupiter.api.Test;

/**
 * Flips bits of a directory with a file of each kind, one at a time. Each is noticed, or makes no
 * difference.
 *
 * <p>Every build takes one bit of every fourth byte, another in each run of the loop; {@code
 * -Dconcoord.everyBit=true} takes them all.
 */
class RotTest {
  private static final long DECIDED = 40;
  private static final long NEWEST = 30;
  private static final long STOPPED = 41;

  private final DiskModel disk = new DiskModel();

  private DirectoryScan.Findings fill() throws Exception {
    WriteAheadLog log = Logs.open(new ModelDirectory(disk)).log();
    long slot = 0;
    while (log.superblock().lastSegment() < 2) {
      log.append(Ledger.promised(slot / 10));
      log.append(Ledger.accepted(++slot, slot / 10, (int) (slot * 37 % 900)));
      log.force();
    }
    for (int i = 0; i < 10; i++) {
      log.append(Ledger.accepted(++slot, slot / 10, (int) (slot * 37 % 900)));
      log.force();
    }
    return DirectoryScan.read(new ModelDirectory(disk));
  }

  /** Two snapshots, two segments that reach down to the older, and notes. */
  private DirectoryScan.Findings fillWithAllKinds() throws Exception {
    ModelDirectory directory = new ModelDirectory(disk);
    WriteAheadLog log = Logs.open(directory).log();
    for (long slot = 1; slot <= DECIDED; slot++) {
      log.append(Ledger.promised(slot));
      log.append(Ledger.accepted(slot, slot, 900));
    }
    log.append(new JournalRecord.Committed(1, DECIDED));
    log.force();
    Logs.snapshot(log, 20);
    Logs.snapshot(log, NEWEST);
    log.close();
    StopNotes.write(directory, STOPPED, "tally.add(long) failed");
    try (LogFile note = directory.create(FileNames.REJOIN)) {
      note.write(0, ByteBuffer.wrap("in the place of another\n".getBytes(UTF_8)));
    }
    directory.create(FileDirectory.LOCK).close();
    assertThat(disk.names()).hasSize(8);
    return DirectoryScan.read(directory);
  }

  @Test
  void everyFlippedBitIsNoticedOrHarmless() throws Exception {
    DirectoryScan.Findings healthy = fillWithAllKinds();
    boolean all = Boolean.getBoolean("concoord.everyBit");
    SplittableRandom random = new SplittableRandom(3);
    int noticed = 0;
    int harmless = 0;
    for (String name : disk.names()) {
      byte[] bytes = disk.bytes(name).clone();
      for (long bit = 0; bit < 8L * bytes.length; bit += all ? 1 : 1 + random.nextInt(64)) {
        int at = (int) (bit / 8);
        bytes[at] ^= (byte) (1 << bit % 8);
        disk.damage(name, bytes);
        try {
          DirectoryScan.Findings found = DirectoryScan.read(new ModelDirectory(disk));
          assertThat(found.lastLsn()).as("bit %d of %s", bit, name).isEqualTo(healthy.lastLsn());
          if (bit % 31 == 0 || !FileNames.isSegment(name)) {
            checkSame(found, healthy);
          }
          harmless++;
        } catch (StorageException e) {
          noticed++;
        }
        bytes[at] ^= (byte) (1 << bit % 8);
      }
      disk.damage(name, bytes);
    }
    System.out.printf("flipped bits: %,d noticed, %,d harmless%n", noticed, harmless);
    assertThat(noticed).isGreaterThan(1_000);
    assertThat(harmless).isGreaterThan(1_000);
  }

  /** The same comes of it, from whichever snapshot. */
  private void checkSame(DirectoryScan.Findings found, DirectoryScan.Findings healthy)
      throws Exception {
    assertThat(found.state().promised()).isEqualTo(healthy.state().promised());
    assertThat(found.state().base() + found.state().decided().size()).isEqualTo(DECIDED);
    assertThat(
            found.state().accepted().stream()
                .filter(vote -> vote.pvalue().slot() > NEWEST)
                .toList())
        .isEqualTo(healthy.state().accepted());
    if (found.snapshots().slot() == NEWEST) {
      assertThat(Objects.requireNonNull(found.snapshots().image()).state())
          .isEqualTo(Objects.requireNonNull(healthy.snapshots().image()).state());
    }
    ModelDirectory directory = new ModelDirectory(disk);
    assertThat(StopNotes.read(directory, found.snapshots().slot())).containsOnlyKeys(STOPPED);
    assertThat(SetAside.note(directory)).isNotEmpty();
  }

  @Test
  void aSectorInThePlaceOfAnotherIsNoticed() throws Exception {
    DirectoryScan.Findings healthy = fill();
    String name = FileNames.segment(1);
    byte[] bytes = disk.bytes(name).clone();
    int used = healthy.segments().get(0).end() / Sectors.BYTES;
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < 300; i++) {
      byte[] stray = bytes.clone();
      int from = random.nextInt(used);
      int to = (from + 1 + random.nextInt(used - 1)) % used;
      System.arraycopy(bytes, from * Sectors.BYTES, stray, to * Sectors.BYTES, Sectors.BYTES);
      disk.damage(name, stray);

      assertThat(verify()).as("sector %d written to %d", from, to).isEqualTo("REFUSED");
    }
  }

  private String verify() throws Exception {
    return DataDirectory.verify(new ModelDirectory(disk)).health().name();
  }

  @Test
  void aSuperblockOutlivesThreeOfItsCopies() throws Exception {
    DirectoryScan.Findings healthy = fill();
    byte[] bytes = disk.bytes(FileNames.SUPERBLOCK).clone();
    for (int kept = 0; kept < SuperblockFile.COPIES; kept++) {
      byte[] rotten = bytes.clone();
      for (int copy = 0; copy < SuperblockFile.COPIES; copy++) {
        rotten[copy * SuperblockCodec.COPY_BYTES + 100] ^= (byte) (copy == kept ? 0 : 1);
      }
      disk.damage(FileNames.SUPERBLOCK, rotten);

      assertThat(verify()).isEqualTo("REPAIRABLE");
      DiskModel copy = disk.copy();
      assertThat(Logs.open(new ModelDirectory(copy)).recovered().lastLsn())
          .isEqualTo(healthy.lastLsn());
      assertThat(DirectoryScan.read(new ModelDirectory(copy)).found().goodCopies()).isEqualTo(4);
    }
  }

  @Test
  void aCopyInThePlaceOfAnotherIsBad() throws Exception {
    fill();
    byte[] bytes = disk.bytes(FileNames.SUPERBLOCK).clone();
    System.arraycopy(bytes, 0, bytes, SuperblockCodec.COPY_BYTES, SuperblockCodec.COPY_BYTES);
    disk.damage(FileNames.SUPERBLOCK, bytes);

    assertThat(DirectoryScan.read(new ModelDirectory(disk)).found().goodCopies()).isEqualTo(3);
  }

  @Test
  void aSegmentThatEndsBeforeTheNextBeginsIsDamaged() throws Exception {
    fill();
    String name = FileNames.segment(1);
    SegmentImage image = SegmentImage.read(new ModelDirectory(disk), name);
    int[] last = {0};
    int end = image.walk((record, at) -> last[0] = at).at();
    byte[] bytes = disk.bytes(name).clone();
    new FillPattern(image.header().seed())
        .fill(ByteBuffer.wrap(bytes, last[0], end - last[0]), last[0]);
    disk.damage(name, bytes);

    assertRefused(name, last[0]);
    assertThat(DataDirectory.verify(new ModelDirectory(disk)).toString())
        .contains("though the next segment begins with");
  }

  private interface Records {
    void to(SegmentWriter writer) throws IOException;
  }

  /** The first segment, of records that no log has written. */
  private SegmentImage segmentOf(Records records) throws IOException {
    ModelDirectory directory = new ModelDirectory(disk);
    SegmentHeader header = new SegmentHeader(0, "test", Ledger.LEADER, 1, 32 << 10, 1, 0, 5);
    SegmentFiles.Prepared prepared =
        SegmentFiles.prepare(directory, FileNames.SPARE, header.bytes(), header.seed(), 0);
    SegmentWriter writer =
        new SegmentWriter(prepared.file(), header, LogSegments.newBuffer(header.bytes()));
    records.to(writer);
    writer.flush();
    SegmentFiles.adopt(directory, FileNames.SPARE, prepared, header);
    return SegmentImage.read(directory, FileNames.segment(1));
  }

  @Test
  void aRecordThatDoesNotFollowTheOneBeforeItIsNoneOfTheLog() throws Exception {
    SegmentImage image =
        segmentOf(
            writer -> {
              writer.append(new RecordHeader(0, 1, 1, 1, 0, Ballot.ZERO, 0, 0), Value.NO_OP);
              writer.append(
                  new RecordHeader(0, 1, 2, 1, 0, Ballot.ZERO, 0, writer.checksum() + 1),
                  Value.NO_OP);
            });
    SegmentImage.End end = image.walk((record, at) -> {});

    assertThat(end.lastLsn()).isEqualTo(1);
    assertThatThrownBy(() -> TailRule.judge(image, end, 0))
        .isInstanceOf(CorruptDataException.class);
  }

  @Test
  void withoutAnyCopyOfTheSuperblockNothingStarts() throws Exception {
    fill();
    byte[] rotten = disk.bytes(FileNames.SUPERBLOCK).clone();
    for (int copy = 0; copy < SuperblockFile.COPIES; copy++) {
      rotten[copy * SuperblockCodec.COPY_BYTES + 100] ^= 1;
    }
    disk.damage(FileNames.SUPERBLOCK, rotten);

    assertRefused(FileNames.SUPERBLOCK, 0);
  }

  @Test
  void aMissingFileIsMissed() throws Exception {
    fill();
    for (String name :
        new String[] {FileNames.SUPERBLOCK, FileNames.segment(1), FileNames.segment(2)}) {
      ModelDirectory without = new ModelDirectory(disk.copy());
      without.delete(name);

      assertThatThrownBy(() -> Logs.open(without))
          .isInstanceOf(CorruptDataException.class)
          .hasMessageContaining(name)
          .hasMessageContaining("missing");
    }
  }

  /**
   * Of all that was written to the superblock since it named the last segment, nothing is shown.
   */
  @Test
  void aSuperblockThatIsOlderThanTheLogIsNoticed() throws Exception {
    WriteAheadLog log = Logs.open(new ModelDirectory(disk)).log();
    byte[] older = disk.bytes(FileNames.SUPERBLOCK).clone();
    long slot = 0;
    while (log.superblock().lastSegment() < 2) {
      log.append(Ledger.accepted(++slot, 1, 900));
      log.force();
    }
    disk.damage(FileNames.SUPERBLOCK, older);

    assertRefused(FileNames.SUPERBLOCK, 0);
    assertThat(DataDirectory.verify(new ModelDirectory(disk)).toString())
        .contains("it names no segment behind wal-0000000000000001");
  }

  @Test
  void aRecordThatOnlyANewerVersionKnowsIsRefusedByName() throws Exception {
    SegmentImage image =
        segmentOf(
            writer ->
                writer.append(new RecordHeader(0, 99, 1, 1, 0, Ballot.ZERO, 0, 0), Value.NO_OP));

    assertThatThrownBy(() -> image.walk((record, at) -> {}))
        .isInstanceOf(IncompatibleDataException.class)
        .hasMessageContaining("has a record of type 99 at offset 512");
  }

  @Test
  void aSegmentOfAnotherReplicaIsRefused() throws Exception {
    fill();
    DiskModel other = new DiskModel();
    Logs.open(new ModelDirectory(other), 77);
    disk.damage(FileNames.segment(1), other.bytes(FileNames.segment(1)));

    assertRefused(FileNames.segment(1), 0);
  }

  private void assertRefused(String file, long offset) {
    assertThatThrownBy(() -> Logs.open(new ModelDirectory(disk)))
        .isInstanceOfSatisfying(
            CorruptDataException.class,
            e -> {
              assertThat(e.file()).isEqualTo(file);
              assertThat(e.offset()).isEqualTo(offset);
            });
  }
}
