package org.concoord.paxos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.concoord.paxos.OutboxAssert.assertThat;
import static org.concoord.paxos.Voters.A;
import static org.concoord.paxos.Voters.B;
import static org.concoord.paxos.Voters.C;
import static org.concoord.paxos.Voters.D;
import static org.concoord.paxos.Voters.E;
import static org.concoord.paxos.Voters.EPOCH;
import static org.concoord.paxos.Voters.STOP;
import static org.concoord.paxos.Voters.THREE;
import static org.concoord.paxos.Voters.ballot;
import static org.concoord.paxos.Voters.pvalue;
import static org.concoord.paxos.Voters.value;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Rules E, quoted, where the core keeps them: one replica on a bench, as in {@link
 * ProtocolRulesTest}. E2 is kept where commands are executed.
 */
class EpochRulesTest {
  private static final long NEXT = EPOCH + 1;
  private static final Epoch WITH_D = new Epoch(NEXT, List.of(A, B, D));

  private final NodeBench a = new NodeBench(A, THREE);

  /** E1: "is the last executed slot of e"; "the commit index of e never passes s". */
  @Test
  void ruleE1LeaderDecidesNothingBehindAStopSign() {
    Ballot ballot = a.stand(B);
    a.promise(B, ballot, pvalue(1, ballot(1, C), "stop"), pvalue(2, ballot(1, C), "void"));
    a.clear().accepted(B, ballot, 1, 2);
    assertThat(a.out).decides(1, STOP);
    assertThat(a.node.commit()).isEqualTo(1);
  }

  @Test
  void ruleE1FollowerDecidesNothingBehindAStopSign() {
    Ballot ballot = ballot(1, B);
    a.accept(ballot, 1, 1, 0, "stop").accept(ballot, 1, 2, 0, "void");
    a.leaderBeats(ballot, 2);
    assertThat(a.node.commit()).isEqualTo(1);
  }

  @Test
  void ruleE1NothingFetchedIsLearntBehindAStopSignBeforeItIsExecuted() {
    Message.Decisions decisions =
        new Message.Decisions(NEXT, 1, 3, 0, List.of(value("one"), STOP, value("three")));
    a.receive(B, decisions);
    assertThat(a.node.commit()).isEqualTo(2);
    a.stops(2, WITH_D, B).receive(B, decisions);
    assertThat(a.out).decides(3, value("three"));
  }

  /** E1: "values in later slots of e are void". */
  @Test
  void ruleE1WhatWasAcceptedBehindAStopSignIsForgotten() {
    Ballot ballot = ballot(1, B);
    a.accept(ballot, 1, 1, 0, "stop").accept(ballot, 1, 2, 0, "void").leaderBeats(ballot, 1);
    a.stops(1, WITH_D, B).clear();
    Ballot next = ballot(1, D);
    a.receive(D, new Message.Prepare(NEXT, next, 2, false));
    assertThat(a.out).sendsDurably(D, new Message.Promise(NEXT, next, 1, 0, 1, 1, 1, List.of()));
  }

  @Test
  void ruleE1NothingIsProposedBehindAStopSign() {
    Ballot ballot = a.lead(B);
    assertThat(a.propose("stop")).isEqualTo(1);
    assertThat(a.propose("void")).isEqualTo(-1);
    a.accepted(B, ballot, 1, 1);
    assertThat(a.propose("void")).isEqualTo(-1);
  }

  /** E2: "Otherwise it is a no-op": the epoch goes on where it was held. */
  @Test
  void ruleE1RefusedStopSignEndsNothing() {
    Ballot ballot = a.stand(B);
    a.promise(B, ballot, pvalue(1, ballot(1, C), "stop"), pvalue(2, ballot(1, C), "two"));
    a.accepted(B, ballot, 1, 2).executed(1);
    assertThat(a.out).decides(2, value("two"));
    assertThat(a.propose("three")).isEqualTo(3);
    assertThat(a.node.epoch()).isEqualTo(THREE);
  }

  /** E1: "On executing s every leader of e, removed or not, stops proposing and serving in e". */
  @Test
  void ruleE1LeaderThatStaysLeadsNoMoreInTheOldEpoch() {
    Ballot ballot = a.lead(B);
    a.propose("stop");
    a.accepted(B, ballot, 1, 1).clear().stops(1, WITH_D, B);
    assertThat(a.node.role()).isEqualTo(Role.FOLLOWER);
    assertThat(a.propose("x")).isEqualTo(-1);
    a.clear().tick(Timing.LAN.heartbeatTicks());
    assertThat(a.out.sent(Message.Heartbeat.class)).allMatch(beat -> beat.epoch() == NEXT);
  }

