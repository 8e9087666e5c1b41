package org.concoord.paxos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.concoord.paxos.OutboxAssert.assertThat;
import static org.concoord.paxos.Voters.A;
import static org.concoord.paxos.Voters.B;
import static org.concoord.paxos.Voters.C;
import static org.concoord.paxos.Voters.D;
import static org.concoord.paxos.Voters.E;
import static org.concoord.paxos.Voters.EPOCH;
import static org.concoord.paxos.Voters.FIVE;
import static org.concoord.paxos.Voters.THREE;
import static org.concoord.paxos.Voters.ballot;
import static org.concoord.paxos.Voters.pvalue;
import static org.concoord.paxos.Voters.value;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Rule R7, reads without a slot, quoted: one voter on a bench, as in {@link ProtocolRulesTest}. */
class ReadRulesTest {
  /** R7: "confirm leadership by one heartbeat round"; "the leader counts itself". */
  @Test
  void readsRunOnceAMajorityHasConfirmed() {
    NodeBench a = new NodeBench(A, THREE);
    Ballot ballot = a.lead(B);
    long read = a.read();
    Message.Confirm confirm = new Message.Confirm(EPOCH, ballot, 1, 0);
    assertThat(a.out).sends(B, confirm).sends(C, confirm);
    assertThat(a.out.readable()).isEmpty();
    a.confirmed(B, ballot, 1, ballot);
    assertThat(a.out.readable()).containsExactly(read);
  }

  @Test
  void oneAloneIsItsOwnMajority() {
    NodeBench a = new NodeBench(A, new Epoch(EPOCH, List.of(A)));
    a.tick(Timing.LAN.electionMaxTicks());
    long read = a.read();
    assertThat(a.out.readable()).containsExactly(read);
  }

  /** R7: "an answer names (e, b, round)". */
  @Test
  void answersOfAnotherRoundOrBallotDoNotCount() {
    NodeBench a = new NodeBench(A, THREE);
    Ballot ballot = a.lead(B);
    a.read();
    a.confirmed(B, ballot, 0, ballot);
    a.confirmed(B, ballot, 2, ballot);
    a.confirmed(B, ballot(99, A), 1, ballot);
    a.receive(B, new Message.Confirmed(EPOCH + 1, ballot, 1, ballot, 0));
    assertThat(a.out.readable()).isEmpty();
  }

  /** R7: "counts only if ... its promise is <= b"; and the leader is overtaken then (R6). */
  @Test
  void answerOfWhoPromisedHigherDoesNotCount() {
    NodeBench a = new NodeBench(A, THREE);
    Ballot ballot = a.lead(B);
    a.read();
    a.confirmed(B, ballot, 1, ballot.next(C));
    assertThat(a.out.readable()).isEmpty();
    assertThat(a.node.role()).isNotEqualTo(Role.LEADER);
  }

  @Test
  void answerOfWhoPromisedNothingYetCounts() {
    NodeBench a = new NodeBench(A, THREE);
    Ballot ballot = a.lead(B);
    long read = a.read();
    a.confirmed(C, ballot, 1, Ballot.ZERO);
    assertThat(a.out.readable()).containsExactly(read);
  }

  @Test
  void twoAnswersOfOneVoterAreOne() {
    NodeBench a = new NodeBench(A, FIVE);
    Ballot ballot = a.lead(B, C);
    long read = a.read();
    a.confirmed(D, ballot, 1, ballot).confirmed(D, ballot, 1, ballot);
    assertThat(a.out.readable()).isEmpty();
    a.confirmed(E, ballot, 1, ballot);
    assertThat(a.out.readable()).containsExactly(read);
  }

  /** R7: "shared by all waiting reads whose first frame was sent after r was noted". */
  @Test
  void readsThatComeDuringARoundWaitForTheNextAndShareIt() {
    NodeBench a = new NodeBench(A, THREE);
    Ballot ballot = a.lead(B);
    long first = a.read();
    a.read();
    long third = a.read();
    assertThat(a.out.sentTo(B, Message.Confirm.class)).hasSize(1);
    a.clear().confirmed(B, ballot, 1, ballot);
    assertThat(a.out.readable()).containsExactly(first);
    assertThat(a.out.sentTo(B, Message.Confirm.class))
        .containsExactly(new Message.Confirm(EPOCH, ballot, 2, 0));
    a.clear().confirmed(C, ballot, 1, ballot);
    assertThat(a.out.readable()).isEmpty();
    a.confirmed(C, ballot, 2, ballot);
    assertThat(a.out.readable()).containsExactly(third);
  }

