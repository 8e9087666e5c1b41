package org.concoord.rsm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.concoord.codec.CommandCursor;
import org.concoord.codec.CommandKind;
import org.concoord.codec.CommandWriter;
import org.concoord.codec.GoldenFile;
import org.concoord.codec.Limits;
import org.concoord.codec.MessagePackReader;
import org.concoord.codec.MessagePackWriter;
import org.concoord.codec.OutcomeStatus;
import org.concoord.paxos.Value;
import org.concoord.rsm.Machine.Outcome;
import org.concoord.spi.MalformedValueException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** S3: a call waits in replicated state, and is answered once. */
class ParkedCallsTest {
  private final Machine machine = Machine.withGate();

  static LongStream seeds() {
    return LongStream.range(0, 30);
  }

  private Outcome pass(long sequence) {
    return pass(sequence, "waits");
  }

  private Outcome pass(long sequence, String how) {
    return machine.call(sequence, GateReplicated.PASS, out -> out.writeString(how));
  }

  private Outcome passWithin(long sequence, long millis) {
    return machine.call(sequence, GateReplicated.PASS_WITHIN, out -> out.writeLong(millis));
  }

  private Outcome open(long sequence, int most, String word) {
    return machine.call(
        sequence,
        GateReplicated.OPEN,
        out -> {
          out.writeLong(most);
          out.writeString(word);
        });
  }

  private Outcome cancel(long sequence, long request) {
    return machine.one(writer -> writer.cancel(sequence, machine.ackedBelow, request));
  }

  private Outcome received(long sequence, long... requests) {
    return machine.one(writer -> writer.received(requests).keepAlive(sequence, machine.ackedBelow));
  }

  private void restore() {
    machine.state = StateMachine.restore(Machine.TYPES, new MessagePackReader(machine.snapshot()));
  }

  private static String text(Outcome outcome) {
    assertThat(outcome.status()).isEqualTo(OutcomeStatus.OK);
    return outcome.reader().readString();
  }

  @Test
  void aCallWaitsUntilAnotherAnswersIt() {
    assertThat(pass(1).status()).isEqualTo(OutcomeStatus.PARKED);
    assertThat(pass(1).status()).as("a duplicate").isEqualTo(OutcomeStatus.PARKED);
    assertThat(machine.state.parkedCalls()).isEqualTo(1);

    assertThat(open(2, 1, "in").reader().readInt()).isEqualTo(1);

    assertThat(machine.woken)
        .singleElement()
        .satisfies(
            woken -> {
              assertThat(woken.sessionSlot()).isEqualTo(1);
              assertThat(woken.sequence()).isEqualTo(1);
              assertThat(text(woken)).isEqualTo("in");
            });
    assertThat(text(pass(1))).as("a duplicate").isEqualTo("in");
    assertThat(machine.state.parkedCalls()).isZero();
  }

  /** Waiting for long, it would else hold back all calls after it. */
  @Test
  void whatIsAcknowledgedSaysNothingOfCallsThatWait() {
    pass(1);
    pass(2);
    machine.ackedBelow = 5_000;
    assertThat(open(5_000, 1, "in").reader().readInt()).isEqualTo(1);

    assertThat(text(pass(1))).isEqualTo("in");
    assertThat(pass(2).status()).isEqualTo(OutcomeStatus.PARKED);
    assertThat(pass(3).status()).isEqualTo(OutcomeStatus.STALE);

    received(5_001, 1, 2, 3);
    assertThat(pass(1).status()).as("its client has it").isEqualTo(OutcomeStatus.STALE);
    assertThat(pass(2).status()).isEqualTo(OutcomeStatus.PARKED);
    assertThat(machine.state.replyBytes()).isEqualTo(2 + 32);
  }

  /** Else a duplicate that is still under way would run as a new call. */
  @Test
  void aLateOutcomeThatIsNotAcknowledgedAsWellIsKept() {
    pass(1);
    open(2, 1, "in");
    received(3, 1);
    assertThat(text(pass(1))).isEqualTo("in");
    machine.ackedBelow = 2;
    received(4, 1);
    assertThat(pass(1).status()).isEqualTo(OutcomeStatus.STALE);
  }

