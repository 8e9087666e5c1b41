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
import static org.concoord.paxos.Voters.STRANGER;
import static org.concoord.paxos.Voters.THREE;
import static org.concoord.paxos.Voters.ballot;
import static org.concoord.paxos.Voters.pvalue;
import static org.concoord.paxos.Voters.value;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The rules of docs/protocol.md that this package keeps, quoted by letter: one voter on a bench,
 * messages in, outbox out. M5 is in {@link FormationTest}.
 */
class ProtocolRulesTest {
  /** R1: "Ballot = (round:u64, replicaId:u128), ordered so", both unsigned. */
  @Test
  void ruleR1BallotsAreOrderedByRoundThenByReplica() {
    assertThat(ballot(1, B)).isLessThan(ballot(2, A));
    assertThat(ballot(2, A)).isLessThan(ballot(2, B));
    assertThat(ballot(Long.MAX_VALUE, B)).isLessThan(ballot(Long.MIN_VALUE, A));
    assertThat(new Ballot(1, new ReplicaId(1, 0))).isLessThan(new Ballot(1, new ReplicaId(-1, 0)));
    assertThat(new Ballot(1, new ReplicaId(1, 1))).isLessThan(new Ballot(1, new ReplicaId(1, -1)));
    assertThat(Ballot.ZERO).isLessThan(ballot(0, A));
  }

  /** R1: "per epoch": a message of another epoch touches nothing. */
  @Test
  void ruleR1MessagesOfAnotherEpochAreDropped() {
    NodeBench a = new NodeBench(A, THREE);
    a.receive(B, new Message.Prepare(EPOCH + 1, ballot(5, B), 1, false));
    a.receive(B, new Message.Accept(EPOCH - 1, ballot(5, B), 1, 1, 0, value("x")));
    assertThat(a.out).persistsNothing().sendsNo(Message.Promise.class);
    assertThat(a.out).sendsNo(Message.Accepted.class).sendsNo(Message.Reject.class);
    assertThat(a.node.promised()).isEqualTo(Ballot.ZERO);
  }

  /** R2: "A proposer durably promises its own ballot before sending Prepare". */
  @Test
  void ruleR2ProposerPromisesItsOwnBallotBeforeItAsksOthers() {
    NodeBench a = new NodeBench(A, THREE);
    Ballot ballot = a.stand(B);
    Message.Prepare prepare = new Message.Prepare(EPOCH, ballot, 1, false);
    assertThat(a.out)
        .persists(new JournalRecord.Promised(EPOCH, ballot))
        .thenSendsDurably(B, prepare)
        .thenSendsDurably(C, prepare)
        .sendsOnlyDurably(Message.Prepare.class);
  }

  /**
   * R2: "No ballot is used by two incarnations", nor twice by one: each is above every ballot ever
   * promised or seen.
   */
  @Test
  void ruleR2EachBallotIsAboveAllThatWereSeen() {
    NodeBench a = new NodeBench(A, THREE);
    a.receive(B, new Message.Reject(EPOCH, ballot(41, B)));
    Ballot first = a.stand(B);
    assertThat(first).isEqualTo(ballot(42, A));
    a.receive(B, new Message.Reject(EPOCH, ballot(42, C)));
    a.clear();
    assertThat(a.stand(B)).isEqualTo(ballot(43, A));
  }

  /** R3: "it stores the promise (fsync) before replying". */
  @Test
  void ruleR3PromiseIsDurableBeforeItIsSent() {
    NodeBench a = new NodeBench(A, THREE);
    a.receive(B, new Message.Prepare(EPOCH, ballot(5, B), 1, false));
    assertThat(a.out)
        .persists(new JournalRecord.Promised(EPOCH, ballot(5, B)))
        .thenSendsDurably(B, new Message.Promise(EPOCH, ballot(5, B), 1, 0, 1, 0, 0, List.of()))
        .sendsOnlyDurably(Message.Promise.class);
  }

