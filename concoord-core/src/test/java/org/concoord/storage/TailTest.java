package org.concoord.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.concoord.CorruptDataException;
import org.concoord.paxos.Ballot;
import org.concoord.paxos.JournalRecord;
import org.concoord.paxos.PValue;
import org.concoord.paxos.Value;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * W3, exhaustively for a small tail: three records that are durable, and behind them a batch that
 * was torn in every possible way, or damaged.
 */
class TailTest {
  private static final String SEGMENT = FileNames.segment(1);

  private final DiskModel disk = new DiskModel();
  private WriteAheadLog log;

  /** The segment with three durable records, and where they end. */
  private byte[] before;

  private int end;

  @BeforeEach
  void writeThreeDurableRecords() throws NoSpaceException {
    log = Logs.open(new ModelDirectory(disk)).log();
    for (int slot = 1; slot <= 3; slot++) {
      log.append(Ledger.accepted(slot, 1, 100));
    }
    log.force();
    before = disk.bytes(SEGMENT).clone();
    end = SegmentImage.FIRST_RECORD + 3 * RecordCodec.extent(100);
  }

  /** Appends values of slot 4 and on, and returns the segment with them. */
  private byte[] append(int... lengths) throws NoSpaceException {
    for (int i = 0; i < lengths.length; i++) {
      log.append(Ledger.accepted(4 + i, 1, lengths[i]));
    }
    log.force();
    return disk.bytes(SEGMENT).clone();
  }

  /** The last LSN of a log whose segment has these bytes, or -1 where it is refused. */
  private long lastLsn(byte[] segment) throws Exception {
    disk.damage(SEGMENT, segment);
    try {
      DirectoryScan.Findings findings = DirectoryScan.read(new ModelDirectory(disk));
      List<JournalRecord.AcceptedValue> accepted = findings.state().accepted();
      assertThat(accepted).hasSize((int) findings.lastLsn());
      return findings.lastLsn();
    } catch (CorruptDataException e) {
      return -1;
    }
  }

  @Test
  void everyCutOfAnUnforcedTailLeavesWhatIsWholeBeforeIt() throws Exception {
    int[] lengths = {300, 0, 1_100};
    byte[] after = append(lengths);
    int[] ends = new int[lengths.length];
    int at = end;
    for (int i = 0; i < lengths.length; i++) {
      at += RecordCodec.extent(lengths[i]);
      ends[i] = at;
    }
    int refused = 0;
    for (int cut = end; cut <= at; cut++) {
      byte[] torn = before.clone();
      System.arraycopy(after, end, torn, end, cut - end);
      int bytes = cut;
      long whole = 3 + Arrays.stream(ends).filter(recordEnd -> recordEnd <= bytes).count();
      long last = lastLsn(torn);
      if (cut % Sectors.BYTES == 0) {
        assertThat(last).as("cut between sectors, at %d", cut).isEqualTo(whole);
      } else {
        // A sector that is half new is none that a disk leaves: where no other sector tells that
        // the record was torn, it may as well be damaged.
        assertThat(last).as("cut at %d", cut).isIn(whole, -1L);
        refused += last < 0 ? 1 : 0;
      }
    }
    assertThat(refused).as("refused cuts").isBetween(1, 1_400);
  }

  @Test
  void everySubsetOfTheSectorsOfATornBatchLeavesWhatIsWholeBeforeIt() throws Exception {
    int[] lengths = {900, 3_000, 20, 1_500, 2_000};
    byte[] after = append(lengths);
    int batchEnd = end;
    for (int length : lengths) {
      batchEnd += RecordCodec.extent(length);
    }
    int first = end / Sectors.BYTES;
    int sectors = (batchEnd - 1) / Sectors.BYTES - first + 1;
    assertThat(sectors).isEqualTo(16);
    int step = Integer.getInteger("concoord.everySubset", 0) > 0 ? 1 : 13;
    for (int subset = 0; subset < 1 << sectors; subset += step) {
      byte[] torn = before.clone();
      for (int sector = 0; sector < sectors; sector++) {
        if ((subset >> sector & 1) != 0) {
          int from = (first + sector) * Sectors.BYTES;
          System.arraycopy(after, from, torn, from, Sectors.BYTES);
        }
      }
      assertThat(lastLsn(torn)).as("sectors %s", subset).isEqualTo(wholeIn(torn, after, lengths));
    }
  }

