package org.concoord.testkit.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.concoord.paxos.Ballot;
import org.concoord.paxos.Epoch;
import org.concoord.paxos.JournalRecord;
import org.concoord.paxos.Message;
import org.concoord.paxos.PValue;
import org.concoord.paxos.ReplicaId;
import org.concoord.paxos.Value;
import org.junit.jupiter.api.Test;

/**
 * Judges that cannot find anything would be found by nobody: each sees its fault in a short
 * history.
 */
class JudgesTest {
  private static final List<ReplicaId> VOTERS =
      List.of(new ReplicaId(1, 0), new ReplicaId(2, 0), new ReplicaId(3, 0));
  private static final Value RED = Value.of((byte) 1);
  private static final Value BLUE = Value.of((byte) 2);

  private final AgreementJudge agreement = new AgreementJudge(new Epoch(1, VOTERS));
  private final CallJudge calls = new CallJudge(3, 1);

  @Test
  void seesTwoValuesUnderOneBallot() {
    propose(ballot(1, 0), 1, RED);
    expect(Invariant.ONE_VALUE_PER_BALLOT, () -> propose(ballot(1, 0), 1, BLUE));
  }

  @Test
  void seesChosenValueReplaced() {
    propose(ballot(1, 0), 1, RED);
    accept(0, ballot(1, 0), 1, RED);
    accept(1, ballot(1, 0), 1, RED);
    expect(Invariant.CHOSEN_STAYS, () -> propose(ballot(2, 2), 1, BLUE));
  }

  @Test
  void seesMajorityThatComesAfterAnotherProposal() {
    propose(ballot(1, 0), 1, RED);
    propose(ballot(2, 2), 1, BLUE);
    accept(0, ballot(1, 0), 1, RED);
    expect(Invariant.CHOSEN_STAYS, () -> accept(1, ballot(1, 0), 1, RED));
  }

  @Test
  void seesDecisionWithoutMajority() {
    propose(ballot(1, 0), 1, RED);
    accept(0, ballot(1, 0), 1, RED);
    expect(Invariant.DECIDED_WAS_CHOSEN, () -> agreement.onDecided(0, 1, RED));
  }

  @Test
  void seesCallThatRanTwice() {
    execute(0, 1, 7, 1);
    expect(Invariant.EXECUTED_ONCE, () -> execute(0, 2, 7, 2));
  }

  @Test
  void seesReplicasThatDiffer() {
    execute(0, 1, 7, 1);
    expect(Invariant.SAME_EXECUTION, () -> execute(1, 1, 8, 1));
    calls.onExecuted(2, 1, new long[] {7}, new long[] {1}, 1);
    expect(
        Invariant.EXECUTED_IN_ORDER, () -> calls.onExecuted(2, 3, new long[] {}, new long[] {}, 3));
  }

  @Test
  void seesHashesThatDiffer() {
    execute(0, 1, 7, 1);
    expect(Invariant.SAME_HASH, () -> calls.onExecuted(1, 1, new long[] {7}, new long[] {1}, 999));
  }

  @Test
  void seesAnswerToCallThatNeverRan() {
    expect(Invariant.ACKNOWLEDGED_WAS_EXECUTED, () -> calls.onAnswered(7, 0, 0, 1));
  }

  @Test
  void seesCallThatTookEffectBeforeItBegan() {
    execute(0, 1, 7, 1);
    execute(0, 2, 8, 2);
    calls.onAnswered(8, 0, 0, 2);
    long placeAtStart = calls.placeNow(0);
    expect(Invariant.LINEARIZABLE, () -> calls.onAnswered(7, 0, placeAtStart, 1));
  }

  @Test
  void seesLostCall() {
    execute(0, 1, 7, 1);
    calls.onAnswered(7, 0, 0, 1);
    calls.onFinalState(0, new long[] {7});
    expect(Invariant.NOTHING_LOST, () -> calls.onFinalState(1, new long[] {}));
  }

  private void propose(Ballot ballot, long slot, Value value) {
    agreement.onSend(new Message.Accept(1, ballot, 1, slot, 0, value));
  }

  private void accept(int replica, Ballot ballot, long slot, Value value) {
    var accepted = new JournalRecord.AcceptedValue(1, new PValue(slot, ballot, value));
    agreement.onPersist(replica, accepted);
    agreement.onDurable(replica, accepted);
  }

  private void execute(int replica, long slot, long call, long result) {
    calls.onExecuted(replica, slot, new long[] {call}, new long[] {result}, slot);
  }

  private static Ballot ballot(long round, int leader) {
    return new Ballot(round, VOTERS.get(leader));
  }

  private static void expect(Invariant invariant, ThrowingCallable event) {
    assertThatExceptionOfType(Violation.class)
        .isThrownBy(event)
        .satisfies(violation -> assertThat(violation.invariant()).isEqualTo(invariant));
  }
}