  /** R3: "A message below the promise gets Reject(e, promised)". */
  @Test
  void ruleR3MessagesBelowThePromiseAreRejected() {
    NodeBench a = new NodeBench(A, THREE);
    a.receive(C, new Message.Prepare(EPOCH, ballot(5, C), 1, false));
    a.clear();
    a.receive(B, new Message.Prepare(EPOCH, ballot(5, B), 1, false));
    a.receive(B, new Message.Accept(EPOCH, ballot(5, B), 1, 1, 0, value("x")));
    Message.Reject reject = new Message.Reject(EPOCH, ballot(5, C));
    assertThat(a.out).persistsNothing().sends(B, reject).thenSends(B, reject);
  }

  /** R3: "Replies are counted as a set of replicaIds, per (e,b)". */
  @Test
  void ruleR3OneVoterCannotMakeAMajority() {
    NodeBench a = new NodeBench(A, FIVE);
    Ballot ballot = a.stand(B, C);
    a.promise(B, ballot).promise(B, ballot);
    a.receive(B, new Message.Promise(EPOCH, ballot, 2, 0, 1, 0, 0, List.of()));
    a.receive(STRANGER, new Message.Promise(EPOCH, ballot, 1, 0, 1, 0, 0, List.of()));
    a.promise(C, ballot(ballot.round() - 1, A));
    assertThat(a.node.role()).isEqualTo(Role.CANDIDATE);
    a.promise(C, ballot);
    assertThat(a.node.role()).isEqualTo(Role.LEADER);
  }

  /**
   * R4: "For other slots up to the highest seen: value with the highest ballot; none in a full
   * majority -> no-op".
   */
  @Test
  void ruleR4LeaderSettlesWhatMayHaveBeenDecidedBeforeAnythingNew() {
    NodeBench a = new NodeBench(A, FIVE);
    Ballot ballot = a.stand(B, C);
    Ballot older = ballot(0, D);
    Ballot newer = ballot(0, E);
    a.promise(B, ballot, pvalue(1, older, "old"), pvalue(3, older, "three"));
    a.promise(C, ballot, pvalue(1, newer, "new"));
    assertThat(a.out)
        .sends(E, new Message.Accept(EPOCH, ballot, 1, 1, 0, value("new")))
        .thenSends(E, new Message.Accept(EPOCH, ballot, 1, 2, 0, Value.NO_OP))
        .thenSends(E, new Message.Accept(EPOCH, ballot, 1, 3, 0, value("three")));
    assertThat(a.propose("mine")).isEqualTo(4);
  }

  /**
   * R4: "Slots <= the highest trim of any replier are decided and must be fetched, never guessed".
   */
  @Test
  void ruleR4TrimmedSlotsAreFetchedBeforeLeading() {
    NodeBench a = new NodeBench(A, THREE);
    Ballot ballot = a.stand(B);
    a.receive(B, new Message.Promise(EPOCH, ballot, 1, 0, 1, 2, 2, List.of()));
    assertThat(a.out).sends(B, new Message.Fetch(EPOCH, 1)).sendsNo(Message.Accept.class);
    assertThat(a.node.role()).isEqualTo(Role.CANDIDATE);
    a.receive(C, new Message.Decisions(EPOCH, 1, 2, 0, List.of(value("one"), value("two"))));
    assertThat(a.node.role()).isEqualTo(Role.LEADER);
    assertThat(a.out)
        .decides(1, value("one"))
        .thenDecides(2, value("two"))
        .sendsNo(Message.Accept.class);
    assertThat(a.propose("mine")).isEqualTo(3);
  }

  /** R4: "if the only source dies before the fetch ends, the leader drops the ballot". */
  @Test
  void ruleR4BallotIsDroppedWhereWhatWasTrimmedCannotBeHad() {
    NodeBench a = new NodeBench(A, THREE);
    Ballot ballot = a.stand(B);
    a.receive(B, new Message.Promise(EPOCH, ballot, 1, 0, 1, 2, 2, List.of()));
    a.tickAnsweredBy(Timing.LAN.electionMaxTicks() + 1, C);
    assertThat(a.out).sendsNo(Message.Accept.class);
    assertThat(a.node.role()).isEqualTo(Role.FOLLOWER);
  }

