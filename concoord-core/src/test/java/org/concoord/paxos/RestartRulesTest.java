package org.concoord.paxos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.concoord.paxos.OutboxAssert.assertThat;
import static org.concoord.paxos.Voters.A;
import static org.concoord.paxos.Voters.B;
import static org.concoord.paxos.Voters.C;
import static org.concoord.paxos.Voters.EPOCH;
import static org.concoord.paxos.Voters.ballot;
import static org.concoord.paxos.Voters.pvalue;
import static org.concoord.paxos.Voters.value;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A voter that goes on from what it had stored. */
class RestartRulesTest {
  private static final Epoch VOTERS = new Epoch(EPOCH, List.of(A, B, C));

  private static NodeBench restarted(long incarnation, int decided, PValue... accepted) {
    List<Value> values = List.of(accepted).subList(0, decided).stream().map(PValue::value).toList();
    return new NodeBench(
        A,
        VOTERS,
        LeaseTerms.OFF,
        new StoredState(incarnation, EPOCH, ballot(7, B), 0, values, List.of(accepted)));
  }

  /** R2: "after any restart, uses a round above every one it stored". */
  @Test
  void standsAboveEveryBallotItHasStored() {
    NodeBench a = restarted(2, 0);
    assertThat(a.stand(B, C)).isEqualTo(ballot(8, A));
  }

  /** R3, R5: the promise outlasts the process. */
  @Test
  void takesNothingBelowItsStoredPromise() {
    NodeBench a = restarted(2, 0);
    a.receive(A, new Message.Prepare(EPOCH, ballot(6, A), 1, false));
    assertThat(a.out).persistsNothing();
    a.clear().receive(C, new Message.Prepare(EPOCH, ballot(6, C), 1, true));
    assertThat(a.out).persistsNothing().sends(C, new Message.Reject(EPOCH, ballot(7, B)));
    a.clear().accept(ballot(6, C), 1, 1, 0, "late");
    assertThat(a.out).persistsNothing().sends(C, new Message.Reject(EPOCH, ballot(7, B)));
  }

  /** R3: "all accepted", and answers of two incarnations are never joined. */
  @Test
  void tellsCandidatesWhatItHadAcceptedUnderAnAnswerOfItsOwn() {
    NodeBench a = restarted(3, 0, pvalue(1, ballot(5, C), "one"), pvalue(3, ballot(7, B), "three"));
    a.receive(C, new Message.Prepare(EPOCH, ballot(9, C), 1, true));
    assertThat(a.out)
        .persists(new JournalRecord.Promised(EPOCH, ballot(9, C)))
        .thenSendsDurably(
            C,
            new Message.Promise(
                EPOCH,
                ballot(9, C),
                (3L << 32) + 1,
                0,
                1,
                0,
                0,
                List.of(pvalue(1, ballot(5, C), "one"), pvalue(3, ballot(7, B), "three"))));
  }

  /** 2.3: an ack tells of what is persisted, by whichever process. */
  @Test
  void acknowledgesTogetherWhatItHadAcceptedUnderTheSameBallot() {
    NodeBench a = restarted(2, 0, pvalue(1, ballot(7, B), "one"), pvalue(2, ballot(7, B), "two"));
    a.accept(ballot(7, B), 1, 1, 0, "one");
    assertThat(a.out)
        .persistsNothing()
        .sendsDurably(B, new Message.Accepted(EPOCH, ballot(7, B), 1, 2, 0));
  }

  @Test
  void handsOutWhatItKnewToBeDecidedBeforeAnythingElse() {
    NodeBench a = restarted(2, 2, pvalue(1, ballot(5, C), "one"), pvalue(2, ballot(7, B), "two"));
    a.node.resume(0, a.out);
    assertThat(a.out).decides(1, value("one")).thenDecides(2, value("two"));
    assertThat(a.node.commit()).isEqualTo(2);
    a.clear().leaderBeats(ballot(7, B), 2);
    assertThat(a.out).decidesNothing();
  }

  /** R6: what an earlier process said of itself may come late, and must not outdo the later one. */
  @Test
  void beatsAboveAllRoundsOfItsEarlierProcesses() {
    NodeBench before = restarted(1, 0).tick(50);
    NodeBench after = restarted(2, 0).tick(5);
    Message.Heartbeat last = lastBeat(before);
    Message.Heartbeat first = after.out.sent(Message.Heartbeat.class).get(0);
    assertThat(first.round()).isGreaterThan(last.round());
  }

  private static Message.Heartbeat lastBeat(NodeBench bench) {
    List<Message.Heartbeat> beats = bench.out.sent(Message.Heartbeat.class);
    return beats.get(beats.size() - 1);
  }

  @Test
  void putsOnRecordWhatIsDecidedNowAndThen() {
    NodeBench a = new NodeBench(A, VOTERS);
    a.accept(ballot(1, B), 1, 1, 0, "one").accept(ballot(1, B), 1, 2, 2, "two");
    a.clear().tick(Timing.LAN.heartbeatTicks());
    assertThat(a.out).persists(new JournalRecord.Committed(EPOCH, 2));
    a.clear().tick(Timing.LAN.heartbeatTicks());
    assertThat(a.out).persistsNothing();
  }

  /** A fetched decision is not in the log of the acceptor, or another value is. */
  @Test
  void putsOnRecordADecisionThatItDidNotAccept() {
    NodeBench a = new NodeBench(A, VOTERS);
    a.accept(ballot(1, B), 1, 1, 0, "lost");
    a.receive(C, new Message.Decisions(EPOCH, 1, 2, 0, List.of(value("won"), value("two"))));
    a.clear().tick(Timing.LAN.heartbeatTicks());
    assertThat(a.out)
        .persists(new JournalRecord.DecidedValue(EPOCH, 1, value("won")))
        .persists(new JournalRecord.DecidedValue(EPOCH, 2, value("two")))
        .persists(new JournalRecord.Committed(EPOCH, 2));
  }

  /** W5: a leader whose disk is nearly full gives up, and may lead again when there is room. */
  @Test
  void mayStandAgainWhenWhatSpokeAgainstItIsOver() {
    NodeBench a = new NodeBench(A, VOTERS);
    a.lead(B, C);
    a.node.handOver(a.out);
    assertThat(a.node.canPropose()).isFalse();
    a.node.standAgain();
    assertThat(a.node.canPropose()).isTrue();
  }
}