  private long wholeIn(byte[] torn, byte[] after, int[] lengths) {
    int at = end;
    long lsn = 3;
    for (int length : lengths) {
      int next = at + RecordCodec.extent(length);
      if (!Arrays.equals(torn, at, next, after, at, next)) {
        return lsn;
      }
      at = next;
      lsn++;
    }
    return lsn;
  }

  @Test
  void aDurableRecordThatLooksTornIsMissed() throws Exception {
    byte[] after = append(300);
    append(10); // Says, by its claim, that the record before it is durable.
    byte[] reverted = disk.bytes(SEGMENT).clone();
    int record = end + RecordCodec.extent(300);
    System.arraycopy(before, end, reverted, end, record - end);
    assertThat(reverted).isNotEqualTo(after);

    assertThat(lastLsn(reverted)).isEqualTo(-1);
  }

  @Test
  void anIdleLogSaysThatItsLastRecordIsDurable() throws Exception {
    append(300);
    assertThat(log.isMarkerDue()).isTrue();
    log.mark();
    assertThat(log.isMarkerDue()).isFalse();
    byte[] reverted = disk.bytes(SEGMENT).clone();
    System.arraycopy(before, end, reverted, end, RecordCodec.extent(300));

    disk.damage(SEGMENT, reverted);
    assertThatThrownBy(() -> DirectoryScan.read(new ModelDirectory(disk)))
        .isInstanceOfSatisfying(
            CorruptDataException.class,
            e -> {
              assertThat(e.file()).isEqualTo(SEGMENT);
              assertThat(e.offset()).isEqualTo(end);
            })
        .hasMessageContaining("record 4 is missing or unreadable, though all up to 4 were safe")
        .hasMessageContaining("joins them anew");
  }

  @Test
  void theSuperblockSaysWhatIsDurableToo() throws Exception {
    append(300);
    log.configure(Configuration.NONE);

    assertThat(lastLsn(before)).isEqualTo(-1);
  }

  @Test
  void aDamagedRecordIsNotTornThoughNobodyKnowsItDurable() throws Exception {
    byte[] after = append(300);
    byte[] damaged = after.clone();
    damaged[end + RecordCodec.HEADER_BYTES + 5] ^= 1;

    assertThat(lastLsn(damaged)).isEqualTo(-1);
  }

  @Test
  void aDamagedLengthDoesNotMakeARecordTorn() throws Exception {
    // It would reach into free space, if it were believed.
    byte[] damaged = append(300);
    damaged[end + 2] ^= 16;

    assertThat(lastLsn(damaged)).isEqualTo(-1);
  }

  @Test
  void aValueThatHoldsRecordsIsNotTakenForThem() throws Exception {
    append(300);
    log.mark();
    byte[] forged =
        Arrays.copyOfRange(disk.bytes(SEGMENT), end, end + RecordCodec.extent(300) + 80);
    WriteAheadLog other = Logs.open(new ModelDirectory(disk), 9).log();
    byte[] padded = Arrays.copyOf(forged, 1_600);
    other.append(
        new JournalRecord.AcceptedValue(
            1, new PValue(9, new Ballot(1, Ledger.LEADER), Value.of(padded))));
    long durable = other.lastLsn() - 1;
    other.force();
    byte[] segment = disk.bytes(SEGMENT).clone();
    SegmentImage image = SegmentImage.read(new ModelDirectory(disk), SEGMENT);
    int last = image.walk((record, at) -> {}).at() - RecordCodec.extent(1_600);

    assertThat(image.claimedBehind(last + 8)).isZero();
    assertThat(lastLsn(segment)).isEqualTo(durable + 1);
  }
}
