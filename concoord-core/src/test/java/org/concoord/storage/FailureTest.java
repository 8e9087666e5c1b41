package org.concoord.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.concoord.StorageFailedException;
import org.concoord.paxos.JournalRecord;
import org.concoord.paxos.Value;
import org.junit.jupiter.api.Test;

/** W2 and W5: a disk that fails, and one that is full, at every change that a life makes to it. */
class FailureTest {
  @Test
  void afterAnyFailureNothingSucceedsAnyMoreInTheProcess() throws Exception {
    int changes = ScriptedLife.live(new Ledger()).size();
    int failed = 0;
    for (int change = 0; change < changes; change++) {
      Ledger ledger = new Ledger();
      ScriptedLife.Broken broken =
          ScriptedLife.failAt(change, ModelDirectory.Failure.ERROR, new DiskModel(), ledger);
      if (broken.end() != ScriptedLife.End.FAILED) {
        continue;
      }
      failed++;
      int done = broken.directory().ops.size();
      assertThatThrownBy(() -> Logs.open(broken.directory()))
          .as("change %d", change)
          .isInstanceOf(StorageFailedException.class)
          .hasMessageContaining("failed before in this process");
      WriteAheadLog log = broken.log();
      if (log != null) {
        assertThatThrownBy(() -> log.append(Ledger.promised(99)))
            .isInstanceOf(StorageFailedException.class);
        assertThatThrownBy(log::force).isInstanceOf(StorageFailedException.class);
        assertThatThrownBy(() -> log.beginSnapshot(1_000, Value.NO_OP, true))
            .isInstanceOf(StorageFailedException.class);
      }
      assertThat(broken.directory().ops).as("change %d", change).hasSize(done);
    }
    assertThat(failed).isGreaterThan(100);
  }

  @Test
  void aQuestionForFreeSpaceThatFailsIsNoFailureOfTheDisk() throws Exception {
    ModelDirectory directory = new ModelDirectory(new DiskModel());
    WriteAheadLog log = Logs.open(directory).log();
    directory.freeBytes = ModelDirectory.NOT_TOLD;
    assertThat(log.isSpaceLow()).isFalse();
    log.append(Ledger.promised(1));
    log.force();
    directory.freeBytes = 1;
    assertThat(log.isSpaceLow()).isTrue();
  }

  /** Files come and go on a disk that others use too: leaders must not with each of them (W5). */
  @Test
  void aDiskThatWasNearlyFullIsSoUntilASegmentMoreIsFree() throws Exception {
    long reserve = Logs.SMALL.reserveBytes();
    ModelDirectory directory = new ModelDirectory(new DiskModel());
    WriteAheadLog log = Logs.open(directory).log();
    directory.freeBytes = reserve;
    assertThat(log.isSpaceLow()).isFalse();
    directory.freeBytes = reserve - 1;
    assertThat(log.isSpaceLow()).isTrue();
    directory.freeBytes = reserve + Logs.SMALL.segmentBytes() - 1;
    assertThat(log.isSpaceLow()).isTrue();
    directory.freeBytes = reserve + Logs.SMALL.segmentBytes();
    assertThat(log.isSpaceLow()).isFalse();
    directory.freeBytes = reserve;
    assertThat(log.isSpaceLow()).isFalse();
  }

  @Test
  void aFullDiskAtAnyWriteLosesNothingThatWasDurable() throws Exception {
    int changes = ScriptedLife.live(new Ledger()).size();
    SplittableRandom random = new SplittableRandom(6);
    Map<ScriptedLife.End, Integer> ends = new EnumMap<>(ScriptedLife.End.class);
    for (int change = 0; change < changes; change++) {
      Ledger ledger = new Ledger();
      DiskModel disk = new DiskModel();
      ScriptedLife.Broken broken =
          ScriptedLife.failAt(change, ModelDirectory.Failure.NO_SPACE, disk, ledger);
      ends.merge(broken.end(), 1, Integer::sum);
      ledger.check(Logs.open(new ModelDirectory(disk.afterPowerLoss(random))).recovered());
      ledger.check(Logs.open(new ModelDirectory(disk)).recovered());
    }
    assertThat(ends.keySet()).contains(ScriptedLife.End.NO_SPACE, ScriptedLife.End.FAILED);
  }

