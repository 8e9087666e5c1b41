package org.concoord.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import org.concoord.CorruptDataException;
import org.concoord.IncompatibleDataException;
import org.concoord.paxos.ClusterId;
import org.concoord.paxos.JournalRecord;
import org.junit.jupiter.api.Test;

/** Snapshots on disk: which one a start goes on from, and when it goes on from none (W5). */
class SnapshotFilesTest {
  private static final String OLDER = FileNames.snapshot(20);
  private static final String NEWER = FileNames.snapshot(30);

  private final DiskModel disk = new DiskModel();
  private final ModelDirectory directory = new ModelDirectory(disk);

  /** Slots 1 to 40 in the log, snapshots of two of them. */
  private void fill(boolean logReaches) throws Exception {
    WriteAheadLog log = Logs.open(directory).log();
    for (long slot = 1; slot <= 40; slot++) {
      log.append(Ledger.accepted(slot, 1, 2_000));
    }
    log.append(new JournalRecord.Committed(1, 40));
    log.force();
    Logs.snapshot(log, 20);
    Logs.snapshot(log, 30, logReaches);
    log.close();
  }

  private Recovered start() throws Exception {
    return Logs.open(new ModelDirectory(disk.copy())).recovered();
  }

  private RecoveryReport verify() throws Exception {
    return DataDirectory.verify(directory);
  }

  @Test
  void aStartGoesOnFromTheNewestAndWhatTheLogHasAboveIt() throws Exception {
    fill(true);
    Recovered recovered = start();

    assertThat(recovered.trim()).isEqualTo(30);
    assertThat(Objects.requireNonNull(recovered.snapshot()).slot()).isEqualTo(30);
    assertThat(recovered.decided()).hasSize(10);
    assertThat(recovered.accepted()).hasSize(10);
    assertThat(recovered.report().toString())
        .contains("WHOLE")
        .contains(NEWER + ": the snapshot of slot 30, ")
        .contains("the start goes on from it")
        .contains(OLDER + ": kept in reserve")
        .contains(
            "slots 31 to 40 were decided and are executed again; 10 values accepted above slot 30");
  }

  @Test
  void theLogIsKeptDownToTheOlderOfTwo() throws Exception {
    fill(true);
    assertThat(SuperblockFile.read(directory).superblock().snapshotSlot()).isEqualTo(20);
    assertThat(disk.names())
        .contains(OLDER, NEWER)
        .doesNotContain(FileNames.segment(1), FileNames.NEW_SNAPSHOT);
  }

  @Test
  void oneAloneTrimsNothing() throws Exception {
    WriteAheadLog log = Logs.open(directory).log();
    for (long slot = 1; slot <= 40; slot++) {
      log.append(Ledger.accepted(slot, 1, 2_000));
    }
    Logs.snapshot(log, 40);
    assertThat(log.superblock().snapshotSlot()).isZero();
    assertThat(disk.names()).contains(FileNames.segment(1));
  }

  @Test
  void theThirdTakesThePlaceOfTheFirst() throws Exception {
    fill(true);
    WriteAheadLog log = Logs.open(directory).log();
    Logs.snapshot(log, 35);
    assertThat(disk.names()).contains(NEWER, FileNames.snapshot(35)).doesNotContain(OLDER);
    assertThat(log.superblock().snapshotSlot()).isEqualTo(30);
  }

  @Test
  void cutAnywhereTheNewestIsPassedOverForTheOneBefore() throws Exception {
    fill(true);
    byte[] whole = disk.bytes(NEWER).clone();
    for (int length = 0; length < whole.length; length++) {
      disk.damage(NEWER, Arrays.copyOf(whole, length));
      Recovered recovered = start();
      assertThat(recovered.trim()).as("%d bytes", length).isEqualTo(20);
      assertThat(recovered.decided()).hasSize(20);
    }
    assertThat(verify().health()).isEqualTo(RecoveryReport.Health.REPAIRABLE);
    assertThat(verify().toString())
        .contains(NEWER + " of slot 30, ")
        .contains("not used")
        .contains(OLDER + ": the snapshot of slot 20, ");
  }

  @Test
  void everyFlippedBitIsNoticed() throws Exception {
    fill(true);
    byte[] bytes = disk.bytes(NEWER).clone();
    int refused = 0;
    for (int bit = 0; bit < 8 * bytes.length; bit++) {
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
      disk.damage(NEWER, bytes.clone());
      try {
        assertThat(DirectoryScan.read(directory).snapshots().slot())
            .as("bit %d", bit)
            .isEqualTo(20);
      } catch (IncompatibleDataException newer) {
        refused++;
      }
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
    }
    assertThat(refused).as("bits of the version").isEqualTo(32);
  }

  @Test
  void withBothDamagedNothingStartsAndTheNewestIsNamed() throws Exception {
    fill(true);
    damage(NEWER, 500);
    damage(OLDER, 600);
    assertThatThrownBy(this::start)
        .isInstanceOfSatisfying(
            CorruptDataException.class,
            e -> {
              assertThat(e.file()).isEqualTo(NEWER);
              assertThat(e.offset()).isBetween(1L, 500L);
            })
        .hasMessageContaining("Nothing was changed")
        .hasMessageContaining("with rejoin()");
    assertThat(verify().health()).isEqualTo(RecoveryReport.Health.REFUSED);
  }

  @Test
  void withBothMissingNothingStarts() throws Exception {
    fill(true);
    directory.delete(NEWER);
    directory.delete(OLDER);
    assertThatThrownBy(this::start)
        .isInstanceOf(CorruptDataException.class)
        .hasMessageContaining(OLDER + ": the snapshot is missing");
  }

