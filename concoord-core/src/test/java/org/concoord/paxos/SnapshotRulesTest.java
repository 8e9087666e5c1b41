package org.concoord.paxos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.concoord.paxos.OutboxAssert.assertThat;
import static org.concoord.paxos.Voters.A;
import static org.concoord.paxos.Voters.B;
import static org.concoord.paxos.Voters.C;
import static org.concoord.paxos.Voters.EPOCH;
import static org.concoord.paxos.Voters.THREE;
import static org.concoord.paxos.Voters.ballot;
import static org.concoord.paxos.Voters.value;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Rule 2.8: who asks for a snapshot, who gives it, and what it changes. */
class SnapshotRulesTest {
  private static final int PIECE = 256 << 10;
  private static final long TAG = 7;

  private final NodeBench a = new NodeBench(A, THREE, 0);

  @Test
  void whoIsBeyondReachAsksItsLeader() {
    beyondReach();
    assertThat(a.out).sends(B, new Message.AskSnapshot(EPOCH, 0, ReplicaId.NONE));
  }

  @Test
  void whoCanFetchDecisionsAsksForNoSnapshot() {
    follow();
    a.tickAnsweredBy(20, B);
    assertThat(a.out).sendsNo(Message.AskSnapshot.class);
  }

  @Test
  void takesPieceAfterPieceAndHasThemVerified() {
    beyondReach();
    piece(C, 9, 0, PIECE + 3, new byte[PIECE]);
    assertThat(a.out).sends(C, new Message.FetchPiece(EPOCH, 9, TAG, 1));
    assertThat(a.out.effects()).noneMatch(effect -> effect instanceof RecordingOutbox.ToVerify);
    piece(C, 9, 1, PIECE + 3, new byte[3]);
    assertThat(verified().pieces()).extracting(Value::length).containsExactly(PIECE, 3);
    assertThat(a.node.commit()).as("not before it is verified").isZero();
  }

  @Test
  void takesNoPieceThatIsNotTheNextOrOfAnother() {
    beyondReach();
    piece(C, 9, 0, 10, new byte[4]);
    a.clear();
    piece(C, 9, 0, 10, new byte[4]);
    piece(C, 9, 2, 10, new byte[6]);
    piece(B, 9, 1, 10, new byte[6]);
    a.receive(C, new Message.SnapshotPiece(EPOCH, 9, TAG + 1, 10, 1, Value.of(new byte[6])));
    assertThat(a.out).isEmpty();
  }

  @Test
  void asksAgainForAPieceThatIsLostAndInTheEndTheLeaderForAnotherGiver() {
    beyondReach();
    piece(C, 9, 0, 10, new byte[4]);
    a.clear();
    leaderGoesOn(30);
    assertThat(a.out).sends(C, new Message.FetchPiece(EPOCH, 9, TAG, 1));
    a.clear();
    leaderGoesOn(60);
    assertThat(a.out).sends(B, new Message.AskSnapshot(EPOCH, 0, C));
  }

  @Test
  void goesOnWithTheSameSnapshotFromAnother() {
    beyondReach();
    piece(C, 9, 0, 10, new byte[4]);
    leaderGoesOn(80);
    a.clear();
    piece(B, 9, 0, 10, new byte[4]);
    assertThat(a.out).sends(B, new Message.FetchPiece(EPOCH, 9, TAG, 1));
    piece(B, 9, 1, 10, new byte[6]);
    assertThat(verified().pieces()).hasSize(2);
  }

  @Test
  void beginsAnewWithAnotherSnapshot() {
    beyondReach();
    piece(C, 9, 0, 10, new byte[4]);
    piece(C, 12, 0, 5, new byte[2]);
    piece(C, 12, 1, 5, new byte[3]);
    assertThat(verified().slot()).isEqualTo(12);
    assertThat(verified().pieces()).hasSize(2);
  }