  /**
   * R4: "slots in (trim, commit] may be fetched or settled by the highest ballot". A voter may know
   * a slot to be decided under a ballot above ours, in which case nobody of our majority need hold
   * a value for it: the ballot is over.
   */
  @Test
  void ruleR4BallotIsDroppedWhereItsMajorityKnowsADecisionThatNoneOfThemAccepted() {
    NodeBench a = new NodeBench(A, FIVE);
    Ballot ballot = a.stand(B, C);
    a.promise(B, ballot);
    a.receive(E, new Message.Promise(EPOCH, ballot, 1, 0, 1, 1, 0, List.of()));

    assertThat(a.node.role()).isEqualTo(Role.FOLLOWER);
    assertThat(a.out).sendsNo(Message.Accept.class);
  }

  /**
   * R5: "Accept taken iff b >= promised; set promised = b, persist both, then ack, to the leader of
   * b only".
   */
  @Test
  void ruleR5AcceptedValueIsDurableBeforeItIsAcknowledged() {
    NodeBench a = new NodeBench(A, THREE);
    a.accept(ballot(5, B), 1, 1, 0, "one");
    assertThat(a.out)
        .persists(new JournalRecord.AcceptedValue(EPOCH, pvalue(1, ballot(5, B), "one")))
        .thenSendsDurably(B, new Message.Accepted(EPOCH, ballot(5, B), 1, 1, 0))
        .sendsOnlyDurably(Message.Accepted.class);
    assertThat(a.node.promised()).isEqualTo(ballot(5, B));
    assertThat(a.out.sentTo(C, Message.Accepted.class)).isEmpty();
  }

  /** R5: "to the leader of b only": nobody proposes under another's ballot. */
  @Test
  void ruleR5ProposalsUnderAnothersBallotAreDropped() {
    NodeBench a = new NodeBench(A, THREE);
    a.receive(C, new Message.Accept(EPOCH, ballot(5, B), 1, 1, 0, value("x")));
    a.receive(C, new Message.Prepare(EPOCH, ballot(5, B), 1, false));
    assertThat(a.out).isEmpty();
  }

  /** R5: "An Accept for a slot <= own trim is answered with commit and trim, and not stored". */
  @Test
  void ruleR5TrimmedSlotIsNotAcceptedAgain() {
    NodeBench a = new NodeBench(A, THREE);
    a.accept(ballot(1, B), 1, 1, 0, "one").leaderBeats(ballot(1, B), 1);
    a.node.onExecuted(1, null, a.out);
    a.receive(B, new Message.Heartbeat(EPOCH, 2, ballot(1, B), true, true, 1, 1));
    assertThat(a.node.trim()).isEqualTo(1);
    a.clear().accept(ballot(2, C), 1, 1, 0, "other");
    assertThat(a.out).persistsNothing();
    assertThat(a.out.sentTo(C, Message.Accepted.class))
        .allMatch(answer -> answer.commit() == 1 && answer.high() < answer.low());
  }

  /**
   * R5: "Decided iff a majority of distinct ids of epoch e accepted the same (e,b,slot), as counted
   * by that leader".
   */
  @Test
  void ruleR5OneVoterAcknowledgingTwiceDecidesNothing() {
    NodeBench a = new NodeBench(A, FIVE);
    Ballot ballot = a.lead(B, C);
    a.propose("one");
    a.accepted(B, ballot, 1, 1).accepted(B, ballot, 1, 1).accepted(STRANGER, ballot, 1, 1);
    a.accepted(C, ballot(ballot.round() - 1, A), 1, 1);
    assertThat(a.out).decidesNothing();
    a.accepted(D, ballot, 1, 1);
    assertThat(a.out).decides(1, value("one"));
  }

  /** R5: "no follower counts acks". */
  @Test
  void ruleR5FollowerDecidesNothingFromAcknowledgements() {
    NodeBench a = new NodeBench(A, THREE);
    a.accept(ballot(5, B), 1, 1, 0, "one");
    a.accepted(B, ballot(5, B), 1, 1).accepted(C, ballot(5, B), 1, 1);
    assertThat(a.out).decidesNothing();
  }

