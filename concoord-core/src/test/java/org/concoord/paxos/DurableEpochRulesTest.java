package org.concoord.paxos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.concoord.paxos.OutboxAssert.assertThat;
import static org.concoord.paxos.Voters.A;
import static org.concoord.paxos.Voters.B;
import static org.concoord.paxos.Voters.C;
import static org.concoord.paxos.Voters.D;
import static org.concoord.paxos.Voters.EPOCH;
import static org.concoord.paxos.Voters.STOP;
import static org.concoord.paxos.Voters.THREE;
import static org.concoord.paxos.Voters.ballot;
import static org.concoord.paxos.Voters.pvalue;
import static org.concoord.paxos.Voters.value;

import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** E3, E4, 2.8: a replica whose process ends while epochs follow each other. */
class DurableEpochRulesTest {
  private static final long NEXT = EPOCH + 1;
  private static final long LATER = EPOCH + 5;
  private static final Epoch WITH_D = new Epoch(NEXT, List.of(A, B, D));
  private static final Epoch WITHOUT_A = new Epoch(NEXT, List.of(B, C, D));

  private static NodeBench restarted(StoredState stored) {
    NodeBench a = new NodeBench(A, THREE, LeaseTerms.OFF, stored);
    a.node.resume(0, a.out);
    return a;
  }

  private static MemberChange change(Epoch next, ReplicaId first) {
    TreeMap<ReplicaId, String> voters = new TreeMap<>();
    next.voters().forEach(voter -> voters.put(voter, "somewhere"));
    return new MemberChange(1, new Configuration(next.number(), voters), first);
  }

  /** It had come to the next epoch, and voted there. */
  private static StoredState ofTheNext() {
    return new StoredState(
        2, NEXT, ballot(3, D), 0, List.of(STOP), List.of(pvalue(2, ballot(2, B), "two")));
  }

  @Test
  void itHasNoVoteInAnEpochThatItHadLeft() {
    NodeBench a = restarted(ofTheNext());
    assertThat(a.out).decides(1, STOP);
    assertThat(a.node.isVoter()).isFalse();
    a.clear().receive(C, new Message.Prepare(EPOCH, ballot(9, C), 1, true));
    a.accept(ballot(9, C), 1, 2, 0, "late").tick(2 * Timing.LAN.electionMaxTicks());
    assertThat(a.out).persistsNothing().sendsNo(Message.Promise.class);
    assertThat(a.out).sendsNo(Message.Prepare.class).sendsNo(Message.Heartbeat.class);
  }

  @Test
  void itGoesOnWithItsPromiseAndVotesWhereItHadThem() {
    NodeBench a = restarted(ofTheNext());
    a.node.onStopSign(1, change(WITH_D, A), a.out);
    assertThat(a.node.promised()).isEqualTo(ballot(3, D));
    assertThat(a.node.accepted(2)).isEqualTo(pvalue(2, ballot(2, B), "two"));
    a.clear().receive(B, new Message.Prepare(NEXT, ballot(2, B), 2, true));
    assertThat(a.out).persistsNothing().sends(B, new Message.Reject(NEXT, ballot(3, D)));
  }

  /** E3: "a start that finds the entry on disk uses round >= 1". */
  @Test
  void whoFindsItsEntryOnRecordDoesNotUseTheBallotThatWasGivenAway() {
    NodeBench a = restarted(new StoredState(2, NEXT, ballot(0, A), 0, List.of(STOP), List.of()));
    a.clear().node.onStopSign(1, change(WITH_D, A), a.out);
    a.tick(1);
    assertThat(a.out).sendsNo(Message.Accept.class).persistsNothing();
    assertThat(a.node.role()).isEqualTo(Role.FOLLOWER);
  }

  /** E4: the entry was not on record, so that nothing was said in the next epoch. */
  @Test
  void whoFindsNoEntryOnRecordVotesWhereItWas() {
    NodeBench a = restarted(new StoredState(2, EPOCH, ballot(3, B), 0, List.of(STOP), List.of()));
    assertThat(a.node.isVoter()).isTrue();
    a.clear().receive(B, new Message.Prepare(EPOCH, ballot(4, B), 1, true));
    assertThat(a.out).persists(new JournalRecord.Promised(EPOCH, ballot(4, B)));
    a.clear().node.onStopSign(1, change(WITH_D, A), a.out);
    assertThat(a.out).persists(new JournalRecord.Promised(NEXT, ballot(0, A)));
  }

  /** 2.3: it may have come to lead before it was through, and proposes nothing of that again. */
  @Test
  void whoLeadsBeforeItIsThroughItsRecordGoesOnAboveThat() {
    Ballot old = ballot(3, B);
    List<PValue> accepted =
        List.of(pvalue(1, old, "stop"), pvalue(2, old, "two"), pvalue(3, old, "three"));
    NodeBench a =
        restarted(
            new StoredState(
                2, EPOCH, old, 0, List.of(STOP, value("two"), value("three")), accepted));
    Ballot ballot = a.stand(B, C);
    a.promise(B, ballot, accepted.get(1), accepted.get(2));
    assertThat(a.node.role()).isEqualTo(Role.LEADER);
    a.clear().node.onStopSign(1, null, a.out);
    assertThat(a.out).decides(2, value("two")).thenDecides(3, value("three"));
    a.clear().accepted(B, ballot, 2, 3);
    assertThat(a.out).decidesNothing();
    a.executed(3);
    assertThat(a.propose("four")).isEqualTo(4);
    a.clear().accepted(B, ballot, 2, 4);
    assertThat(a.out).decides(4, value("four"));
  }