  @Test
  void aSoundSnapshotTakesThePlaceOfAllSlotsUpToItsOwn() {
    beyondReach();
    a.accept(ballot(1, B), 1, 9, 0, "nine").accept(ballot(1, B), 1, 11, 0, "eleven");
    install(9);
    assertThat(a.node.commit()).isEqualTo(9);
    assertThat(a.node.trim()).isEqualTo(9);
    assertThat(a.node.promised()).isEqualTo(ballot(1, B));
    assertThat(a.node.accepted(9)).isNull();
    assertThat(a.node.accepted(11)).isEqualTo(new PValue(11, ballot(1, B), value("eleven")));
    assertThat(a.node.trimmedBeyondReach()).isZero();
    a.receive(B, new Message.Decisions(EPOCH, 10, 11, 9, List.of(value("ten"), value("eleven"))));
    assertThat(a.out.decisions())
        .extracting(RecordingOutbox.Decided::slot)
        .containsExactly(10L, 11L);
  }

  /** 2.3: an acknowledgement covers what was accepted under its ballot above the snapshot. */
  @Test
  void aVoterThatInstalledGoesOnVotingAboveIt() {
    beyondReach();
    a.accept(ballot(1, B), 1, 10, 0, "ten");
    a.clear();
    install(9);
    assertThat(a.out).sendsDurably(B, new Message.Accepted(EPOCH, ballot(1, B), 10, 10, 9));
  }

  @Test
  void whatIsDecidedByThenIsNotInstalled() {
    beyondReach();
    piece(C, 2, 0, 1, new byte[1]);
    a.receive(C, new Message.Decisions(EPOCH, 1, 9, 0, List.of(value("one"), value("two"))));
    a.snapshots().onVerified(2, a.epoch, a.out);
    assertThat(a.out.effects()).noneMatch(effect -> effect instanceof RecordingOutbox.Installed);
    assertThat(a.node.commit()).isEqualTo(2);
  }

  @Test
  void ofAnUnsoundSnapshotNothingIsKeptAndItsGiverToldSo() {
    beyondReach();
    piece(C, 9, 0, 1, new byte[1]);
    a.snapshots().onVerified(9, null, a.out);
    assertThat(a.node.commit()).isZero();
    assertThat(a.out).sends(C, new Message.SnapshotRefused(EPOCH, 9, TAG));
    a.clear();
    leaderGoesOn(20);
    assertThat(a.out).sends(B, new Message.AskSnapshot(EPOCH, 0, C));
  }

  @Test
  void aLeaderGivesTheTurnToAFollowerAndKeepsToIt() {
    Ballot ballot = leadThreeSlots();
    executed(B, 3);
    executed(C, 0);
    a.clear();
    a.receive(C, new Message.AskSnapshot(EPOCH, 0, ReplicaId.NONE));
    assertThat(a.out).sends(B, new Message.GiveSnapshot(EPOCH, ballot, C, 0));
    assertThat(a.out.effects())
        .noneMatch(effect -> effect instanceof RecordingOutbox.WantsSnapshot);
  }

  @Test
  void aLeaderTakesTheTurnItselfWhereNobodyElseCanGive() {
    leadThreeSlots();
    a.clear();
    a.receive(C, new Message.AskSnapshot(EPOCH, 0, B));
    assertThat(a.out.effects()).contains(new RecordingOutbox.WantsSnapshot());
    a.snapshots().onWritten(3, TAG, Value.of((byte) 1), a.out);
    assertThat(a.out).sends(C, new Message.SnapshotPiece(EPOCH, 3, TAG, 1, 0, Value.of((byte) 1)));
  }

  @Test
  void aFollowerGivesNoTurns() {
    follow();
    a.receive(C, new Message.AskSnapshot(EPOCH, 0, ReplicaId.NONE));
    assertThat(a.out).sendsNo(Message.GiveSnapshot.class);
  }

