package org.concoord.paxos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.concoord.paxos.OutboxAssert.assertThat;
import static org.concoord.paxos.Voters.A;
import static org.concoord.paxos.Voters.B;
import static org.concoord.paxos.Voters.C;
import static org.concoord.paxos.Voters.EPOCH;
import static org.concoord.paxos.Voters.STRANGER;
import static org.concoord.paxos.Voters.THREE;
import static org.concoord.paxos.Voters.ballot;
import static org.concoord.paxos.Voters.bytes;
import static org.concoord.paxos.Voters.value;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CommanderTest {
  private static final Ballot OURS = ballot(3, A);

  private final RecordingOutbox out = new RecordingOutbox();
  private final Learner learner = new Learner(0, Long.MAX_VALUE);
  private final Election election = new Election(A, THREE, Timing.LAN, new SplittableRandom(1));
  private final Commander commander = new Commander(A, THREE, OURS, learner);

  @Test
  void sendsOneMessageToAllVotersItselfIncluded() {
    commander.propose(value("one"), 0, out);
    Message.Accept accept = new Message.Accept(EPOCH, OURS, 1, 1, 0, value("one"));
    assertThat(out).sends(A, accept).thenSends(B, accept).thenSends(C, accept);
    List<Message.Accept> sent = out.sent(Message.Accept.class);
    assertThat(sent.get(1)).as("encoded once").isSameAs(sent.get(0)).isSameAs(sent.get(2));
  }

  @Test
  void decidesOnDistinctVotersNotMessages() {
    propose("one");
    accepted(B, 1, 1);
    accepted(B, 1, 1);
    assertThat(out).decidesNothing();
    accepted(A, 1, 1);
    assertThat(out).decides(1, value("one"));
  }

  @Test
  void countsNoStrangerAndNoOtherBallot() {
    propose("one");
    accepted(B, 1, 1);
    accepted(STRANGER, 1, 1);
    commander.onAccepted(C, new Message.Accepted(EPOCH, ballot(2, A), 1, 1, 0), 0, out);
    assertThat(out).decidesNothing();
  }

  @Test
  void decidesInOrderAndOnlyWhatTheRunsCover() {
    propose("one");
    propose("two");
    propose("three");
    accepted(A, 1, 3);
    accepted(B, 2, 3);
    assertThat(out).decidesNothing();
    accepted(C, 1, 2);
    assertThat(out)
        .decides(1, value("one"))
        .thenDecides(2, value("two"))
        .thenDecides(3, value("three"));
  }

  @Test
  void forgetsNothingForAnAcknowledgementThatComesLate() {
    propose("one");
    propose("two");
    accepted(B, 1, 2);
    accepted(B, 1, 1);
    accepted(A, 1, 2);
    assertThat(learner.commit()).isEqualTo(2);
  }

  @Test
  void fillsItsWindowAndNoMore() {
    for (int i = 0; i < Commander.WINDOW_SLOTS; i++) {
      assertThat(commander.hasRoom()).isTrue();
      propose("x");
    }
    assertThat(commander.hasRoom()).isFalse();
    accepted(A, 1, 1);
    accepted(B, 1, 1);
    assertThat(commander.hasRoom()).isTrue();
  }

  @Test
  void fillsItsWindowInBytesToo() {
    Value mebibyte = bytes(1 << 20);
    for (int i = 0; i < Commander.WINDOW_BYTES >> 20; i++) {
      assertThat(commander.hasRoom()).isTrue();
      commander.propose(mebibyte, 0, out);
    }
    assertThat(commander.hasRoom()).isFalse();
  }

  @Test
  void holdsBackFromAVoterThatDoesNotAcknowledge() {
    for (int i = 0; i < 20; i++) {
      commander.propose(bytes(1 << 20), 0, out);
    }
    assertThat(out.sentTo(B, Message.Accept.class)).hasSize(Commander.STREAM_BYTES >> 20);
    assertThat(out.sentTo(A, Message.Accept.class))
        .as("its own journal is its own pace")
        .hasSize(20);
    out.clear();
    accepted(B, 1, 3);
    assertThat(out.sentTo(B, Message.Accept.class))
        .extracting(Message.Accept::slot)
        .containsExactly(9L, 10L, 11L);
  }

  @Test
  void probesASilentVoterWithOneValueAndOnlyWhereItIsThere() {
    propose("one");
    propose("two");
    out.clear();
    commander.resend(50, 10, election, out);
    assertThat(out).isEmpty();
    election.nextRound(50);
    election.onAnswer(B, 1, 50);
    commander.resend(50, 10, election, out);
    assertThat(out.sentTo(B, Message.Accept.class))
        .extracting(Message.Accept::slot)
        .containsExactly(1L);
    assertThat(out.effects()).hasSize(1);
    commander.resend(55, 10, election, out);
    assertThat(out.effects()).as("not again so soon").hasSize(1);
  }

  @Test
  void sendsAgainAllThatIsMissingOnceAProbeIsAnswered() {
    propose("one");
    propose("two");
    propose("three");
    election.nextRound(50);
    election.onAnswer(B, 1, 50);
    commander.resend(50, 10, election, out);
    out.clear();
    accepted(B, 1, 1);
    assertThat(out.sentTo(B, Message.Accept.class))
        .extracting(Message.Accept::slot)
        .containsExactly(2L, 3L);
  }

  @Test
  void doesNotTakeALongIdleTimeForSilence() {
    propose("one");
    accepted(A, 1, 1);
    accepted(B, 1, 1);
    accepted(C, 1, 1);
    election.nextRound(1000);
    election.onAnswer(B, 1, 1000);
    commander.propose(value("two"), 1000, out);
    out.clear();
    commander.resend(1001, 10, election, out);
    assertThat(out).isEmpty();
  }

  @Test
  void sendsAllThatIsUnacknowledgedOnANewConnection() {
    propose("one");
    propose("two");
    accepted(B, 1, 1);
    out.clear();
    commander.onConnected(B, 0, out);
    assertThat(out.sentTo(B, Message.Accept.class))
        .extracting(Message.Accept::slot)
        .containsExactly(2L);
  }

  @Test
  void goesOnAfterLearningWhatItProposed() {
    propose("one");
    propose("two");
    learner.learn(1, value("one"), out);
    assertThat(commander.onLearnt(out)).isTrue();
    assertThat(commander.inFlight()).isEqualTo(1);
  }

  @Test
  void decidesWhatHasItsVotesOnceTheSlotBelowWasFetched() {
    propose("one");
    propose("two");
    accepted(B, 2, 2); // both know slot 1 to be decided, and vote for it no more
    accepted(C, 2, 2);
    learner.learn(1, value("one"), out);
    assertThat(commander.onLearnt(out)).isTrue();
    assertThat(out).decides(2, value("two"));
  }

  @Test
  void isOverWhereASlotWentAnotherWay() {
    propose("one");
    propose("two");
    learner.learn(1, value("other"), out);
    assertThat(commander.onLearnt(out)).isFalse();
  }

  @Test
  void isOverWhereASlotWasDecidedThatItNeverProposed() {
    propose("one");
    learner.learn(1, value("one"), out);
    learner.learn(2, value("two"), out);
    assertThat(commander.onLearnt(out)).isFalse();
  }

  private void propose(String text) {
    commander.propose(value(text), 0, out);
  }

  private void accepted(ReplicaId from, long low, long high) {
    commander.onAccepted(from, new Message.Accepted(EPOCH, OURS, low, high, 0), 0, out);
  }
}