  /** Where there was no room for one write, whichever it was, and is again for all later ones. */
  @Test
  void whoGoesOnAfterAnyWantOfSpaceLosesNothingEither() throws Exception {
    int wanted = 0;
    for (int change = 0; change < 300; change++) {
      DiskModel disk = new DiskModel();
      ModelDirectory directory =
          new ModelDirectory(disk).failing(change, ModelDirectory.Failure.NO_SPACE);
      long durable = livesOn(directory);
      wanted += durable < SLOTS ? 1 : 0;
      Recovered recovered = Logs.open(new ModelDirectory(disk)).recovered();
      assertThat(recovered.lastLsn()).as("change %d", change).isGreaterThanOrEqualTo(durable);
      assertThat(recovered.promised().ballot().round())
          .as("change %d", change)
          .isGreaterThanOrEqualTo(durable);
    }
    System.out.printf("%d lives without room for a write ended early%n", wanted);
  }

  private static final long SLOTS = 60;

  /** Appends, forces and keeps snapshots; what finds no room is tried again. Returns what lasts. */
  private static long livesOn(ModelDirectory directory) {
    long durable = 0;
    try {
      WriteAheadLog log = trying(() -> Logs.open(directory).log());
      for (long slot = 1; slot <= SLOTS; slot++) {
        JournalRecord next = Ledger.accepted(slot, slot, 5_000);
        trying(() -> log.append(next));
        durable = log.force();
        if (slot % 10 == 0) {
          long kept = slot - 5;
          trying(
              () -> {
                Logs.snapshot(log, kept);
                return kept;
              });
        }
      }
    } catch (StorageFailedException fenced) {
      // What it had made durable by then is there all the same.
    } catch (NoSpaceException stillNone) {
      throw new AssertionError("there is room", stillNone);
    }
    return durable;
  }

  private interface Attempt<T> {
    T make() throws NoSpaceException;
  }

  private static <T> T trying(Attempt<T> attempt) throws NoSpaceException {
    try {
      return attempt.make();
    } catch (NoSpaceException full) {
      return attempt.make();
    }
  }

  @Test
  void withoutRoomForASegmentTheLogWaitsAndGoesOnOnceThereIs() throws Exception {
    ModelDirectory directory = new ModelDirectory(new DiskModel());
    WriteAheadLog log = Logs.open(directory).log();
    assertThat(log.isSpaceLow()).isFalse();
    directory.freeBytes = Logs.SMALL.reserveBytes() + Logs.SMALL.segmentBytes() - 1;
    long slot = 0;
    while (true) {
      try {
        log.append(Ledger.accepted(slot + 1, 1, 1_000));
        slot++;
      } catch (NoSpaceException e) {
        break;
      }
    }
    assertThat(log.isSpaceLow()).isTrue();
    assertThat(log.force()).isEqualTo(slot);

    Logs.snapshot(log, slot - 1);
    Logs.snapshot(log, slot); // Keeps the segment that is written to.
    directory.freeBytes = 1L << 30;
    log.append(Ledger.accepted(slot + 1, 1, 1_000));
    log.force();

    assertThat(log.isSpaceLow()).isFalse();
    Recovered recovered = Logs.open(new ModelDirectory(directory.disk)).recovered();
    assertThat(recovered.lastLsn()).isEqualTo(slot + 1);
    assertThat(recovered.trim()).isEqualTo(slot);
  }

  @Test
  void belowTheReserveSpaceIsLowThoughThereIsRoomInTheLog() throws Exception {
    ModelDirectory directory = new ModelDirectory(new DiskModel());
    WriteAheadLog log = Logs.open(directory).log();
    directory.freeBytes = Logs.SMALL.reserveBytes() - 1;
    assertThat(log.isSpaceLow()).isTrue();
    log.append(Ledger.accepted(1, 1, 10));
    assertThat(log.force()).isEqualTo(1);
    directory.freeBytes = Logs.SMALL.reserveBytes() + Logs.SMALL.segmentBytes();
    assertThat(log.isSpaceLow()).isFalse();
  }