  @Test
  void writesOneSnapshotForAllThatAskMeanwhileAndKeepsItForThoseThatAskLater() {
    executesOne();
    a.receive(B, new Message.GiveSnapshot(EPOCH, ballot(1, B), C, 0));
    a.receive(B, new Message.GiveSnapshot(EPOCH, ballot(1, B), B, 0));
    byte[] image = new byte[PIECE + 1];
    a.snapshots().onWritten(1, TAG, Value.of(image), a.out);
    assertThat(a.out.sentTo(C, Message.SnapshotPiece.class)).hasSize(1);
    assertThat(a.out.sentTo(B, Message.SnapshotPiece.class)).hasSize(1);
    a.receive(C, new Message.FetchPiece(EPOCH, 1, TAG, 1));
    assertThat(a.out)
        .sends(C, new Message.SnapshotPiece(EPOCH, 1, TAG, PIECE + 1, 1, Value.of((byte) 0)));
    a.receive(B, new Message.GiveSnapshot(EPOCH, ballot(1, B), B, 0));
    assertThat(a.out.effects().stream().filter(RecordingOutbox.WantsSnapshot.class::isInstance))
        .hasSize(1);
  }

  @Test
  void takesNoTurnFromALeaderThatIsOvertaken() {
    executesOne();
    a.receive(C, new Message.Prepare(EPOCH, ballot(9, C), 1, true));
    a.clear();
    a.receive(B, new Message.GiveSnapshot(EPOCH, ballot(1, B), C, 0));
    assertThat(a.out).isEmpty();
  }

  @Test
  void givesNobodyAgainWhatWasRefused() {
    executesOne();
    a.receive(B, new Message.GiveSnapshot(EPOCH, ballot(1, B), C, 0));
    a.snapshots().onWritten(1, TAG, Value.of((byte) 1), a.out);
    a.receive(C, new Message.SnapshotRefused(EPOCH, 1, TAG));
    a.clear();
    a.receive(B, new Message.GiveSnapshot(EPOCH, ballot(1, B), C, 0));
    assertThat(a.out.effects()).containsExactly(new RecordingOutbox.WantsSnapshot());
  }

  /** Whoever installs it wants what was decided since. */
  @Test
  void keepsWhatComesAfterTheSnapshotItGives() {
    NodeBench giver = new NodeBench(A, THREE, 1_000);
    for (int slot = 1; slot <= 12; slot++) {
      giver.accept(ballot(1, B), 1, slot, slot - 1, "value");
      giver.leaderBeats(ballot(1, B), slot);
      giver.executed(slot);
      if (slot == 4) {
        giver.receive(B, new Message.GiveSnapshot(EPOCH, ballot(1, B), C, 0));
        giver.snapshots().onWritten(4, TAG, Value.of((byte) 1), giver.out);
      }
    }
    giver.leaderBeats(ballot(1, B), 12);
    assertThat(giver.node.trim()).isEqualTo(4);
    giver.receive(C, new Message.SnapshotRefused(EPOCH, 4, TAG)).leaderBeats(ballot(1, B), 12);
    assertThat(giver.node.trim()).isGreaterThan(4);
  }

  @Test
  void whoWantsToWriteForItselfAsksItsLeader() {
    executesOne();
    a.snapshots().askTurn(1, a.out);
    assertThat(a.out).sends(B, new Message.AskSnapshot(EPOCH, 1, A));
    a.clear();
    a.receive(B, new Message.GiveSnapshot(EPOCH, ballot(1, B), A, 1));
    assertThat(a.out.effects()).containsExactly(new RecordingOutbox.OwnTurn());
  }

  @Test
  void aLeaderLetsOneAtATimeWriteForItself() {
    Ballot ballot = leadThreeSlots();
    a.clear();
    a.receive(B, new Message.AskSnapshot(EPOCH, 3, B));
    assertThat(a.out).sends(B, new Message.GiveSnapshot(EPOCH, ballot, B, 3));
    a.clear();
    a.receive(C, new Message.AskSnapshot(EPOCH, 3, C));
    a.snapshots().askTurn(0, a.out);
    assertThat(a.out).isEmpty();
    a.receive(B, new Message.AskSnapshot(EPOCH, 3, B));
    assertThat(a.out).sends(B, new Message.GiveSnapshot(EPOCH, ballot, B, 3));
  }

