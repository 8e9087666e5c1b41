package org.concoord.paxos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.concoord.paxos.OutboxAssert.assertThat;
import static org.concoord.paxos.Voters.A;
import static org.concoord.paxos.Voters.B;
import static org.concoord.paxos.Voters.EPOCH;
import static org.concoord.paxos.Voters.ballot;
import static org.concoord.paxos.Voters.bytes;
import static org.concoord.paxos.Voters.pvalue;
import static org.concoord.paxos.Voters.value;

import java.util.List;
import org.junit.jupiter.api.Test;

class AcceptorTest {
  private static final byte[] MIB = new byte[1 << 20];

  private final Acceptor acceptor = new Acceptor(EPOCH, 0, 64 << 20);
  private final RecordingOutbox out = new RecordingOutbox();

  @Test
  void persistsItsPromiseBeforeItAnswers() {
    prepare(ballot(3, B), 1);
    assertThat(out)
        .persists(new JournalRecord.Promised(EPOCH, ballot(3, B)))
        .thenSendsDurably(B, promise(ballot(3, B), 1, 0, 0, List.of()))
        .sendsOnlyDurably(Message.Promise.class);
  }

  @Test
  void answersTheSamePrepareAgainWithoutPersistingAgain() {
    prepare(ballot(3, B), 1);
    out.clear();
    prepare(ballot(3, B), 1);
    assertThat(out).persistsNothing().sendsDurably(B, promise(ballot(3, B), 2, 0, 0, List.of()));
  }

  /** R3, R4: an answer with all that a candidate lacks could be larger than a connection takes. */
  @Test
  void callsDecidedSlotsTrimmedThatAreTooManyToTell() {
    int count = Acceptor.DECIDED_BYTES / (1 << 20) + 1;
    for (int slot = 1; slot <= count + 1; slot++) {
      acceptor.onAccept(
          new Message.Accept(EPOCH, ballot(1, A), 1, slot, 0, new Value(MIB, 0, MIB.length)),
          0,
          out);
    }
    out.clear();
    acceptor.onPrepare(new Message.Prepare(EPOCH, ballot(2, B), 1, false), count, out);
    assertThat(out.sent(Message.Promise.class))
        .singleElement()
        .satisfies(
            promise -> {
              assertThat(promise.trim()).isEqualTo(count);
              assertThat(promise.accepted()).extracting(PValue::slot).containsExactly(count + 1L);
            });
    out.clear();
    acceptor.onPrepare(new Message.Prepare(EPOCH, ballot(3, B), count, false), count, out);
    assertThat(out.sent(Message.Promise.class))
        .allSatisfy(promise -> assertThat(promise.trim()).isZero());
  }

  @Test
  void rejectsAPrepareBelowItsPromise() {
    prepare(ballot(3, B), 1);
    out.clear();
    prepare(ballot(3, A), 1);
    assertThat(out)
        .persistsNothing()
        .sends(A, new Message.Reject(EPOCH, ballot(3, B)))
        .sendsNo(Message.Promise.class);
    assertThat(acceptor.promised()).isEqualTo(ballot(3, B));
  }

  @Test
  void reportsAllItAcceptedFromTheSlotAskedForWithCommitAndTrim() {
    accept(ballot(1, A), 1, 1, "one");
    accept(ballot(1, A), 1, 2, "two");
    accept(ballot(1, A), 1, 4, "four");
    acceptor.trimTo(1);
    out.clear();
    acceptor.onPrepare(new Message.Prepare(EPOCH, ballot(2, B), 1, false), 2, out);
    assertThat(out)
        .sendsDurably(
            B,
            promise(
                ballot(2, B),
                1,
                2,
                1,
                List.of(pvalue(2, ballot(1, A), "two"), pvalue(4, ballot(1, A), "four"))));
    out.clear();
    acceptor.onPrepare(new Message.Prepare(EPOCH, ballot(2, B), 3, false), 2, out);
    assertThat(out)
        .sendsDurably(B, promise(ballot(2, B), 2, 2, 1, List.of(pvalue(4, ballot(1, A), "four"))));
  }