  /** E1: "reads waiting in e, confirmed or not, move to the leader of e+1". */
  @Test
  void ruleE1ReadsMoveToTheLeaderOfTheNextEpoch() {
    Ballot ballot = a.lead(B);
    a.propose("stop");
    long read = a.read();
    a.accepted(B, ballot, 1, 1);
    a.clear().stops(1, WITH_D, B).confirmed(B, ballot, 1, ballot);
    assertThat(a.out.readable()).isEmpty();
    Ballot next = ballot(0, B);
    a.receive(B, new Message.Heartbeat(NEXT, 1, next, true, true, 1, 0));
    assertThat(a.out).sends(B, new Message.AskRead(NEXT, read));
    a.receive(B, new Message.Readable(NEXT, read, 1));
    assertThat(a.out.readable()).containsExactly(read);
  }

  /** E1, E6: whoever has decided s cannot know what e+1 has decided since. */
  @Test
  void ruleE6LeaderThatHasDecidedAStopSignBeginsNoRound() {
    Ballot ballot = a.lead(B);
    a.propose("stop");
    a.accepted(B, ballot, 1, 1).clear();
    a.read();
    a.tickAnsweredBy(2 * Timing.LAN.heartbeatTicks(), B);
    assertThat(a.out).sendsNo(Message.Confirm.class);
    long read = a.node.lastRead();
    a.executed(1).tickAnsweredBy(Timing.LAN.heartbeatTicks(), B);
    a.confirmed(B, ballot, 1, ballot);
    assertThat(a.out.readable()).as("refused, the epoch goes on").containsExactly(read);
  }

  /** E1: "serves no read before that is decided": an earlier leader may have, and e+1 begun. */
  @Test
  void ruleE1LeaderWhosePhase1ShowedAStopSignBeginsNoRound() {
    Ballot ballot = a.stand(B);
    a.promise(B, ballot, pvalue(1, ballot(1, C), "stop")).clear();
    a.read();
    a.tickAnsweredBy(2 * Timing.LAN.heartbeatTicks(), B);
    assertThat(a.out).sendsNo(Message.Confirm.class);
  }

  /** E6: "leases die with the epoch: where the leader of e decides the stop-sign". */
  @Test
  void ruleE6LeaseCountsNoMoreOnceTheStopSignIsDecided() {
    LeaseTerms terms = new LeaseTerms(200_000, 100);
    NodeBench leased = new NodeBench(A, THREE, terms);
    Ballot ballot = leased.lead(B);
    leased.read();
    leased.granted(B, ballot, 1, ballot, 200_000).clear();
    leased.read();
    assertThat(leased.out.readable()).as("under the lease").hasSize(1);
    leased.propose("stop");
    leased.clear().accepted(B, ballot, 1, 1);
    leased.read();
    assertThat(leased.out.readable()).isEmpty();
  }

  /** E3: "a fresh acceptor space starting at s+1, with ballot (0, firstLeader) pre-promised". */
  @Test
  void ruleE3EntryPromisesTheBallotOfTheFirstLeader() {
    decideStop();
    a.stops(1, WITH_D, B);
    assertThat(a.out).persists(new JournalRecord.Promised(NEXT, ballot(0, B)));
    assertThat(a.node.promised()).isEqualTo(ballot(0, B));
    a.clear().receive(B, new Message.Accept(NEXT, ballot(0, B), 2, 2, 1, value("two")));
    assertThat(a.out).sendsDurably(B, new Message.Accepted(NEXT, ballot(0, B), 2, 2, 1));
  }

  /** E3: "firstLeader fsyncs its entry before the first Accept at (0, self) is sent". */
  @Test
  void ruleE3FirstLeaderProposesNothingBeforeItsEntryIsDurable() {
    decideStop();
    a.journalIsSlow = true;
    a.clear().stops(1, WITH_D, A);
    assertThat(a.out)
        .persists(new JournalRecord.Promised(NEXT, ballot(0, A)))
        .thenSendsDurably(A, new Message.HandOver(NEXT, ballot(0, A)));
    assertThat(a.out).sendsNo(Message.Accept.class);
    assertThat(a.node.role()).isEqualTo(Role.FOLLOWER);
    a.receive(A, new Message.HandOver(NEXT, ballot(0, A)));
    assertThat(a.node.role()).isEqualTo(Role.LEADER);
  }

  /** E3: "no extra phase 1"; E5: what it proposes first shows old voters that they may stop. */
  @Test
  void ruleE3FirstLeaderProposesAtOnce() {
    decideStop();
    a.clear().stops(1, WITH_D, A);
    assertThat(a.out).sendsNo(Message.Prepare.class);
    assertThat(a.out).sends(D, new Message.Accept(NEXT, ballot(0, A), 2, 2, 1, Value.NO_OP));
    a.propose("three");
    a.receive(D, new Message.Accepted(NEXT, ballot(0, A), 2, 3, 1));
    assertThat(a.out).decides(3, value("three"));
  }