  /** R5: "The leader's own vote counts after its own fsync, in parallel with the sends". */
  @Test
  void ruleR5LeaderVotesByAMessageToItselfAfterItsJournal() {
    NodeBench a = new NodeBench(A, THREE);
    Ballot ballot = a.lead(B);
    a.node.propose(value("one"), a.out); // not yet delivered to itself
    a.node.onMessage(B, new Message.Accepted(EPOCH, ballot, 1, 1, 0), 0, a.out);
    assertThat(a.out).persistsNothing().decidesNothing();
    a.tick(1);
    assertThat(a.out)
        .sends(B, new Message.Accept(EPOCH, ballot, 1, 1, 0, value("one")))
        .thenSendsDurably(A, new Message.Accepted(EPOCH, ballot, 1, 1, 0))
        .thenDecides(1, value("one"));
  }

  /** 2.3: "Window alpha=1,024 slots". */
  @Test
  void rule23LeaderProposesNothingBeyondItsWindow() {
    NodeBench a = new NodeBench(A, THREE);
    Ballot ballot = a.lead(B);
    for (int i = 0; i < 1024; i++) {
      assertThat(a.propose("x")).isEqualTo(i + 1);
    }
    assertThat(a.node.canPropose()).isFalse();
    assertThat(a.propose("x")).isEqualTo(-1);
    a.accepted(B, ballot, 1, 1);
    assertThat(a.propose("x")).isEqualTo(1025);
  }

  /**
   * 2.3: "an index c heard from the leader of (e,b) makes slot <= c decided at a follower only
   * where its accepted ballot is b; every other slot <= c is fetched as a decision".
   */
  @Test
  void rule23CommitIndexDecidesOnlyWhatWasAcceptedUnderThatBallot() {
    NodeBench a = new NodeBench(A, THREE);
    a.accept(ballot(1, B), 1, 1, 0, "old");
    a.accept(ballot(2, C), 1, 2, 0, "two");
    a.leaderBeats(ballot(2, C), 2);
    assertThat(a.out).decidesNothing().sends(C, new Message.Fetch(EPOCH, 1));
    a.receive(C, new Message.Decisions(EPOCH, 1, 2, 0, List.of(value("new"), value("two"))));
    assertThat(a.out).decides(1, value("new")).thenDecides(2, value("two"));
  }

  /** 2.3, the same for an index that rides on an Accept. */
  @Test
  void rule23CommitIndexOnAnAcceptDecidesWhatWasAcceptedUnderThatBallot() {
    NodeBench a = new NodeBench(A, THREE);
    a.accept(ballot(1, B), 1, 1, 0, "one");
    assertThat(a.out).decidesNothing();
    a.accept(ballot(1, B), 1, 2, 1, "two");
    assertThat(a.out.decisions()).containsExactly(new RecordingOutbox.Decided(1, value("one")));
  }

  /**
   * 2.3: the same sentence holds only if the leader of b never announces a slot where another value
   * than its own proposal was decided, which it may come to know by a fetch.
   */
  @Test
  void rule23LeaderNeverAnnouncesAFetchedDecisionOverItsOwnProposal() {
    NodeBench a = new NodeBench(A, FIVE);
    Ballot ballot = a.lead(B, C);
    a.propose("mine"); // only B will ever have it; meanwhile E leads C and D
    a.clear();

    a.receive(D, new Message.Decisions(EPOCH, 1, 1, 0, List.of(value("chosen"))));
    a.tick(20);

    assertThat(a.out).decides(1, value("chosen"));
    assertThat(a.out.sent(Message.Heartbeat.class))
        .noneMatch(beat -> beat.leading() && beat.ballot().equals(ballot) && beat.commit() >= 1);
  }

  /** 2.3: "holes stop n, a new ballot restarts it; never derived from the highest slot held". */
  @Test
  void rule23AcknowledgementsCoverNoHoleAndNoOlderBallot() {
    NodeBench a = new NodeBench(A, THREE);
    a.accept(ballot(1, B), 1, 1, 0, "one").accept(ballot(1, B), 1, 2, 0, "two").clear();
    a.accept(ballot(2, C), 1, 3, 0, "three");
    a.accept(ballot(2, C), 1, 1, 0, "one");
    assertThat(a.out.sentTo(C, Message.Accepted.class))
        .extracting(Message.Accepted::high)
        .as("slot 2 was accepted under the older ballot")
        .containsExactly(0L, 1L);
  }

