package org.concoord.storage;

import static org.assertj.core.api.Assertions.assertThat;

import org.concoord.paxos.JournalRecord;
import org.concoord.paxos.Value;
import org.junit.jupiter.api.Test;

/** What a log says of decisions. */
class DecisionRecordsTest {
  private static final Value TOLD = Value.of((byte) 77);

  private final DiskModel disk = new DiskModel();

  private Recovered after(JournalRecord... records) throws Exception {
    WriteAheadLog log = Logs.open(new ModelDirectory(disk)).log();
    for (JournalRecord record : records) {
      log.append(record);
    }
    log.force();
    log.close();
    return Logs.open(new ModelDirectory(disk)).recovered();
  }

  @Test
  void acceptedValuesUpToTheCommitAreDecided() throws Exception {
    JournalRecord.AcceptedValue first = (JournalRecord.AcceptedValue) Ledger.accepted(1, 1, 50);
    JournalRecord.AcceptedValue second = (JournalRecord.AcceptedValue) Ledger.accepted(2, 1, 60);
    Recovered recovered =
        after(first, second, Ledger.accepted(3, 1, 70), new JournalRecord.Committed(1, 2));

    assertThat(recovered.decided())
        .containsExactly(first.pvalue().value(), second.pvalue().value());
    assertThat(recovered.accepted()).hasSize(3);
  }

  @Test
  void aToldDecisionCountsAndNotWhatWasAccepted() throws Exception {
    Recovered recovered =
        after(
            Ledger.accepted(1, 1, 50),
            new JournalRecord.DecidedValue(1, 1, TOLD),
            new JournalRecord.DecidedValue(1, 2, TOLD),
            new JournalRecord.Committed(1, 2));

    assertThat(recovered.decided()).containsExactly(TOLD, TOLD);
    assertThat(recovered.accepted()).as("is still what it had accepted").hasSize(1);
    assertThat(recovered.promised().ballot().round()).isEqualTo(1);
  }

  /** A late Accept of a ballot that lost is a vote like others, and changes no decision. */
  @Test
  void whatIsAcceptedBehindTheCommitIsNotTheDecision() throws Exception {
    JournalRecord.AcceptedValue won = (JournalRecord.AcceptedValue) Ledger.accepted(1, 1, 50);
    Recovered recovered = after(won, new JournalRecord.Committed(1, 1), Ledger.accepted(1, 2, 60));

    assertThat(recovered.decided()).containsExactly(won.pvalue().value());
    assertThat(recovered.accepted().get(0).pvalue().ballot().round()).isEqualTo(2);
  }

  /** What was missing when its slot was called decided may come later, and be another. */
  @Test
  void whatIsAcceptedBehindAGapIsNotTheDecision() throws Exception {
    Recovered recovered =
        after(
            new JournalRecord.Committed(1, 1),
            Ledger.accepted(1, 2, 60),
            new JournalRecord.Committed(1, 1));
    assertThat(recovered.decided()).isEmpty();
  }

  @Test
  void whatIsMissingEndsWhatIsKnown() throws Exception {
    Recovered recovered =
        after(
            Ledger.accepted(1, 1, 50),
            Ledger.accepted(3, 1, 50),
            new JournalRecord.Committed(1, 3));
    assertThat(recovered.decided()).hasSize(1);
  }

  @Test
  void withoutACommitNothingIsKnownToBeDecided() throws Exception {
    assertThat(after(Ledger.accepted(1, 1, 50)).decided()).isEmpty();
  }
}