  /** R7: "r = max(commit, end of the recovered suffix)", "execute at >= r". */
  @Test
  void readsWaitForTheRecoveredSuffix() {
    NodeBench a = new NodeBench(A, THREE);
    Ballot ballot = a.stand(B);
    a.promise(B, ballot, pvalue(1, ballot(1, C), "x"), pvalue(2, ballot(1, C), "y"));
    long read = a.read();
    a.confirmed(B, ballot, 1, ballot);
    assertThat(a.out.readable()).isEmpty();
    a.accepted(B, ballot, 1, 1);
    assertThat(a.out.readable()).isEmpty();
    a.accepted(B, ballot, 1, 2);
    assertThat(a.out.readable()).containsExactly(read);
    assertThat(a.out).thenDecides(1, value("x")).thenDecides(2, value("y"));
  }

  @Test
  void readsDoNotWaitForWhatIsProposedAfterThem() {
    NodeBench a = new NodeBench(A, THREE);
    Ballot ballot = a.lead(B);
    long read = a.read();
    a.propose("later");
    a.confirmed(B, ballot, 1, ballot);
    assertThat(a.out.readable()).containsExactly(read);
  }

  @Test
  void lostFramesAreSentAgainInTheSameRoundToThoseWhoHaveNotAnswered() {
    NodeBench a = new NodeBench(A, FIVE);
    Ballot ballot = a.lead(B, C);
    long read = a.read();
    a.confirmed(B, ballot, 1, ballot).clear();
    a.tickAnsweredBy(Timing.LAN.heartbeatTicks(), B, C);
    Message.Confirm again = new Message.Confirm(EPOCH, ballot, 1, 0);
    assertThat(a.out.sentTo(B, Message.Confirm.class)).isEmpty();
    assertThat(a.out).sends(C, again).sends(D, again).sends(E, again);
    a.confirmed(C, ballot, 1, ballot);
    assertThat(a.out.readable()).containsExactly(read);
  }

  /** What an overtaken leader was asked is asked of the next. */
  @Test
  void readsOutlastTheLeaderButItsRoundsDoNot() {
    NodeBench a = new NodeBench(A, THREE);
    Ballot ballot = a.lead(B);
    long read = a.read();
    Ballot higher = ballot.next(C);
    a.receive(C, new Message.Accept(EPOCH, higher, 1, 1, 0, value("x")));
    a.clear().confirmed(B, ballot, 1, ballot).leaderBeats(higher, 0);
    assertThat(a.out.readable()).isEmpty();
    assertThat(a.out).sends(C, new Message.AskRead(EPOCH, read));
    a.receive(C, new Message.Readable(EPOCH, read, 0));
    assertThat(a.out.readable()).containsExactly(read);
  }

  /** What phase 1 found is decided only where its ballot lives; the next leader may find less. */
  @Test
  void readsDoNotWaitForASlotThatALeaderHasTakenWithIt() {
    NodeBench a = new NodeBench(A, THREE);
    Ballot ballot = ballot(3, C);
    a.leaderBeats(ballot, 0);
    long read = a.read();
    a.receive(C, new Message.Readable(EPOCH, read, 100));
    a.clear().leaderBeats(ballot(4, B), 0);
    assertThat(a.out).sends(B, new Message.AskRead(EPOCH, read));
    a.receive(C, new Message.Readable(EPOCH, read, 100));
    a.clear().tick(Timing.LAN.heartbeatTicks());
    assertThat(a.out).sends(B, new Message.AskRead(EPOCH, read));
    a.receive(B, new Message.Readable(EPOCH, read, 0));
    assertThat(a.out.readable()).containsExactly(read);
    long next = a.read();
    a.receive(B, new Message.Readable(EPOCH, next, 0));
    assertThat(a.out.readable()).containsExactly(read, next);
  }