  /** E3: "The right to use it is a volatile flag set by making that entry". */
  @Test
  void ruleE3BallotIsGivenOnce() {
    decideStop();
    a.clear().stops(1, WITH_D, A);
    a.tick(Timing.LAN.electionMaxTicks());
    assertThat(a.node.role()).as("nobody has entered").isEqualTo(Role.FOLLOWER);
    a.clear().receive(A, new Message.HandOver(NEXT, ballot(0, A)));
    assertThat(a.node.role()).isEqualTo(Role.FOLLOWER);
    assertThat(a.out).sendsNo(Message.Accept.class);
  }

  /** E4: "durable in durable mode": until the entry is, nothing is said or taken. */
  @Test
  void ruleE4NothingIsDoneInAnEpochBeforeTheEntryIsDurable() {
    decideStop();
    a.journalIsSlow = true;
    a.clear().stops(1, WITH_D, D);
    assertThat(a.out)
        .persists(new JournalRecord.Committed(EPOCH, 1))
        .persists(new JournalRecord.Promised(NEXT, ballot(0, D)));
    a.clear().receive(B, new Message.Prepare(NEXT, ballot(1, B), 2, false));
    a.receive(D, new Message.Accept(NEXT, ballot(0, D), 2, 2, 1, value("x")));
    a.receive(D, new Message.Heartbeat(NEXT, 1, ballot(0, D), true, true, 1, 0));
    a.receive(D, new Message.Confirm(NEXT, ballot(0, D), 1, 0));
    a.tick(2 * Timing.LAN.electionMaxTicks());
    assertThat(a.out).persistsNothing().sendsNo(Message.HeartbeatAck.class);
    assertThat(a.out).sendsNo(Message.Confirmed.class).sendsNo(Message.Heartbeat.class);
    a.receive(A, new Message.HandOver(NEXT, ballot(0, D)));
    a.clear().receive(D, new Message.Accept(NEXT, ballot(0, D), 2, 2, 1, value("x")));
    assertThat(a.out).sendsDurably(D, new Message.Accepted(NEXT, ballot(0, D), 2, 2, 1));
  }

  @Test
  void whoHasHandedOverLeadsNoLaterEpochEither() {
    decideStop();
    a.node.handOver(a.out);
    a.clear().stops(1, WITH_D, A).tick(2 * Timing.LAN.electionMaxTicks());
    assertThat(a.out).sendsNo(Message.Accept.class).sendsNo(Message.Prepare.class);
  }

  /** E4: "Before entry a node neither promises, accepts, acks, confirms a heartbeat". */
  @Test
  void ruleE4BeforeEntryNothingIsDoneInTheNextEpoch() {
    a.receive(B, new Message.Prepare(NEXT, ballot(1, B), 2, false));
    a.receive(B, new Message.Accept(NEXT, ballot(0, B), 2, 2, 1, value("x")));
    a.receive(B, new Message.Heartbeat(NEXT, 1, ballot(0, B), true, true, 1, 0));
    a.receive(B, new Message.Confirm(NEXT, ballot(0, B), 1, 0));
    assertThat(a.out).persistsNothing();
    assertThat(a.out.effects())
        .as("asks its sender for catch-up, once")
        .containsExactly(new RecordingOutbox.Sent(B, new Message.Fetch(EPOCH, 1), false));
  }

  /** E4: "A decided Reconfig whose predecessors are missing is not yet a stop-sign". */
  @Test
  void ruleE4StopSignIsEnteredByInTheOrderOfTheLog() {
    assertThatThrownBy(() -> a.stops(1, WITH_D, A)).isInstanceOf(IllegalStateException.class);
  }

  /** E4: "Until then it stays a full acceptor and proposer of e, also for holes below s". */
  @Test
  void ruleE4UntilEntryItVotesInTheOldEpoch() {
    a.receive(B, new Message.Heartbeat(NEXT, 1, ballot(0, B), true, true, 1, 0)).clear();
    Ballot ballot = ballot(3, C);
    a.receive(C, new Message.Prepare(EPOCH, ballot, 1, false));
    assertThat(a.out).sendsDurably(C, new Message.Promise(EPOCH, ballot, 1, 0, 1, 0, 0, List.of()));
  }