  @Test
  void aCallThatIsGivenUpIsClosed() {
    pass(1);
    pass(2);
    assertThat(cancel(3, 1).status()).isEqualTo(OutcomeStatus.OK);
    assertThat(machine.woken)
        .singleElement()
        .satisfies(woken -> assertThat(woken.status()).isEqualTo(OutcomeStatus.CANCELLED));
    assertThat(pass(1).status()).isEqualTo(OutcomeStatus.CANCELLED);
    assertThat(open(4, 2, "in").reader().readInt()).as("only the second waited").isEqualTo(1);
  }

  @Test
  void aCallThatIsGivenUpBeforeItComesNeverRuns() {
    cancel(2, 1);
    assertThat(pass(1).status()).isEqualTo(OutcomeStatus.CANCELLED);
    assertThat(machine.state.parkedCalls()).isZero();
    assertThat(machine.woken).isEmpty();
  }

  @Test
  void aCallThatIsOverIsNotGivenUp() {
    pass(1);
    open(2, 1, "in");
    cancel(3, 1);
    cancel(3, 2);
    cancel(3, 700_000);
    assertThat(text(pass(1))).isEqualTo("in");
    assertThat(open(2, 1, "in").reader().readInt()).isEqualTo(1);
    assertThat(machine.woken).hasSize(1);
  }

  /** Of the same deadline, who waits longer goes first; the next command sees all of them gone. */
  @Test
  void deadlinesComeInTheirOrderBeforeTheSlotsCommands() {
    passWithin(1, 300);
    passWithin(2, 100);
    pass(3);
    passWithin(4, 300);
    passWithin(5, 500);
    assertThat(machine.state.nextDeadlineMicros()).isEqualTo(100_000);
    machine.deltaMicros = 300_000;

    assertThat(open(6, 9, "in").reader().readInt()).isEqualTo(2);

    assertThat(machine.woken).extracting(Outcome::sequence).containsExactly(2L, 1L, 4L, 3L, 5L);
    assertThat(machine.woken).extracting(Outcome::index).containsExactly(-1, -1, -1, 0, 0);
    assertThat(text(machine.woken.get(2))).isEqualTo("too late at 4");
    assertThat(machine.state.nextDeadlineMicros()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aDeadlineThatIsNowIsTheNextSlots() {
    assertThat(passWithin(1, 0).status()).isEqualTo(OutcomeStatus.PARKED);
    assertThat(machine.woken).isEmpty();
    machine.tick(0);
    assertThat(machine.woken).hasSize(1);
  }

  /** S4: nobody is told, and who completes them learns that they are gone. */
  @Test
  void callsOfASessionThatExpiresAreClosed() {
    pass(1);
    long first = machine.sessionSlot;
    machine.tick(1_000_000);
    machine.openSession(0);
    pass(1);
    for (int i = 0; i < 59; i++) {
      machine.tick(1_000_000);
    }
    assertThat(machine.state.hasSession(first, 0)).isFalse();
    assertThat(machine.state.parkedCalls()).isEqualTo(1);
    assertThat(open(2, 2, "in").reader().readInt()).isEqualTo(1);
    assertThat(machine.woken)
        .singleElement()
        .satisfies(woken -> assertThat(woken.sessionSlot()).isNotEqualTo(first));
  }

  @Test
  void callsOfASessionThatIsClosedAreClosed() {
    pass(1);
    passWithin(2, 10);
    machine.one(writer -> writer.closeSession(3, 3));
    assertThat(machine.state.parkedCalls()).isZero();
    assertThat(machine.state.replyBytes()).isZero();
    machine.tick(1_000_000);
    assertThat(machine.woken).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"CONSTRUCT, made anew", "DROP_OBJECT, dropped"})
  void callsOfAnObjectThatGoesFail(CommandKind kind, String why) {
    pass(1);
    machine.command(kind, 2, kind == CommandKind.CONSTRUCT ? GateReplicated.INIT : 0, out -> {});
    assertThat(machine.woken)
        .singleElement()
        .satisfies(
            woken -> {
              assertThat(woken.status()).isEqualTo(OutcomeStatus.OBJECT_REINITIALIZED);
              assertThat(woken.reader().readString()).contains("\"g\"", why);
            });
    assertThat(pass(1).status()).isEqualTo(OutcomeStatus.OBJECT_REINITIALIZED);
  }

  @Test
  void aFailureIsAnAnswerWithItsStack() {
    pass(1);
    machine.call(2, GateReplicated.REFUSE, out -> {});
    Outcome woken = machine.woken.get(0);
    assertThat(woken.status()).isEqualTo(OutcomeStatus.THROWN);
    assertThat(woken.reader().readString()).isEqualTo("java.lang.IllegalArgumentException");
    assertThat(woken.thrown()).hasMessage("refused");
    assertThat(pass(1).bytes()).isEqualTo(woken.bytes());
  }

  @ParameterizedTest
  @CsvSource({
    "null, the method returned null in the place of a Reply",
    "another's, the method returned the reply of call 1 of session 1.0",
    "never, never",
    "throws, threw",
    "twice, the call is parked already",
    "early failure, early failure"
  })
  void aCallThatEndsOtherwiseIsNotParked(String how, String message) {
    pass(1);
    Outcome outcome = pass(2, how);
    assertThat(outcome.status()).isEqualTo(OutcomeStatus.THROWN);
    var in = outcome.reader();
    assertThat(in.readString()).isEqualTo("java.lang.IllegalStateException");
    assertThat(in.readString()).isEqualTo(message);
    assertThat(pass(2, how).bytes()).isEqualTo(outcome.bytes());
    assertThat(machine.state.parkedCalls()).isEqualTo(1);
    assertThat(machine.woken).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"at once, in at once", "early, early", "answers itself, itself"})
  void aCallThatIsAnsweredAtOnceIsAsAnyOther(String how, String answer) {
    assertThat(text(pass(1, how))).isEqualTo(answer);
    assertThat(text(pass(1, how))).isEqualTo(answer);
    machine.ackedBelow = 2;
    assertThat(pass(1, how).status()).isEqualTo(OutcomeStatus.STALE);
    assertThat(machine.woken).isEmpty();
  }

