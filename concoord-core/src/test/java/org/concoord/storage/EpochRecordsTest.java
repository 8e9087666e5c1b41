package org.concoord.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.concoord.paxos.Ballot;
import org.concoord.paxos.JournalRecord;
import org.concoord.paxos.PValue;
import org.concoord.paxos.StoredState;
import org.concoord.paxos.Value;
import org.junit.jupiter.api.Test;

/** What a log says of the epoch that its replica was in (E3, E4, W1). */
class EpochRecordsTest {
  private static final Value VALUE = Value.of((byte) 7);

  private final DiskModel disk = new DiskModel();

  private static Ballot ballot(long round) {
    return new Ballot(round, Ledger.LEADER);
  }

  private static JournalRecord accepted(long epoch, long slot, long round) {
    return new JournalRecord.AcceptedValue(epoch, new PValue(slot, ballot(round), VALUE));
  }

  private StoredState after(JournalRecord... records) throws Exception {
    WriteAheadLog log = Logs.open(new ModelDirectory(disk)).log();
    for (JournalRecord record : records) {
      log.append(record);
    }
    log.force();
    log.close();
    return Logs.open(new ModelDirectory(disk)).recovered().state();
  }

  @Test
  void thePromiseIsThatOfTheLastEpochHoweverLowItsBallot() throws Exception {
    StoredState state =
        after(
            accepted(1, 1, 9),
            new JournalRecord.Committed(1, 1),
            new JournalRecord.Promised(2, ballot(0)));

    assertThat(state.epoch()).isEqualTo(2);
    assertThat(state.promised()).isEqualTo(ballot(0));
    assertThat(state.decided()).containsExactly(VALUE);
  }

  @Test
  void votesOfAnEpochThatIsOverAreNone() throws Exception {
    StoredState state =
        after(
            accepted(1, 1, 9),
            accepted(1, 2, 9),
            accepted(1, 3, 9),
            new JournalRecord.Committed(1, 1),
            new JournalRecord.Promised(2, ballot(0)),
            accepted(2, 3, 0));

    assertThat(state.accepted()).containsExactly(new PValue(3, ballot(0), VALUE));
  }

  /** Who has no vote in it is in it all the same. */
  @Test
  void aDecisionIsOfAnEpochToo() throws Exception {
    StoredState state =
        after(
            accepted(1, 1, 9),
            new JournalRecord.Committed(1, 1),
            new JournalRecord.DecidedValue(2, 2, VALUE),
            new JournalRecord.Committed(2, 2));

    assertThat(state.epoch()).isEqualTo(2);
    assertThat(state.promised()).isEqualTo(Ballot.ZERO);
    assertThat(state.accepted()).isEmpty();
    assertThat(state.commit()).isEqualTo(2);
  }

  /** Else a power loss would leave an entry, and nothing that leads to it. */
  @Test
  void noSuperblockTellsOfAnEntryThatIsNotDurable() throws Exception {
    WriteAheadLog log = Logs.open(new ModelDirectory(disk)).log();
    log.append(accepted(1, 1, 9));
    log.force();
    log.append(new JournalRecord.Committed(1, 1));
    log.append(new JournalRecord.Promised(2, ballot(0)));
    log.configure(Configuration.NONE);

    SplittableRandom random = new SplittableRandom(1);
    for (int draw = 0; draw < 50; draw++) {
      StoredState state =
          Logs.open(new ModelDirectory(disk.afterPowerLoss(random))).recovered().state();
      assertThat(state.epoch() == 2 && state.commit() < 1).isFalse();
    }
  }

  @Test
  void thePromiseOutlastsTheSegmentThatItStoodIn() throws Exception {
    WriteAheadLog log = Logs.open(new ModelDirectory(disk)).log();
    log.append(new JournalRecord.Promised(2, ballot(7)));
    for (long slot = 1; slot <= 1_500; slot++) {
      log.append(new JournalRecord.DecidedValue(2, slot, VALUE));
      log.append(new JournalRecord.Committed(2, slot));
    }
    log.force();
    long first = log.superblock().firstSegment();
    for (long slot : List.of(1_300L, 1_400L, 1_500L)) {
      Logs.snapshot(log, slot);
    }
    assertThat(log.superblock().firstSegment()).isGreaterThan(first);
    log.close();

    StoredState state = Logs.open(new ModelDirectory(disk)).recovered().state();
    assertThat(state.epoch()).isEqualTo(2);
    assertThat(state.promised()).isEqualTo(ballot(7));
  }
}