  @Test
  void aDamagedOneAboveAWholeLogIsNotNeeded() throws Exception {
    WriteAheadLog log = Logs.open(directory).log();
    log.append(Ledger.accepted(1, 1, 10));
    log.append(new JournalRecord.Committed(1, 1));
    log.force();
    Logs.snapshot(log, 1);
    log.close();
    damage(FileNames.snapshot(1), 500);

    Recovered recovered = start();
    assertThat(recovered.snapshot()).isNull();
    assertThat(recovered.decided()).hasSize(1);
    assertThat(recovered.report().health()).isEqualTo(RecoveryReport.Health.REPAIRABLE);
  }

  @Test
  void aDamagedOneIsReplacedByTheNextOfItsSlot() throws Exception {
    fill(true);
    damage(NEWER, 500);
    WriteAheadLog log = Logs.open(directory).log();
    Logs.snapshot(log, 30);
    assertThat(verify().health()).isEqualTo(RecoveryReport.Health.WHOLE);
    assertThat(start().trim()).isEqualTo(30);
  }

  /** What was accepted in slots that it spared this replica need not have been decided. */
  @Test
  void overTheGapBelowOneThatWasTakenNoStartGoes() throws Exception {
    fill(false);
    assertThat(disk.names()).contains(NEWER).doesNotContain(OLDER);
    damage(NEWER, 500);
    assertThatThrownBy(this::start).isInstanceOf(CorruptDataException.class);
  }

  /** Nor was it where the log had not said yet how far all is decided. */
  @Test
  void overAGapThatAPowerLossHasLeftNoStartGoes() throws Exception {
    WriteAheadLog log = Logs.open(directory).log();
    for (long slot = 1; slot <= 40; slot++) {
      log.append(Ledger.accepted(slot, 1, 100));
    }
    log.append(new JournalRecord.Committed(1, 25));
    log.force();
    Logs.snapshot(log, 20);
    Logs.snapshot(log, 30);
    DataDirectory.Opened again =
        Logs.open(new ModelDirectory(disk.afterPowerLoss(new SplittableRandom(1))));
    assertThat(again.recovered().trim()).isEqualTo(30);
    assertThat(again.log().superblock().snapshotSlot()).isEqualTo(30);
  }

  @Test
  void anotherSlotOrInstanceThanItsNameAndTheDirectorySayIsDamage() throws Exception {
    fill(true);
    byte[] older = disk.bytes(OLDER).clone();
    disk.damage(NEWER, older);
    assertThat(start().trim()).isEqualTo(20);
    disk.damage(NEWER, Logs.image(new ClusterId(6, 6), 30, 100).array());
    assertThat(start().trim()).isEqualTo(20);
    assertThat(verify().health()).isEqualTo(RecoveryReport.Health.REPAIRABLE);
  }

  @Test
  void withoutRoomTheLogGoesOnWithoutIt() throws Exception {
    WriteAheadLog log = Logs.open(directory).log();
    directory.freeBytes = 100;
    assertThatThrownBy(() -> Logs.snapshot(log, 1))
        .isInstanceOf(NoSpaceException.class)
        .hasMessageContaining("no room for a snapshot of 1,");
    directory.freeBytes = 1L << 30;
    log.append(Ledger.accepted(1, 1, 10));
    log.force();
    Logs.snapshot(log, 1);
    assertThat(log.snapshotSlot()).isEqualTo(1);
  }

  @Test
  void aDiskThatIsFullAfterAllLeavesNothingOfIt() throws Exception {
    WriteAheadLog log = Logs.open(directory).log();
    directory.failing(directory.ops.size() + 1, ModelDirectory.Failure.NO_SPACE);
    assertThatThrownBy(() -> Logs.snapshot(log, 1)).isInstanceOf(NoSpaceException.class);
    assertThat(log.isWritingSnapshot()).isFalse();
    assertThat(disk.names()).doesNotContain(FileNames.NEW_SNAPSHOT);
    Logs.snapshot(log, 1);
  }

  @Test
  void whatWasBrokenOffIsNoSnapshot() throws Exception {
    WriteAheadLog log = Logs.open(directory).log();
    log.beginSnapshot(1, Logs.image(ClusterId.NONE, 1, 600_000), true);
    assertThat(log.writeSnapshot()).isFalse();
    assertThat(disk.names()).contains(FileNames.NEW_SNAPSHOT);

    assertThat(start().trim()).isZero();
    log.close();
    assertThat(disk.names()).doesNotContain(FileNames.NEW_SNAPSHOT);
  }

  @Test
  void theReserveIsVerifiedByWhoAsks() throws Exception {
    fill(true);
    assertThat(verify().toString()).contains(OLDER + " is whole too");
    damage(OLDER, 500);
    assertThat(verify().toString()).contains(OLDER + " is no reserve: it is damaged at offset ");
  }

  @Test
  void aDumpTellsWhatEachIsOf() throws Exception {
    fill(true);
    damage(OLDER, 500);
    StringBuilder out = new StringBuilder();
    DataDirectory.dump(directory, out);
    assertThat(out.toString())
        .contains(NEWER + ": whole, of instance ")
        .contains("slot 30, running hash 1e, ")
        .contains(OLDER + ": damaged at offset ");
  }

  private void damage(String file, int at) {
    byte[] bytes = disk.bytes(file).clone();
    bytes[at] ^= 1;
    disk.damage(file, bytes);
  }
}
