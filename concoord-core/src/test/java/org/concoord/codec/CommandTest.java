package org.concoord.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.concoord.paxos.Value;
import org.concoord.spi.MalformedValueException;
import org.concoord.spi.ValueTooLargeException;
import org.junit.jupiter.api.Test;

/** Commands and the slot values they are gathered in (F2). */
class CommandTest {
  private final MessagePackWriter out = new MessagePackWriter();
  private final CommandWriter writer = new CommandWriter(out);
  private final CommandCursor cursor = new CommandCursor();

  @Test
  void commandSurvives() {
    byte[] arguments = {9, 8, 7};
    writer.session(1L << 40, 255).principal(6);
    writer.write(CommandKind.CALL, 77, 70, 12, 3, Integer.MAX_VALUE, arguments, 1, 2);

    cursor.readWhole(out.array(), 0, out.size());

    assertThat(cursor.kind()).isEqualTo(CommandKind.CALL);
    assertThat(cursor.sessionSlot()).isEqualTo(1L << 40);
    assertThat(cursor.sessionIndex()).isEqualTo(255);
    assertThat(cursor.sequence()).isEqualTo(77);
    assertThat(cursor.ackedBelow()).isEqualTo(70);
    assertThat(cursor.objectId()).isEqualTo(12);
    assertThat(cursor.schemaId()).isEqualTo(3);
    assertThat(cursor.methodId()).isEqualTo(Integer.MAX_VALUE);
    assertThat(cursor.principal()).isEqualTo(6);
    assertThat(cursor.array()).isSameAs(out.array());
    assertThat(cursor.argumentsLength()).isEqualTo(2);
    assertThat(cursor.arguments(new MessagePackReader()).readInt()).isEqualTo(8);
  }

  @Test
  void batchHoldsCommandsByteForByte() {
    List<byte[]> commands = Samples.commands();
    var batch = new BatchCursor().reset(Samples.batch());

    assertThat(batch.clockMicros(1_000)).isEqualTo(1_234);
    assertThat(batch.clockMicros(2_000)).isEqualTo(2_000);
    assertThat(batch.count()).isEqualTo(commands.size());
    for (int i = 0; i < commands.size(); i++) {
      assertThat(batch.next()).isTrue();
      assertThat(batch.index()).isEqualTo(i);
      cursor.readWhole(commands.get(i), 0, commands.get(i).length);
      assertThat(batch.command().kind()).isEqualTo(cursor.kind());
      assertThat(batch.command().sequence()).isEqualTo(cursor.sequence());
    }
    assertThat(batch.next()).isFalse();
    assertThat(batch.next()).isFalse();
  }

  @Test
  void batchIsReadWhereItLies() {
    Value batch = Samples.batch();
    byte[] shifted = new byte[batch.length() + 20];
    System.arraycopy(batch.array(), 0, shifted, 13, batch.length());
    assertThat(Samples.readBatch(new Value(shifted, 13, batch.length()))).isEqualTo(7);
  }

  @Test
  void noOpIsBatchOfNothing() {
    var batch = new BatchCursor().reset(Samples.batch());
    assertThat(batch.next()).isTrue();
    batch.reset(Value.NO_OP);
    assertThat(batch.next()).isFalse();
    assertThat(batch.count()).isZero();
    assertThat(batch.clockMicros(2_000)).isEqualTo(2_000);
  }

  @Test
  void batchWriterStartsAfresh() {
    var batch = new BatchWriter();
    byte[] command = Samples.commands().get(5);
    batch.begin(5);
    batch.add(command, 0, command.length);
    Value first = batch.finish();
    batch.begin(5);
    assertThat(batch.count()).isZero();
    batch.add(command, 0, command.length);
    assertThat(batch.finish()).isEqualTo(first);
    assertThat(first.array()).hasSize(first.length());
  }

  @Test
  void batchTakes256CommandsOr1MiB() {
    var batch = new BatchWriter();
    byte[] small = Samples.commands().get(5);
    for (int i = 0; i < Limits.BATCH_COMMANDS; i++) {
      batch.add(small, 0, small.length);
    }
    assertThat(batch.fits(small.length)).isFalse();
    assertThatThrownBy(() -> batch.add(small, 0, small.length))
        .isInstanceOf(IllegalStateException.class);

    batch.begin(0);
    byte[] half = callWith(new byte[600 << 10]);
    batch.add(half, 0, half.length);
    assertThat(batch.fits(half.length)).isFalse();
    assertThat(batch.fits(small.length)).isTrue();
  }

