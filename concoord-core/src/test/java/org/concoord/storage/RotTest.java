package org.concoord.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.concoord.CorruptDataException;
import org.concoord.StorageException;
import org.concoord.paxos.Ballot;
import org.concoord.paxos.Value;
import org.junit.jupiter.api.Test;

/**
 * Flips bits of a directory of two segments and a superblock, one at a time. Each is noticed, or
 * makes no difference.
 *
 * <p>Every build takes one bit of every fourth byte, another in each run of the loop; {@code
 * -Dconcoord.everyBit=true} takes them all.
 */
class RotTest {
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

  @Test
  void everyFlippedBitIsNoticedOrHarmless() throws Exception {
    DirectoryScan.Findings healthy = fill();
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
          if (bit % 31 == 0) {
            assertThat(found.state().accepted()).isEqualTo(healthy.state().accepted());
            assertThat(found.state().promised()).isEqualTo(healthy.state().promised());
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

  @Test
  void aRecordThatDoesNotFollowTheOneBeforeItIsNoneOfTheLog() throws Exception {
    ModelDirectory directory = new ModelDirectory(disk);
    SegmentHeader header = new SegmentHeader(0, "test", Ledger.LEADER, 1, 32 << 10, 1, 0, 5);
    SegmentFiles.Prepared prepared =
        SegmentFiles.prepare(directory, FileNames.SPARE, header.bytes(), header.seed(), 0);
    SegmentWriter writer =
        new SegmentWriter(prepared.file(), header, LogSegments.newBuffer(header.bytes()));
    writer.append(new RecordHeader(0, 1, 1, 1, 0, Ballot.ZERO, 0, 0), Value.NO_OP);
    writer.append(
        new RecordHeader(0, 1, 2, 1, 0, Ballot.ZERO, 0, writer.checksum() + 1), Value.NO_OP);
    writer.flush();
    SegmentFiles.adopt(directory, FileNames.SPARE, prepared, header);
    SegmentImage image = SegmentImage.read(directory, FileNames.segment(1));
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