  /** What was promised in an epoch says nothing in another. */
  @Test
  void aSnapshotOfALaterEpochThanThatOfThePromiseBeginsWithoutOne() {
    Epoch later = new Epoch(LATER, List.of(A, B, D));
    StoredState stored =
        new StoredState(
            2, NEXT, ballot(3, D), 9, List.of(), List.of(pvalue(11, ballot(3, D), "void")));
    NodeBench a = new NodeBench(A, later, LeaseTerms.OFF, stored);
    a.node.resume(0, a.out);
    assertThat(a.node.promised()).isEqualTo(Ballot.ZERO);
    assertThat(a.node.accepted(11)).isNull();
  }

  /** 2.9: whoever is made a voter must have on record what its vote rests on. */
  @Test
  void whoHasNoVoteKeepsARecordOfWhatIsDecided() {
    NodeBench d = new NodeBench(D, THREE);
    d.receive(B, new Message.Decisions(EPOCH, 1, 2, 0, List.of(value("one"), value("two"))));
    d.tick(Timing.LAN.heartbeatTicks());
    assertThat(d.out)
        .persists(new JournalRecord.DecidedValue(EPOCH, 1, value("one")))
        .persists(new JournalRecord.DecidedValue(EPOCH, 2, value("two")))
        .persists(new JournalRecord.Committed(EPOCH, 2));
  }

  /** It was replaced while it was down: it disturbs nobody, and learns of it. */
  @Test
  void whoWasReplacedLearnsOfItByWhatOthersAnswer() {
    NodeBench a = restarted(new StoredState(2, EPOCH, ballot(3, B), 0, List.of(), List.of()));
    a.receive(B, new Message.Decisions(NEXT, 1, 2, 0, List.of()));
    assertThat(a.out).sends(B, new Message.Fetch(EPOCH, 1));
    a.clear().receive(B, new Message.Decisions(NEXT, 1, 2, 0, List.of(STOP, value("two"))));
    a.node.onStopSign(1, change(WITHOUT_A, B), a.out);
    assertThat(a.node.isVoter()).isFalse();
    a.clear().tick(2 * Timing.LAN.electionMaxTicks());
    assertThat(a.out).sendsNo(Message.Prepare.class).sendsNo(Message.Heartbeat.class);
  }

  /** E4: "or a snapshot at >= s installed". */
  @Test
  void aSnapshotOfALaterEpochIsAnEntryIntoIt() {
    Epoch later = new Epoch(LATER, List.of(A, B, D));
    NodeBench a = new NodeBench(A, THREE);
    a.accept(ballot(1, B), 1, 3, 0, "of an epoch that is over");
    a.receive(D, new Message.Decisions(LATER, 1, 9, 9, List.of()));
    a.clear().tick(5 * Timing.LAN.heartbeatTicks());
    assertThat(a.out).sends(D, new Message.AskSnapshot(EPOCH, 0, ReplicaId.NONE));
    a.receive(D, new Message.SnapshotPiece(LATER, 9, 1, 1, 0, Value.of((byte) 1)));
    a.clear().snapshots().onVerified(9, later, a.out);
    assertThat(a.node.epoch()).isEqualTo(later);
    assertThat(a.node.commit()).isEqualTo(9);
    assertThat(a.node.promised()).isEqualTo(Ballot.ZERO);
    a.clear().receive(D, new Message.Accept(LATER, ballot(0, D), 10, 10, 9, value("ten")));
    assertThat(a.out).sendsDurably(D, new Message.Accepted(LATER, ballot(0, D), 10, 10, 9));
  }

  /** What had been given to be executed before the snapshot came is nothing new by then. */
  @Test
  void aStopSignThatASnapshotHasLedPastChangesNothing() {
    Epoch later = new Epoch(LATER, List.of(A, B, D));
    NodeBench a = new NodeBench(A, THREE);
    a.receive(D, new Message.Decisions(LATER, 1, 9, 0, List.of(STOP)));
    a.receive(D, new Message.Decisions(LATER, 2, 9, 9, List.of()));
    a.snapshots().onVerified(9, later, a.out);
    a.node.onStopSign(1, change(WITH_D, A), a.out);
    assertThat(a.node.epoch()).isEqualTo(later);
  }

  /** Whoever lacks what others have dropped is given it by whom it asks, vote or not. */
  @Test
  void whoHasStayedBehindIsGivenASnapshotByAnybody() {
    NodeBench a = new NodeBench(A, new Epoch(LATER, List.of(A, B, D)));
    a.receive(B, new Message.Decisions(LATER, 1, 1, 0, List.of(value("one"))));
    a.node.onExecuted(1, null, a.out);
    a.clear().receive(C, new Message.AskSnapshot(EPOCH, 0, ReplicaId.NONE));
    assertThat(a.out.effects()).anyMatch(effect -> effect instanceof RecordingOutbox.WantsSnapshot);
  }
}