  @Test
  void cutsALargeAnswerIntoPartsOfOneAnswer() {
    for (int slot = 1; slot <= 5; slot++) {
      acceptor.onAccept(
          new Message.Accept(EPOCH, ballot(1, A), 1, slot, 0, bytes(500_000)), 0, out);
    }
    prepare(ballot(2, B), 1);
    List<Message.Promise> parts = out.sent(Message.Promise.class);
    assertThat(parts).hasSize(3).allMatch(part -> part.parts() == 3 && part.answer() == 1);
    assertThat(parts).extracting(Message.Promise::part).containsExactly(0, 1, 2);
    assertThat(parts.stream().flatMap(part -> part.accepted().stream()).map(PValue::slot))
        .containsExactly(1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void persistsAValueBeforeItAcknowledges() {
    accept(ballot(1, A), 1, 1, "one");
    assertThat(out)
        .persists(new JournalRecord.AcceptedValue(EPOCH, pvalue(1, ballot(1, A), "one")))
        .thenSendsDurably(A, accepted(ballot(1, A), 1, 1))
        .sendsOnlyDurably(Message.Accepted.class);
  }

  @Test
  void promisesWhatItAccepts() {
    accept(ballot(2, A), 1, 1, "one");
    out.clear();
    accept(ballot(1, B), 1, 1, "other");
    assertThat(out).persistsNothing().sends(B, new Message.Reject(EPOCH, ballot(2, A)));
    assertThat(acceptor.accepted(1)).isEqualTo(pvalue(1, ballot(2, A), "one"));
  }

  @Test
  void acknowledgesADuplicateWithoutPersistingIt() {
    accept(ballot(1, A), 1, 1, "one");
    out.clear();
    accept(ballot(1, A), 1, 1, "one");
    assertThat(out).persistsNothing().sendsDurably(A, accepted(ballot(1, A), 1, 1));
  }

  @Test
  void stopsItsRunAtAHole() {
    accept(ballot(1, A), 1, 1, "one");
    accept(ballot(1, A), 1, 3, "three");
    assertThat(lastAccepted().high()).isEqualTo(1);
    accept(ballot(1, A), 1, 2, "two");
    assertThat(lastAccepted()).isEqualTo(accepted(ballot(1, A), 1, 3));
  }

  @Test
  void startsItsRunAnewUnderANewBallot() {
    accept(ballot(1, A), 1, 1, "one");
    accept(ballot(1, A), 1, 2, "two");
    accept(ballot(2, B), 1, 3, "three");
    assertThat(lastAccepted().high())
        .as("slots 1 and 2 were accepted under the older ballot")
        .isZero();
    accept(ballot(2, B), 1, 1, "one");
    assertThat(lastAccepted()).isEqualTo(accepted(ballot(2, B), 1, 1));
  }

  @Test
  void restartsItsRunAboveTheDecidedPrefixWithoutClaimingIt() {
    accept(ballot(1, A), 1, 1, "one");
    accept(ballot(1, A), 1, 5, "five");
    out.clear();
    acceptor.onFetched(4, out);
    assertThat(out).sendsDurably(A, new Message.Accepted(EPOCH, ballot(1, A), 5, 5, 4));
  }

  @Test
  void saysNothingAfterAFetchThatTakesItsRunNoFurther() {
    accept(ballot(1, A), 1, 3, "three");
    out.clear();
    acceptor.onFetched(1, out);
    assertThat(out).isEmpty();
  }

  @Test
  void answersButDoesNotStoreASlotItHasTrimmed() {
    accept(ballot(1, A), 1, 1, "one");
    acceptor.trimTo(5);
    out.clear();
    acceptor.onAccept(new Message.Accept(EPOCH, ballot(2, B), 1, 4, 0, value("four")), 5, out);
    assertThat(out).persistsNothing();
    assertThat(acceptor.accepted(4)).isNull();
    Message.Accepted answer = lastAccepted();
    assertThat(answer.high()).as("an empty run").isLessThan(answer.low());
    assertThat(answer.commit()).isEqualTo(5);
  }

  @Test
  void leavesWhatItHasNoMemoryForToBeSentAgain() {
    Acceptor small = new Acceptor(EPOCH, 0, 0);
    for (int slot = 1; slot <= 3; slot++) {
      Value large = bytes(100 << 20);
      small.onAccept(new Message.Accept(EPOCH, ballot(1, A), 1, slot, 0, large), 0, out);
    }
    assertThat(small.accepted(2)).isNotNull();
    assertThat(small.accepted(3)).isNull();
    small.onAccept(new Message.Accept(EPOCH, ballot(2, B), 1, 2, 0, value("x")), 0, out);
    assertThat(small.accepted(2))
        .as("what is held may always be replaced")
        .isEqualTo(pvalue(2, ballot(2, B), "x"));
    small.trimTo(1);
    small.onAccept(new Message.Accept(EPOCH, ballot(2, B), 1, 3, 0, value("y")), 1, out);
    assertThat(small.accepted(3)).isNotNull();
  }

  private void prepare(Ballot ballot, long from) {
    acceptor.onPrepare(new Message.Prepare(EPOCH, ballot, from, false), 0, out);
  }

  private void accept(Ballot ballot, long first, long slot, String text) {
    acceptor.onAccept(new Message.Accept(EPOCH, ballot, first, slot, 0, value(text)), 0, out);
  }

  private Message.Accepted lastAccepted() {
    List<Message.Accepted> all = out.sent(Message.Accepted.class);
    return all.get(all.size() - 1);
  }

  private static Message.Accepted accepted(Ballot ballot, long low, long high) {
    return new Message.Accepted(EPOCH, ballot, low, high, 0);
  }

  private static Message.Promise promise(
      Ballot ballot, long answer, long commit, long trim, List<PValue> accepted) {
    return new Message.Promise(EPOCH, ballot, answer, 0, 1, commit, trim, accepted);
  }
}