  @Test
  void theTurnOfOneThatSaysNothingMoreOfItGoesToAnother() {
    Ballot ballot = leadThreeSlots();
    a.receive(B, new Message.AskSnapshot(EPOCH, 3, B));
    a.tickAnsweredBy(60, B, C);
    a.receive(B, new Message.AskSnapshot(EPOCH, 3, B));
    a.tickAnsweredBy(60, B, C);
    a.clear();
    a.receive(C, new Message.AskSnapshot(EPOCH, 3, C));
    assertThat(a.out).isEmpty();
    a.tickAnsweredBy(60, B, C);
    a.clear();
    a.receive(C, new Message.AskSnapshot(EPOCH, 3, C));
    assertThat(a.out).sends(C, new Message.GiveSnapshot(EPOCH, ballot, C, 3));
  }

  @Test
  void whoHasWrittenWaitsForThoseWhoWereToldToWait() {
    Ballot ballot = leadThreeSlots();
    a.receive(B, new Message.AskSnapshot(EPOCH, 0, B));
    a.receive(C, new Message.AskSnapshot(EPOCH, 0, C));
    a.clear();
    a.receive(B, new Message.AskSnapshot(EPOCH, 3, B));
    assertThat(a.out).isEmpty();
    a.receive(C, new Message.AskSnapshot(EPOCH, 0, C));
    assertThat(a.out).sends(C, new Message.GiveSnapshot(EPOCH, ballot, C, 0));
  }

  @Test
  void nobodyWritesForItselfWhileAnotherWritesForOneBeyondReach() {
    leadThreeSlots();
    executed(B, 3);
    a.receive(C, new Message.AskSnapshot(EPOCH, 0, ReplicaId.NONE));
    a.clear();
    a.snapshots().askTurn(0, a.out);
    assertThat(a.out).isEmpty();
    a.tickAnsweredBy(120, B, C);
    a.clear();
    a.snapshots().askTurn(0, a.out);
    assertThat(a.out.effects()).containsExactly(new RecordingOutbox.OwnTurn());
  }

  /** A follows B, which is there, and so is C. */
  private void follow() {
    a.leaderBeats(ballot(1, B), 0);
    a.tickAnsweredBy(6, B, C);
    a.leaderBeats(ballot(1, B), 0);
  }

  /** What A lacks has been dropped by all. */
  private void beyondReach() {
    follow();
    a.receive(B, new Message.Decisions(EPOCH, 1, 9, 9, List.of()));
    a.receive(C, new Message.Decisions(EPOCH, 1, 9, 9, List.of()));
    leaderGoesOn(15);
  }

  private void leaderGoesOn(int ticks) {
    for (int i = 0; i < ticks; i++) {
      a.tickAnsweredBy(1, B, C);
      a.leaderBeats(ballot(1, B), 0);
    }
  }

  private void executesOne() {
    follow();
    a.accept(ballot(1, B), 1, 1, 0, "one").leaderBeats(ballot(1, B), 1);
    a.executed(1);
    a.clear();
  }

  private Ballot leadThreeSlots() {
    Ballot ballot = a.lead(B, C);
    for (String value : List.of("one", "two", "three")) {
      a.accepted(B, ballot, 1, a.propose(value));
    }
    a.executed(3);
    a.answerHeartbeats(B, C);
    return ballot;
  }

  private void executed(ReplicaId voter, long slot) {
    a.receive(voter, new Message.HeartbeatAck(EPOCH, 1, Ballot.ZERO, slot, slot));
  }

  private void piece(ReplicaId from, long slot, int number, long length, byte[] bytes) {
    a.receive(from, new Message.SnapshotPiece(EPOCH, slot, TAG, length, number, Value.of(bytes)));
  }

  private void install(long slot) {
    piece(C, slot, 0, 1, new byte[1]);
    a.snapshots().onVerified(slot, a.epoch, a.out);
    assertThat(a.out.effects()).contains(new RecordingOutbox.Installed(slot));
  }

  private RecordingOutbox.ToVerify verified() {
    return a.out.effects().stream()
        .filter(RecordingOutbox.ToVerify.class::isInstance)
        .map(RecordingOutbox.ToVerify.class::cast)
        .findFirst()
        .orElseThrow();
  }
}