  /** A single command passes up to its own limit, whatever the batch's is. */
  @Test
  void largestArgumentPasses() {
    byte[] command = callWith(new byte[Limits.ARGUMENT_BYTES - 5]);
    cursor.readWhole(command, 0, command.length);
    var batch = new BatchWriter();
    assertThat(batch.fits(command.length)).isTrue();
    batch.add(command, 0, command.length);
    assertThat(Samples.readBatch(batch.finish())).isEqualTo(1);
  }

  @Test
  void writerRefusesLargerArgument() {
    assertThatThrownBy(() -> callWith(new byte[Limits.ARGUMENT_BYTES]))
        .isInstanceOf(ValueTooLargeException.class);
  }

  @Test
  void leaderRefusesArgumentsThatAreNested65DeepOrBroken() {
    byte[] deep = new byte[Limits.DEPTH + 2];
    Arrays.fill(deep, (byte) 0x91);
    assertRefused(raw(deep), "nested more than 64 deep");
    assertRefused(raw(new byte[] {(byte) 0xa5, 'a'}), "5 bytes wanted");
  }

  @Test
  void refusesBytesAfterCommand() {
    byte[] command = Samples.commands().get(1);
    assertRefused(Arrays.copyOf(command, command.length + 1), "1 bytes after a command");
  }

  @Test
  void refusesUnknownKind() {
    byte[] command = Samples.commands().get(1).clone();
    command[1] = 13;
    assertRefused(command, "unknown kind of command 13");
  }