  /** 2.3: "The leader resends from n+1 after a reconnect". */
  @Test
  void rule23LeaderSendsAgainAfterAReconnect() {
    NodeBench a = new NodeBench(A, FIVE);
    Ballot ballot = a.lead(B, C);
    a.propose("one");
    a.propose("two");
    a.accepted(B, ballot, 1, 1).clear();
    a.node.onConnected(B, a.out);
    assertThat(a.out.sentTo(B, Message.Accept.class))
        .extracting(Message.Accept::slot)
        .containsExactly(2L);
  }

  /** R6: "a node stands only if it hears a majority". */
  @Test
  void ruleR6NobodyStandsWithoutAMajorityThatAnswers() {
    NodeBench a = new NodeBench(A, FIVE);
    a.tickAnsweredBy(500, B);
    assertThat(a.node.role()).isEqualTo(Role.FOLLOWER);
    assertThat(a.node.promised()).isEqualTo(Ballot.ZERO);
    a.stand(B, C);
  }

  /** R6: "followers leave a leader that is silent". */
  @Test
  void ruleR6FollowerLeavesASilentLeader() {
    NodeBench a = new NodeBench(A, THREE);
    a.accept(ballot(1, B), 1, 1, 0, "one").leaderBeats(ballot(1, B), 0);
    a.tickAnsweredBy(Timing.LAN.electionMinTicks() - 1, C);
    assertThat(a.node.leader()).isEqualTo(B);
    assertThat(a.stand(C)).isEqualTo(ballot(2, A));
  }

  /** R6: "... or not quorum-connected". */
  @Test
  void ruleR6FollowerLeavesALeaderWithoutAMajoritySoon() {
    NodeBench a = new NodeBench(A, THREE);
    a.tickAnsweredBy(5, C).leaderBeats(ballot(1, B), 0);
    a.receive(B, new Message.Heartbeat(EPOCH, 2, ballot(1, B), true, false, 0, 0));
    assertThat(a.node.leader()).isEqualTo(ReplicaId.NONE);
    a.tickAnsweredBy(2 * Timing.LAN.heartbeatTicks(), C);
    assertThat(a.node.role()).isEqualTo(Role.CANDIDATE);
  }

  /**
   * R6: a leader that no majority answers says so by leading no more, also right after it stood
   * still.
   */
  @Test
  void ruleR6LeaderStepsDownWhereNoMajorityAnswers() {
    NodeBench a = new NodeBench(A, THREE);
    Ballot ballot = a.lead(B);
    a.node.tick(500, 0, a.out);
    assertThat(a.node.role()).isEqualTo(Role.FOLLOWER);
    assertThat(a.propose("late")).isEqualTo(-1);
    a.answerHeartbeats(B);
    assertThat(a.out.sent(Message.Heartbeat.class))
        .noneMatch(beat -> beat.leading() && beat.ballot().equals(ballot));
  }

  /**
   * R6: "A node that heard a quorum-connected leader within the timeout ignores Prepare from nodes
   * other than that leader, except on hand-over".
   */
  @Test
  void ruleR6PrepareIsIgnoredWhileALeaderIsHeard() {
    NodeBench a = new NodeBench(A, THREE);
    a.leaderBeats(ballot(1, B), 0).clear();
    a.receive(C, new Message.Prepare(EPOCH, ballot(2, C), 1, false));
    assertThat(a.out).isEmpty();
    a.receive(B, new Message.Prepare(EPOCH, ballot(3, B), 1, false));
    assertThat(a.node.promised()).isEqualTo(ballot(3, B));
    a.leaderBeats(ballot(3, B), 0);
    a.receive(C, new Message.Prepare(EPOCH, ballot(4, C), 1, true));
    assertThat(a.node.promised()).as("on hand-over").isEqualTo(ballot(4, C));
  }

  /** R6, the leader itself: it ignores rivals while a majority answers it. */
  @Test
  void ruleR6LeaderIgnoresRivalsWhileAMajorityAnswers() {
    NodeBench a = new NodeBench(A, THREE);
    Ballot ballot = a.lead(B);
    a.receive(C, new Message.Prepare(EPOCH, ballot(9, C), 1, false));
    assertThat(a.node.role()).isEqualTo(Role.LEADER);
    assertThat(a.node.promised()).isEqualTo(ballot);
  }