  @Test
  void onlyAMethodThatReturnsAReplyAnswersLater() {
    assertThat(machine.call(1, GateReplicated.DEFER, out -> {}).thrown())
        .hasMessage("only a method that returns a Reply can answer later");
  }

  /** R7: only this replica would know. */
  @Test
  void aReadAnswersNothing() {
    pass(1);
    assertThat(read(GateReplicated.COMPLETE_LAST)[0]).isEqualTo((byte) OutcomeStatus.THROWN.code());
    assertThat(machine.state.parkedCalls()).isEqualTo(1);
  }

  private byte[] read(int methodId) {
    var out = new MessagePackWriter();
    new CommandWriter(out).read(1, machine.objectId, 0, methodId, new byte[0]);
    var cursor = new CommandCursor();
    cursor.read(out.array(), 0, out.size());
    return machine.state.read(cursor);
  }

  /** The reply is one object, for the table and for all fields. */
  @Test
  void aRestoredObjectHoldsTheReplyItHeld() {
    pass(1);
    restore();
    assertThat(read(GateReplicated.IS_LAST_OPEN)).containsExactly(0, 0xc3);
    open(2, 1, "in");
    assertThat(machine.woken).hasSize(1);
    restore();
    assertThat(read(GateReplicated.IS_LAST_OPEN)).containsExactly(0, 0xc2);
    assertThat(text(pass(1))).isEqualTo("in");
  }

  @Test
  void aSessionParksSoManyCallsAndNoMore() {
    for (int i = 0; i < Limits.SESSION_PARKED_CALLS; i++) {
      machine.ackedBelow = i + 1;
      assertThat(pass(i + 1).status()).isEqualTo(OutcomeStatus.PARKED);
    }
    machine.ackedBelow = 2_000;
    assertThat(pass(2_000).status()).isEqualTo(OutcomeStatus.BUSY);
    assertThat(open(2_001, 1, "in").status()).isEqualTo(OutcomeStatus.OK);
    assertThat(pass(2_000).status()).as("its outcome is kept").isEqualTo(OutcomeStatus.BUSY);
    received(2_002, 1);
    assertThat(pass(2_000).status()).isEqualTo(OutcomeStatus.PARKED);
  }

  @Test
  void whereThereIsNoRoomForALateOutcomeThatIsTheOutcome() {
    String word = "x".repeat(Limits.RESULT_BYTES - 100);
    for (int i = 1; i <= 6; i++) {
      pass(i);
    }
    machine.ackedBelow = 7;
    open(7, 6, word);
    assertThat(machine.woken)
        .extracting(Outcome::status)
        .containsExactly(
            OutcomeStatus.OK,
            OutcomeStatus.OK,
            OutcomeStatus.OK,
            OutcomeStatus.OK,
            OutcomeStatus.RESULT_TOO_LARGE,
            OutcomeStatus.RESULT_TOO_LARGE);
    received(8, 1, 2, 3, 4, 5, 6);
    assertThat(machine.state.replyBytes()).isLessThan(1_000);
  }