  /** S3: what its client has, whatever else is in the map. */
  @Test
  void namesTheLateOutcomesThatItsClientHas() {
    writer
        .traced("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
        .received(new long[] {3, 5_000_000_000L})
        .keepAlive(6, 6);
    cursor.readWhole(out.array(), 0, out.size());
    assertThat(cursor.received()).isEqualTo(2);
    MessagePackReader numbers = cursor.received(new MessagePackReader());
    assertThat(numbers.readLong()).isEqualTo(3);
    assertThat(numbers.readLong()).isEqualTo(5_000_000_000L);
    assertThat(numbers.remaining()).isZero();
    assertThat(cursor.isTraced()).isTrue();

    out.reset();
    writer.cancel(7, 6, 3);
    cursor.readWhole(out.array(), 0, out.size());
    assertThat(cursor.received()).isZero();
    assertThat(cursor.kind()).isEqualTo(CommandKind.CANCEL);
    assertThat(cursor.arguments(numbers).readLong()).isEqualTo(3);
  }

  @Test
  void refusesMoreLateOutcomesThanOneCommandNames() {
    writer.received(new long[Limits.RECEIVED + 1]).keepAlive(6, 6);
    assertRefused(out.toByteArray(), "33 outcomes acknowledged");
  }

  @Test
  void refusesNegativeSequenceButOfOpenSession() {
    writer.keepAlive(-1, 0);
    assertRefused(out.toByteArray(), "negative sequence number -1");
  }

  @Test
  void refusesValueWithBytesAfterItsCommands() {
    Value batch = Samples.batch();
    byte[] longer = Arrays.copyOf(batch.array(), batch.length() + 1);
    assertThatThrownBy(() -> Samples.readBatch(Value.of(longer)))
        .isInstanceOf(MalformedValueException.class)
        .hasMessageContaining("after the last command");
  }

  @Test
  void carriesTheTraceContextOfTheOneCommandThatItWasGivenFor() {
    String context = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    MessagePackWriter out = new MessagePackWriter();
    CommandWriter writer = new CommandWriter(out).session(1, 0).traced(context);
    writer.write(CommandKind.CALL, 1, 1, 1, 0, 1, new byte[0], 0, 0);
    int first = out.size();
    writer.write(CommandKind.CALL, 2, 1, 1, 0, 1, new byte[0], 0, 0);

    cursor.readWhole(out.array(), 0, first);
    assertThat(cursor.isTraced()).isTrue();
    assertThat(cursor.traceparent()).isEqualTo(context);
    cursor.readWhole(out.array(), first, out.size() - first);
    assertThat(cursor.isTraced()).isFalse();
    assertThat(cursor.traceparent()).isEmpty();
  }

  @Test
  void carriesATraceContextOfTheGreatestLength() {
    String longest = "t".repeat(Limits.TRACE_BYTES);
    MessagePackWriter out = new MessagePackWriter();
    new CommandWriter(out)
        .session(1, 0)
        .traced(longest)
        .write(CommandKind.CALL, 1, 1, 1, 0, 1, new byte[0], 0, 0);
    cursor.readWhole(out.array(), 0, out.size());
    assertThat(cursor.traceparent()).isEqualTo(longest);
  }

  /** Whatever a client sends there, the command is the one that it would be without. */
  @Test
  void takesForNoTraceContextWhatIsNoneItCouldRead() {
    for (byte[] value :
        List.of(
            new byte[] {7}, // a number
            new byte[] {(byte) 0xa1, (byte) 0xff}, // no UTF-8
            longText(Limits.TRACE_BYTES + 1))) {
      byte[] command = Samples.commands().get(5);
      byte[] traced = Arrays.copyOf(command, command.length + 1 + value.length);
      traced[command.length - 1] = (byte) 0x81;
      traced[command.length] = CommandWriter.TRACE_FIELD;
      System.arraycopy(value, 0, traced, command.length + 1, value.length);
      cursor.readWhole(traced, 0, traced.length);
      assertThat(cursor.kind()).isEqualTo(CommandKind.KEEP_ALIVE);
      assertThat(cursor.traceparent()).isEmpty();
    }
  }

  private static byte[] longText(int length) {
    MessagePackWriter out = new MessagePackWriter();
    out.writeString("x".repeat(length));
    return out.toByteArray();
  }

  /** Room for fields to come (F2): whatever is in the map is skipped. */
  @Test
  void skipsOptionalFields() {
    byte[] command = Samples.commands().get(5);
    byte[] traced = Arrays.copyOf(command, command.length + 3);
    traced[command.length - 1] = (byte) 0x81;
    traced[command.length] = 1;
    traced[command.length + 1] = (byte) 0xa1;
    traced[command.length + 2] = 't';
    cursor.readWhole(traced, 0, traced.length);
    assertThat(cursor.kind()).isEqualTo(CommandKind.KEEP_ALIVE);
  }

  @Test
  void repliesSurvive() {
    byte[] frame = Samples.frames().get(FrameType.REPLIES);
    var replies = new RepliesCursor().reset(frame);
    assertThat(replies.next()).isTrue();
    assertThat(replies.sessionSlot()).isEqualTo(1_000);
    assertThat(replies.sessionIndex()).isEqualTo(3);
    assertThat(replies.sequence()).isEqualTo(2);
    assertThat(replies.remoteStack()).isNull();
    MessagePackReader outcome = replies.outcome(new MessagePackReader());
    assertThat(OutcomeStatus.read(outcome)).isEqualTo(OutcomeStatus.OK);
    assertThat(outcome.readInt()).isEqualTo(42);
    assertThat(replies.next()).isTrue();
    assertThat(replies.remoteStack()).isEqualTo("X\n\tat A.b(A.java)");
    assertThat(replies.next()).isFalse();
  }

  /** A stack is help for people: cut and mended rather than refused. */
  @Test
  void cutsAndMendsRemoteStack() {
    var replies = new RepliesWriter();
    replies.add(1, 0, 1, new byte[] {0}, "\ud800" + "x".repeat(100_000));
    var cursorOverReplies =
        new RepliesCursor().reset(Samples.frame(FrameType.REPLIES, replies.finish().toByteArray()));
    assertThat(cursorOverReplies.next()).isTrue();
    assertThat(Objects.requireNonNull(cursorOverReplies.remoteStack()))
        .startsWith("?x")
        .hasSize(RepliesWriter.STACK_CHARS);
  }

  @Test
  void frameHoldsThreeLargestOutcomes() {
    var replies = new RepliesWriter();
    byte[] outcome = new byte[Limits.RESULT_BYTES];
    int count = 0;
    while (replies.fits(outcome)) {
      replies.add(1, 0, ++count, outcome, "x".repeat(RepliesWriter.STACK_CHARS));
    }
    assertThat(count).isEqualTo(3);
  }

  private static byte[] callWith(byte[] argument) {
    var arguments = new MessagePackWriter();
    arguments.writeBytes(argument);
    return raw(arguments.toByteArray());
  }

  private static byte[] raw(byte[] arguments) {
    var command = new MessagePackWriter();
    new CommandWriter(command)
        .write(CommandKind.CALL, 1, 1, 1, 0, 1, arguments, 0, arguments.length);
    return command.toByteArray();
  }

  private void assertRefused(byte[] command, String message) {
    assertThatThrownBy(() -> cursor.readWhole(command, 0, command.length))
        .isInstanceOf(MalformedValueException.class)
        .hasMessageContaining(message);
  }
}