  @Test
  void anAnswerThatComesTrueAfterItsLeaderWasLostIsAsGoodAsTheNextOnes() {
    NodeBench a = new NodeBench(A, THREE);
    Ballot ballot = ballot(3, C);
    a.accept(ballot, 1, 1, 0, "x").leaderBeats(ballot, 0);
    long read = a.read();
    a.receive(C, new Message.Readable(EPOCH, read, 1));
    Ballot higher = ballot(4, B);
    a.leaderBeats(higher, 0).accept(higher, 1, 1, 1, "x");
    assertThat(a.out.readable()).containsExactly(read);
    a.clear();
    long next = a.read();
    assertThat(a.out).sends(B, new Message.AskRead(EPOCH, next));
  }

  /** R7: "Follower reads ask the leader for r". */
  @Test
  void followersAskTheLeaderAndWaitUntilTheyHaveComeSoFar() {
    NodeBench a = new NodeBench(A, THREE);
    Ballot ballot = ballot(3, C);
    a.accept(ballot, 1, 1, 0, "x").leaderBeats(ballot, 0).clear();
    long read = a.read();
    assertThat(a.out).sends(C, new Message.AskRead(EPOCH, read));
    a.receive(C, new Message.Readable(EPOCH, read, 1));
    assertThat(a.out.readable()).isEmpty();
    a.leaderBeats(ballot, 1);
    assertThat(a.out.readable()).containsExactly(read);
  }

  @Test
  void whatFollowersAskLateIsNotAnsweredByWhatWasAskedBefore() {
    NodeBench a = new NodeBench(A, THREE);
    Ballot ballot = ballot(3, C);
    a.leaderBeats(ballot, 0).clear();
    long first = a.read();
    long second = a.read();
    assertThat(a.out.sent(Message.AskRead.class)).hasSize(1);
    a.receive(C, new Message.Readable(EPOCH, first, 0));
    assertThat(a.out.readable()).containsExactly(first);
    assertThat(a.out).sends(C, new Message.AskRead(EPOCH, second));
    a.receive(C, new Message.Readable(EPOCH, first, 0));
    assertThat(a.out.readable()).containsExactly(first);
  }

  @Test
  void followersAskAgainUntilTheyAreAnswered() {
    NodeBench a = new NodeBench(A, THREE);
    Ballot ballot = ballot(3, C);
    a.leaderBeats(ballot, 0).clear();
    long read = a.read();
    a.clear().tick(Timing.LAN.heartbeatTicks());
    assertThat(a.out).sends(C, new Message.AskRead(EPOCH, read));
  }

  @Test
  void leadersAnswerFollowersWithTheSlotOfTheRound() {
    NodeBench a = new NodeBench(A, THREE);
    Ballot ballot = a.lead(B);
    a.propose("x");
    a.accepted(B, ballot, 1, 1).clear();
    a.receive(C, new Message.AskRead(EPOCH, 77));
    a.propose("y");
    a.accepted(B, ballot, 1, 2);
    assertThat(a.out).sendsNo(Message.Readable.class);
    a.confirmed(B, ballot, 1, ballot);
    assertThat(a.out).sends(C, new Message.Readable(EPOCH, 77, 1));
  }

  @Test
  void whoDoesNotLeadAnswersNobody() {
    NodeBench a = new NodeBench(A, THREE);
    a.leaderBeats(ballot(3, C), 0).clear();
    a.receive(B, new Message.AskRead(EPOCH, 77));
    a.tick(Timing.LAN.heartbeatTicks());
    assertThat(a.out).sendsNo(Message.Readable.class).sendsNo(Message.Confirm.class);
  }

  @Test
  void votersTellTheirPromiseToTheLeaderOfTheBallotOnly() {
    NodeBench a = new NodeBench(A, THREE);
    Ballot promised = ballot(4, C);
    a.receive(C, new Message.Prepare(EPOCH, promised, 1, false));
    a.clear().receive(B, new Message.Confirm(EPOCH, ballot(3, B), 9, 0));
    assertThat(a.out).sends(B, new Message.Confirmed(EPOCH, ballot(3, B), 9, promised, 0));
    a.clear().receive(C, new Message.Confirm(EPOCH, ballot(3, B), 9, 0));
    assertThat(a.out).sendsNo(Message.Confirmed.class);
  }
}
