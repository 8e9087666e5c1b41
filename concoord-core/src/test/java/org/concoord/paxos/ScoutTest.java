package org.concoord.paxos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.concoord.paxos.Voters.A;
import static org.concoord.paxos.Voters.B;
import static org.concoord.paxos.Voters.C;
import static org.concoord.paxos.Voters.D;
import static org.concoord.paxos.Voters.EPOCH;
import static org.concoord.paxos.Voters.FIVE;
import static org.concoord.paxos.Voters.STRANGER;
import static org.concoord.paxos.Voters.ballot;
import static org.concoord.paxos.Voters.pvalue;
import static org.concoord.paxos.Voters.value;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScoutTest {
  private static final Ballot OURS = ballot(9, A);

  private final Scout scout = new Scout(FIVE, OURS, 1, false);

  @Test
  void countsSendersNotMessages() {
    answer(B, 1, 0, 0);
    answer(B, 1, 0, 0);
    answer(B, 2, 0, 0);
    answer(B, 3, 0, 0);
    assertThat(scout.isAdopted()).isFalse();
    answer(A, 1, 0, 0);
    answer(C, 1, 0, 0);
    assertThat(scout.isAdopted()).isTrue();
  }

  @Test
  void ignoresStrangersAndOtherBallots() {
    answer(A, 1, 0, 0);
    answer(B, 1, 0, 0);
    answer(STRANGER, 1, 0, 0);
    scout.onPromise(C, new Message.Promise(EPOCH, ballot(8, A), 1, 0, 1, 0, 0, List.of()));
    assertThat(scout.isAdopted()).isFalse();
  }

  @Test
  void settlesTheValueOfTheHighestBallotWhateverTheOrder() {
    answer(A, 1, 0, 0, pvalue(1, ballot(5, B), "middle"));
    answer(B, 1, 0, 0, pvalue(1, ballot(6, C), "highest"));
    answer(C, 1, 0, 0, pvalue(1, ballot(4, D), "lowest"));
    assertThat(scout.settle(1)).isEqualTo(value("highest"));
  }

  @Test
  void settlesNoOpWhereNobodyAcceptedAnything() {
    answer(A, 1, 0, 0);
    answer(B, 1, 0, 0, pvalue(3, ballot(1, B), "three"));
    answer(C, 1, 0, 0);
    assertThat(scout.last()).isEqualTo(3);
    assertThat(scout.settle(2)).isEqualTo(Value.NO_OP);
  }

  @Test
  void remembersTheHighestTrimAndWhoseItIs() {
    answer(A, 1, 3, 0);
    answer(B, 1, 9, 7);
    answer(C, 1, 9, 5);
    assertThat(scout.trim()).isEqualTo(7);
    assertThat(scout.trimHolder()).isEqualTo(B);
    assertThat(scout.last()).isEqualTo(9);
  }

  @Test
  void waitsForAllPartsOfAnAnswer() {
    answer(A, 1, 0, 0);
    answer(C, 1, 0, 0);
    part(B, 1, 1, 2, pvalue(2, ballot(1, B), "two"));
    assertThat(scout.isAdopted()).isFalse();
    part(B, 1, 1, 2, pvalue(2, ballot(1, B), "two"));
    assertThat(scout.isAdopted()).as("the same part twice").isFalse();
    part(B, 1, 0, 2, pvalue(1, ballot(1, B), "one"));
    assertThat(scout.isAdopted()).isTrue();
    assertThat(scout.settle(1)).isEqualTo(value("one"));
    assertThat(scout.settle(2)).isEqualTo(value("two"));
  }

  @Test
  void neverJoinsPartsOfTwoAnswers() {
    answer(A, 1, 0, 0);
    answer(C, 1, 0, 0);
    part(B, 1, 0, 2);
    part(B, 2, 1, 2);
    assertThat(scout.isAdopted()).isFalse();
    part(B, 1, 0, 2);
    part(B, 1, 1, 2);
    assertThat(scout.isAdopted()).as("the newer answer is the one gathered").isFalse();
    part(B, 2, 0, 2);
    assertThat(scout.isAdopted()).isTrue();
  }

  @Test
  void isOvertakenByADecisionThatNoneOfItsMajorityAccepted() {
    answer(A, 1, 0, 0);
    answer(B, 1, 2, 0, pvalue(1, ballot(1, B), "one"));
    answer(C, 1, 0, 0);
    assertThat(scout.isOvertaken(0)).isTrue();
    assertThat(scout.isOvertaken(2)).isFalse();
  }

  @Test
  void isNotOvertakenByWhatSomebodyTrimmedOrAccepted() {
    answer(A, 1, 0, 0);
    answer(B, 1, 2, 1, pvalue(2, ballot(1, B), "two"));
    answer(C, 1, 0, 0);
    assertThat(scout.isOvertaken(0)).isFalse();
  }

  @Test
  void asksAgainOnlyThoseThatHaveBeenSilent() {
    answer(A, 1, 0, 0);
    part(B, 1, 0, 3);
    assertThat(scout.silentVoters()).containsExactly(C, D, Voters.E);
    assertThat(scout.silentVoters())
        .as("B has sent nothing more")
        .containsExactly(B, C, D, Voters.E);
    part(B, 1, 1, 3);
    assertThat(scout.silentVoters()).doesNotContain(B);
  }

  private void answer(ReplicaId from, long number, long commit, long trim, PValue... accepted) {
    scout.onPromise(
        from, new Message.Promise(EPOCH, OURS, number, 0, 1, commit, trim, List.of(accepted)));
  }

  private void part(ReplicaId from, long number, int part, int parts, PValue... accepted) {
    scout.onPromise(
        from, new Message.Promise(EPOCH, OURS, number, part, parts, 0, 0, List.of(accepted)));
  }
}