  /** Whatever is wrong with it, it is refused as one that is. */
  @Test
  void aDamagedSnapshotIsRefusedByName() {
    passWithin(1, 250);
    pass(2);
    open(3, 1, "in");
    byte[] snapshot = machine.snapshot();
    int refused = 0;
    for (int bit = 0; bit < 8 * snapshot.length; bit++) {
      byte[] damaged = snapshot.clone();
      damaged[bit / 8] ^= (byte) (1 << (bit % 8));
      try {
        StateMachine.restore(Machine.TYPES, new MessagePackReader(damaged));
      } catch (MalformedValueException | FencedException expected) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(snapshot.length);
  }

  /** F4: calls that wait, and late outcomes, in a snapshot, byte by byte. */
  @Test
  void snapshotWithParkedCallsIsThatOfTheGoldenFile() throws IOException {
    pass(1);
    passWithin(2, 250);
    machine.deltaMicros = 1_500;
    open(3, 1, "in");
    pass(4);
    GoldenFile.check("snapshot-6.hex", "ParkedCallsTest", machine.snapshot());
    byte[] snapshot = machine.snapshot();
    restore();
    assertThat(machine.snapshot()).isEqualTo(snapshot);
  }

  /** The same slots on two machines, one of them restored from its own snapshot now and then. */
  @ParameterizedTest
  @MethodSource("seeds")
  void sameDecisionsWakeTheSameCalls(long seed) {
    var random = new Random(seed);
    Machine other = Machine.withGate();
    for (int slot = 0; slot < 150; slot++) {
      machine.deltaMicros = random.nextInt(400_000);
      Value value = machine.batch(commands(random));
      machine.apply(value);
      other.apply(value);
      if (random.nextInt(5) == 0) {
        other.state = StateMachine.restore(Machine.TYPES, new MessagePackReader(other.snapshot()));
      }
    }
    assertThat(other.state.hash()).isEqualTo(machine.state.hash());
    assertThat(other.snapshot()).isEqualTo(machine.snapshot());
    assertThat(machine.woken).hasSizeGreaterThan(5);
    assertThat(other.woken).hasSameSizeAs(machine.woken);
    for (int i = 0; i < machine.woken.size(); i++) {
      assertThat(other.woken.get(i).bytes()).isEqualTo(machine.woken.get(i).bytes());
      assertThat(other.woken.get(i).sequence()).isEqualTo(machine.woken.get(i).sequence());
    }
  }

  private List<Consumer<CommandWriter>> commands(Random random) {
    List<Consumer<CommandWriter>> commands = new ArrayList<>();
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      commands.add(command(random));
    }
    return commands;
  }

  private Consumer<CommandWriter> command(Random random) {
    long sequence = random.nextInt(300);
    long acked = random.nextInt(50);
    long session = random.nextInt(3) == 0 ? 3 + random.nextInt(20) : 1;
    int most = 1 + random.nextInt(3);
    return switch (random.nextInt(10)) {
      case 0 -> w -> w.openSession(sequence, 2_000_000);
      case 1 -> w -> w.session(session, 0).cancel(sequence, acked, sequence / 2);
      case 2 -> w -> w.session(session, 0).received(new long[] {1, acked}).keepAlive(0, acked);
      case 3 -> w -> call(w.session(session, 0), sequence, acked, GateReplicated.OPEN, most);
      case 4 -> w -> call(w.session(session, 0), sequence, acked, GateReplicated.REFUSE, 0);
      case 5 ->
          w -> call(w.session(session, 0), sequence, acked, GateReplicated.PASS_WITHIN, 200 * most);
      default -> w -> call(w.session(session, 0), sequence, acked, GateReplicated.PASS, 0);
    };
  }

  private void call(CommandWriter writer, long sequence, long acked, int method, int number) {
    machine.ackedBelow = acked;
    machine.command(
        writer,
        CommandKind.CALL,
        sequence,
        method,
        out -> {
          if (method == GateReplicated.PASS) {
            out.writeString("waits");
            return;
          }
          if (method != GateReplicated.REFUSE) {
            out.writeLong(number);
          }
          if (method == GateReplicated.OPEN) {
            out.writeString("word");
          }
        });
  }
}