  /**
   * R6: "a heartbeat counts as a leader's only if its epoch is mine and its ballot >= my promise".
   */
  @Test
  void ruleR6HeartbeatBelowThePromiseMakesNoLeader() {
    NodeBench a = new NodeBench(A, THREE);
    a.receive(C, new Message.Prepare(EPOCH, ballot(5, C), 1, false));
    a.leaderBeats(ballot(4, B), 0);
    assertThat(a.node.leader()).isEqualTo(ReplicaId.NONE);
    assertThat(a.out.sentTo(B, Message.HeartbeatAck.class))
        .extracting(Message.HeartbeatAck::promised)
        .as("and so its leader learns that it must go higher")
        .containsExactly(ballot(5, C));
  }

  /**
   * R6: "what a heartbeat says of its sender counts only where no later one came before it on the
   * same connection".
   */
  @Test
  void ruleR6HeartbeatThatALaterOneOvertookUndoesNoLeader() {
    NodeBench a = new NodeBench(A, THREE);
    Ballot ballot = ballot(1, B);
    a.receive(B, new Message.Heartbeat(EPOCH, 9, ballot, true, true, 0, 0));
    a.receive(B, new Message.Heartbeat(EPOCH, 8, ballot, false, true, 0, 0));
    a.receive(B, new Message.Heartbeat(EPOCH, 7, ballot, true, false, 0, 0));
    assertThat(a.node.leader()).isEqualTo(B);
    assertThat(a.out.sentTo(B, Message.HeartbeatAck.class))
        .extracting(Message.HeartbeatAck::round)
        .as("each is answered")
        .containsExactly(9L, 8L, 7L);
    a.node.onConnected(B, a.out);
    a.receive(B, new Message.Heartbeat(EPOCH, 1, ballot, false, true, 0, 0));
    assertThat(a.node.leader()).as("a new connection counts anew").isEqualTo(ReplicaId.NONE);
  }

  /** R6: "a leader that gets Reject raises its round and runs phase 1 at once". */
  @Test
  void ruleR6RejectedLeaderStandsAtOnceAboveTheRejection() {
    NodeBench a = new NodeBench(A, THREE);
    a.lead(B);
    a.tickAnsweredBy(Timing.LAN.electionMinTicks(), B);
    a.receive(C, new Message.Reject(EPOCH, ballot(77, C)));
    assertThat(a.out)
        .persists(new JournalRecord.Promised(EPOCH, ballot(78, A)))
        .thenSendsDurably(C, new Message.Prepare(EPOCH, ballot(78, A), 1, false));
    assertThat(a.node.canPropose()).isFalse();
  }

  /** R6: "unless it was elected less than the shortest timeout ago". */
  @Test
  void ruleR6LeaderRejectedJustAfterItsElectionYields() {
    NodeBench a = new NodeBench(A, THREE);
    a.lead(B);
    a.receive(C, new Message.Reject(EPOCH, ballot(77, C)));
    assertThat(a.node.role()).isEqualTo(Role.FOLLOWER);
    assertThat(a.out.sentTo(C, Message.Prepare.class)).isEmpty();
  }

  /** R6: "a reset or refused connection from the leader's host counts as silence at once". */
  @Test
  void ruleR6BrokenConnectionToTheLeaderCountsAsSilence() {
    NodeBench a = new NodeBench(A, THREE);
    a.tickAnsweredBy(5, C).leaderBeats(ballot(1, B), 0);
    a.node.onDisconnected(B, a.out);
    a.tickAnsweredBy(2 * Timing.LAN.heartbeatTicks(), C);
    assertThat(a.node.role()).isEqualTo(Role.CANDIDATE);
  }