  @Test
  void aDiskThatCannotBeReadRefusesTheStart() throws Exception {
    DiskModel disk = new DiskModel();
    Logs.open(new ModelDirectory(disk));
    ModelDirectory unreadable = new ModelDirectory(disk).failingReads();

    assertThatThrownBy(() -> Logs.open(unreadable))
        .isInstanceOf(StorageFailedException.class)
        .hasMessageContaining("Input/output error on reading");
    assertThat(unreadable.fenced()).isNotNull();
    assertThat(unreadable.ops).isEmpty();
  }

  @Test
  void whatIsTrimmedIsGoneAndItsPromisesAreNot() throws Exception {
    DiskModel disk = new DiskModel();
    WriteAheadLog log = Logs.open(new ModelDirectory(disk)).log();
    log.append(Ledger.promised(1_000));
    long slot = 0;
    while (log.superblock().lastSegment() < 5) {
      log.append(Ledger.accepted(++slot, 1, 5_000));
    }
    log.append(Ledger.accepted(++slot, 1, 5_000));
    log.force();
    Logs.snapshot(log, slot - 2);
    assertThat(disk.names())
        .as("one snapshot alone might be damaged")
        .contains(FileNames.segment(1));
    Logs.snapshot(log, slot - 1);

    assertThat(disk.names())
        .containsExactly(
            FileNames.snapshot(slot - 2),
            FileNames.snapshot(slot - 1),
            FileNames.SUPERBLOCK,
            FileNames.segment(5));
    Recovered recovered = Logs.open(new ModelDirectory(disk)).recovered();
    assertThat(recovered.promised().ballot().round()).isEqualTo(1_000);
    assertThat(recovered.accepted()).hasSize(1);
    assertThat(recovered.trim()).isEqualTo(slot - 1);
  }

  @Test
  void aValueTooLargeForASegmentIsRefusedAndBreaksNothing() throws Exception {
    WriteAheadLog log = Logs.open(new ModelDirectory(new DiskModel())).log();
    int most = Logs.SMALL.maxValueBytes();

    assertThatThrownBy(() -> log.append(Ledger.accepted(1, 1, most + 1)))
        .isInstanceOf(IllegalArgumentException.class);
    log.append(Ledger.accepted(1, 1, most));
    assertThat(log.force()).isEqualTo(1);
  }

  @Test
  void aClosedLogTakesNothingAndFencesNothing() throws Exception {
    ModelDirectory directory = new ModelDirectory(new DiskModel());
    WriteAheadLog log = Logs.open(directory).log();
    log.close();

    assertThatThrownBy(() -> log.append(Ledger.promised(1)))
        .isInstanceOf(IllegalStateException.class);
    assertThat(directory.fenced()).isNull();
  }

  @Test
  void aStartOnAFullDiskChangesNothingAndMayBeTriedAgain() throws Exception {
    ModelDirectory directory = new ModelDirectory(new DiskModel());
    WriteAheadLog log = Logs.open(directory).log();
    log.append(Ledger.promised(1));
    log.force();
    log.close();
    directory.freeBytes = 10_000;

    assertThatThrownBy(() -> Logs.open(directory)).isInstanceOf(NoSpaceException.class);
    directory.freeBytes = 1L << 30;
    assertThat(Logs.open(directory).recovered().lastLsn()).isEqualTo(1);
  }

  @Test
  void aSegmentIsKeptForOneValueAboveTheTrim() throws Exception {
    DiskModel disk = new DiskModel();
    WriteAheadLog log = Logs.open(new ModelDirectory(disk)).log();
    long slot = 0;
    while (log.superblock().lastSegment() < 2) {
      log.append(Ledger.accepted(++slot, 1, 5_000));
    }
    log.force();
    Logs.snapshot(log, slot - 2);
    Logs.snapshot(log, slot - 1);
    assertThat(disk.names()).contains(FileNames.segment(1));
    Logs.snapshot(log, slot);
    assertThat(disk.names()).doesNotContain(FileNames.segment(1));
  }
}
