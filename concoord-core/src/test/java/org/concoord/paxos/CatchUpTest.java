package org.concoord.paxos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.concoord.paxos.OutboxAssert.assertThat;
import static org.concoord.paxos.Voters.A;
import static org.concoord.paxos.Voters.B;
import static org.concoord.paxos.Voters.C;
import static org.concoord.paxos.Voters.EPOCH;
import static org.concoord.paxos.Voters.THREE;
import static org.concoord.paxos.Voters.bytes;
import static org.concoord.paxos.Voters.value;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CatchUpTest {
  private final RecordingOutbox out = new RecordingOutbox();
  private final Learner learner = new Learner(0, 0);
  private final Election election = new Election(A, THREE, Timing.LAN, new SplittableRandom(1));
  private final CatchUp catchUp =
      new CatchUp(THREE, new Acceptor(EPOCH, 0, 0), learner, election, Timing.LAN);

  @Test
  void asksWhoeverIsKnownToHaveIt() {
    connected(0, B, C);
    catchUp.fetchFrom(B, 5, 0, out);
    assertThat(out).sends(B, new Message.Fetch(EPOCH, 1));
  }

  @Test
  void hasOneQuestionOutAtATime() {
    connected(0, B, C);
    catchUp.fetchFrom(B, 5, 0, out);
    catchUp.fetchFrom(B, 6, 0, out);
    catchUp.fetchFrom(C, 6, 0, out);
    assertThat(out.effects()).hasSize(1);
  }

  @Test
  void asksOnUntilItHasWhatItWanted() {
    connected(0, B, C);
    catchUp.fetchFrom(B, 3, 0, out);
    out.clear();
    assertThat(answer(B, 1, 9, 0, "one", "two")).isTrue();
    assertThat(out)
        .decides(1, value("one"))
        .thenDecides(2, value("two"))
        .thenSends(B, new Message.Fetch(EPOCH, 3));
    out.clear();
    answer(B, 3, 9, 0, "three");
    assertThat(out).sendsNo(Message.Fetch.class);
  }

  @Test
  void asksAnotherWhereTheFirstNeverAnswers() {
    connected(0, B, C);
    catchUp.onHeard(C, 5, 0);
    catchUp.fetchFrom(B, 5, 0, out);
    out.clear();
    catchUp.tick(9, out);
    assertThat(out).isEmpty();
    catchUp.tick(10, out);
    assertThat(out).sends(C, new Message.Fetch(EPOCH, 1));
  }

  @Test
  void asksAnotherWhereTheFirstHasDroppedIt() {
    connected(0, B, C);
    catchUp.onHeard(C, 5, 0);
    catchUp.fetchFrom(B, 5, 0, out);
    out.clear();
    answer(B, 1, 5, 4);
    assertThat(out).sends(C, new Message.Fetch(EPOCH, 1));
    assertThat(catchUp.trimmedBeyondReach(0)).isZero();
  }

  @Test
  void isBeyondReachWhereAllThatAreThereHaveDroppedIt() {
    connected(0, B);
    catchUp.onHeard(C, 5, 0); // gone since
    catchUp.fetchFrom(B, 5, 0, out);
    answer(B, 1, 5, 4);
    assertThat(catchUp.trimmedBeyondReach(0)).isEqualTo(4);
    out.clear();
    catchUp.fetchFrom(B, 6, 0, out);
    assertThat(out.sentTo(B, Message.Fetch.class)).as("B has nothing to give").isEmpty();
  }

  @Test
  void asksAVoterThatAnswersRatherThanTheOneItHeardFrom() {
    connected(0, C);
    catchUp.onHeard(C, 5, 0);
    catchUp.fetchFrom(B, 5, 0, out);
    assertThat(out).sends(C, new Message.Fetch(EPOCH, 1));
  }

  @Test
  void fetchesOnHearsayOnlyWhereNothingMovesByItself() {
    connected(0, B, C);
    catchUp.onHeard(B, 5, 3);
    catchUp.tick(9, out);
    assertThat(out).isEmpty();
    catchUp.tick(10, out);
    assertThat(out).sends(B, new Message.Fetch(EPOCH, 1));
  }

  @Test
  void takesOverlappingAndUnaskedDecisionsOnceAndNoneOverAGap() {
    assertThat(answer(B, 1, 3, 0, "one", "two")).isTrue();
    assertThat(answer(C, 2, 3, 0, "two", "three")).isTrue();
    assertThat(answer(C, 2, 3, 0, "two", "three")).isFalse();
    assertThat(answer(C, 5, 9, 0, "five")).isFalse();
    assertThat(out.decisions())
        .extracting(RecordingOutbox.Decided::slot)
        .containsExactly(1L, 2L, 3L);
  }

  @Test
  void fetchesNothingThatItHasNoMemoryFor() {
    connected(0, B);
    learner.learn(1, bytes(200 << 20), out);
    out.clear();
    catchUp.fetchFrom(B, 5, 0, out);
    assertThat(out).isEmpty();
    learner.onExecuted(1);
    learner.trimTo(0);
    catchUp.fetchFrom(B, 5, 0, out);
    assertThat(out).sends(B, new Message.Fetch(EPOCH, 2));
  }

  private void connected(long now, ReplicaId... peers) {
    long round = election.nextRound(now);
    for (ReplicaId peer : peers) {
      election.onAnswer(peer, round, now);
    }
  }

  private boolean answer(ReplicaId from, long first, long commit, long trim, String... values) {
    List<Value> decided = java.util.Arrays.stream(values).map(Voters::value).toList();
    return catchUp.onDecisions(
        from, new Message.Decisions(EPOCH, first, commit, trim, decided), 0, out);
  }
}