  /** E4: "Lower-epoch messages get EpochMoved plus decisions". */
  @Test
  void ruleE4WhoeverIsBehindIsToldAndGetsDecisions() {
    decideStop();
    a.stops(1, WITH_D, B).clear();
    a.receive(C, new Message.Prepare(EPOCH, ballot(9, C), 1, false));
    assertThat(a.out).sends(C, new Message.Decisions(NEXT, 2, 1, 0, List.of()));
    a.clear().receive(C, new Message.Fetch(EPOCH, 1));
    assertThat(a.out).sends(C, new Message.Decisions(NEXT, 1, 1, 0, List.of(STOP)));
  }

  /** E4: "The leader of e+1 heartbeats all voters of e+1, entered or not". */
  @Test
  void ruleE4LeaderHeartbeatsVotersThatHaveNotEntered() {
    decideStop();
    a.clear().stops(1, WITH_D, A);
    assertThat(a.out.sentTo(D, Message.Heartbeat.class)).hasSize(1);
    assertThat(a.out.sentTo(C, Message.Heartbeat.class)).isEmpty();
  }

  /** Acknowledgements of e say nothing of e+1, though slots and ballots look alike. */
  @Test
  void acknowledgementsOfTheOldEpochDoNotCountInTheNew() {
    decideStop();
    a.stops(1, WITH_D, A);
    a.propose("three");
    a.clear().receive(B, new Message.Accepted(EPOCH, ballot(0, A), 2, 3, 1));
    a.receive(C, new Message.Accepted(NEXT, ballot(0, A), 2, 3, 1));
    assertThat(a.out).decidesNothing();
  }

  /** M2, E4: a learner follows the log, asks again and again, and does nothing else. */
  @Test
  void learnerFollowsAndBecomesAVoterByExecuting() {
    NodeBench d = new NodeBench(D, THREE);
    d.receive(A, new Message.Decisions(EPOCH, 1, 2, 0, List.of(STOP)));
    assertThat(d.out).persistsNothing();
    d.stops(1, WITH_D, A);
    assertThat(d.node.isVoter()).isTrue();
    d.clear().receive(A, new Message.Accept(NEXT, ballot(0, A), 2, 2, 1, value("two")));
    assertThat(d.out).sendsDurably(A, new Message.Accepted(NEXT, ballot(0, A), 2, 2, 1));
  }

  @Test
  void whoHasMoreIsAskedAgainAtOnce() {
    NodeBench d = new NodeBench(D, THREE);
    d.receive(A, new Message.Decisions(EPOCH, 1, 9, 0, List.of(value("one"))));
    assertThat(d.out).sends(A, new Message.Fetch(EPOCH, 2));
  }

  /** E2: "That a new voter is caught up ... is the leader's test before it proposes". */
  @Test
  void leaderKnowsWhichLearnersAreNear() {
    assertThat(a.node.isNear(D)).isFalse();
    a.receive(D, new Message.Fetch(EPOCH, 1));
    assertThat(a.node.isNear(D)).isTrue();
    a.tick(20 * Timing.LAN.heartbeatTicks());
    assertThat(a.node.isNear(D)).isFalse();
  }

  @Test
  void decisionsAreKeptForLearnersThatFetch() {
    Ballot ballot = a.lead(B, C);
    a.propose("one");
    a.accepted(B, ballot, 1, 1).executed(1);
    a.receive(D, new Message.Fetch(EPOCH, 1));
    for (ReplicaId voter : List.of(B, C)) {
      a.receive(voter, new Message.HeartbeatAck(EPOCH, 1, ballot, 1, 1));
    }
    a.tick(Timing.LAN.heartbeatTicks());
    assertThat(a.node.trim()).isZero();
    a.receive(D, new Message.Fetch(EPOCH, 2)).tick(Timing.LAN.heartbeatTicks());
    assertThat(a.node.trim()).isEqualTo(1);
  }

  /** E5: "Old voters serve catch-up until they learn the decided Retire, then may stop". */
  @Test
  void ruleE5OldVoterMayStopOnceTheNextEpochHasDecided() {
    decideStop();
    Epoch without = new Epoch(NEXT, List.of(B, C, D));
    a.stops(1, without, B);
    assertThat(a.node.isVoter()).isFalse();
    assertThat(a.node.mayStop()).isFalse();
    a.receive(E, new Message.Fetch(EPOCH, 1));
    assertThat(a.out).sends(E, new Message.Decisions(NEXT, 1, 1, 0, List.of(STOP)));
    a.receive(B, new Message.Decisions(NEXT, 2, 2, 0, List.of(Value.NO_OP)));
    assertThat(a.node.mayStop()).isTrue();
  }

  /** As a follower, without the ballot of a leader: a has decided a stop-sign in slot 1. */
  private void decideStop() {
    Ballot ballot = ballot(1, B);
    a.accept(ballot, 1, 1, 0, "stop").leaderBeats(ballot, 1);
    assertThat(a.node.commit()).isEqualTo(1);
  }
}