  /**
   * R6: "leader hand-over on shutdown", to the voter that has executed most of those that are
   * there.
   */
  @Test
  void ruleR6LeaderHandsOverToWhoeverHasComeFurthest() {
    NodeBench a = new NodeBench(A, FIVE);
    Ballot ballot = a.lead(B, C);
    a.tick(Timing.LAN.heartbeatTicks());
    long round = a.out.sent(Message.Heartbeat.class).get(0).round();
    a.receive(B, new Message.HeartbeatAck(EPOCH, round, ballot, 0, 0));
    a.receive(C, new Message.HeartbeatAck(EPOCH, round, ballot, 0, 7));
    a.node.handOver(a.out);
    assertThat(a.out).sends(C, new Message.HandOver(EPOCH, ballot));
    assertThat(a.node.canPropose()).isFalse();
    a.receive(C, new Message.Prepare(EPOCH, ballot(9, C), 1, true));
    assertThat(a.node.promised()).isEqualTo(ballot(9, C));
    a.clear().tickAnsweredBy(500, B, C);
    assertThat(a.node.role()).as("stands no more").isEqualTo(Role.FOLLOWER);
  }

  /**
   * R6: whoever is handed the lead by its leader, and by nobody else, stands at once and says that
   * it was.
   */
  @Test
  void ruleR6SuccessorStandsAtOnce() {
    NodeBench a = new NodeBench(A, THREE);
    a.accept(ballot(1, B), 1, 1, 0, "one").leaderBeats(ballot(1, B), 0).clear();
    a.receive(C, new Message.HandOver(EPOCH, ballot(1, B)));
    assertThat(a.node.role()).isEqualTo(Role.FOLLOWER);
    a.receive(B, new Message.HandOver(EPOCH, ballot(1, B)));
    assertThat(a.out).sendsDurably(C, new Message.Prepare(EPOCH, ballot(2, A), 1, true));
  }

  /**
   * R6 and 2.8: a voter that lacks what all that are there have dropped must not keep the lead from
   * them.
   */
  @Test
  void ruleR6LeaderBeyondReachStepsDownAndStandsNoMore() {
    NodeBench a = new NodeBench(A, THREE);
    Ballot ballot = a.lead(B);
    a.propose("one");
    a.receive(B, new Message.Accepted(EPOCH, ballot, 1, 0, 9));
    a.receive(B, new Message.Decisions(EPOCH, 1, 9, 9, List.of()));
    a.tickAnsweredBy(100, B);
    assertThat(a.node.role()).isEqualTo(Role.FOLLOWER);
    assertThat(a.node.trimmedBeyondReach()).isEqualTo(9);
    assertThat(a.node.promised()).isEqualTo(ballot);
  }

  /**
   * M1: "Frames name clusterId, epoch, sender and receiver id; mismatches are dropped": here,
   * senders of no vote.
   */
  @Test
  void ruleM1MessagesFromNoVoterOfTheEpochAreDropped() {
    NodeBench a = new NodeBench(A, THREE);
    a.receive(STRANGER, new Message.Prepare(EPOCH, ballot(9, STRANGER), 1, false));
    a.receive(STRANGER, new Message.Accepted(EPOCH, ballot(9, STRANGER), 1, 1, 1));
    assertThat(a.out).isEmpty();
  }

  /** 2.8: decisions are for whoever follows the log, with a vote or without. */
  @Test
  void decisionsAreGivenToWhoeverAsks() {
    NodeBench a = new NodeBench(A, THREE);
    a.receive(STRANGER, new Message.Fetch(EPOCH, 1));
    assertThat(a.out).sends(STRANGER, new Message.Decisions(EPOCH, 1, 0, 0, List.of()));
  }

  /**
   * M2: "A process never promises, accepts or grants a lease for an id whose full acceptor state it
   * does not hold".
   */
  @Test
  void ruleM2WhoeverDoesNotVoteHasNoAcceptor() {
    NodeBench stranger = new NodeBench(STRANGER, THREE);
    stranger.receive(A, new Message.Prepare(EPOCH, ballot(1, A), 1, false));
    stranger.accept(ballot(1, A), 1, 1, 0, "x");
    stranger.receive(A, new Message.Heartbeat(EPOCH, 1, ballot(1, A), true, true, 1, 0));
    stranger.receive(A, new Message.Confirm(EPOCH, ballot(1, A), 1, 100_000));
    assertThat(stranger.out).isEmpty();
    stranger.tick(100);
    assertThat(stranger.node.role()).isEqualTo(Role.FOLLOWER);
    assertThat(stranger.out).persistsNothing();
    assertThat(stranger.out.sent(Message.Fetch.class)).hasSameSizeAs(stranger.out.effects());
  }
}
