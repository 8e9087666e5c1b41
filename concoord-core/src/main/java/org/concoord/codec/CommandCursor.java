package org.concoord.codec;

import org.concoord.spi.MalformedValueException;
import org.concoord.spi.ValueKind;

/**
 * Looks at one command (F2) where it lies. Its accessors tell of the command last read; nothing is
 * copied or allocated.
 *
 * <p>Not thread-safe.
 */
public final class CommandCursor {
  /** What stands before the longest text of a trace context. */
  private static final int TEXT_HEADER_BYTES = 2;

  private final MessagePackReader in = new MessagePackReader();
  private CommandKind kind = CommandKind.KEEP_ALIVE;
  private long sessionSlot;
  private int sessionIndex;
  private long sequence;
  private long ackedBelow;
  private long objectId;
  private int schemaId;
  private int methodId;
  private long principal;
  private int argumentsOffset;
  private int argumentsLength;
  private int traceOffset;
  private int traceLength;
  private int receivedOffset;
  private int receivedLength;
  private int received;

  /**
   * Reads the command that fills exactly this range.
   *
   * @throws MalformedValueException if it is not one command
   */
  public void read(byte[] array, int offset, int length) {
    in.reset(array, offset, length);
    int fields = in.readArrayHeader();
    if (fields != CommandWriter.FIELDS) {
      throw new MalformedValueException(
          "command of " + fields + " fields, where there should be " + CommandWriter.FIELDS);
    }
    kind = readKind();
    sessionSlot = in.readRange(0, Long.MAX_VALUE, "a session's slot");
    sessionIndex = (int) in.readRange(0, Limits.BATCH_COMMANDS - 1, "a session's index");
    sequence = in.readLong();
    ackedBelow = in.readRange(0, Long.MAX_VALUE, "a sequence number");
    objectId = in.readRange(0, Long.MAX_VALUE, "an object's id");
    schemaId = (int) in.readRange(0, Integer.MAX_VALUE, "a schema's id");
    methodId = (int) in.readRange(0, Integer.MAX_VALUE, "a method's id");
    principal = in.readRange(0, Long.MAX_VALUE, "a principal");
    argumentsLength = in.skipBytes();
    argumentsOffset = in.position() - argumentsLength;
    readOptionalFields();
    if (in.remaining() != 0) {
      throw new MalformedValueException(in.remaining() + " bytes after a command");
    }
    checkFields();
  }

  private CommandKind readKind() {
    long code = in.readLong();
    CommandKind found = CommandKind.of(code);
    if (found == null) {
      throw new MalformedValueException("unknown kind of command " + code);
    }
    return found;
  }

  /** Whatever is in the map is skipped; where those lie that are known is noted. */
  private void readOptionalFields() {
    traceLength = 0;
    received = 0;
    receivedOffset = in.position();
    receivedLength = 0;
    int pairs = in.readMapHeader();
    for (int i = 0; i < pairs; i++) {
      int field = in.remaining() > 0 ? in.array()[in.position()] : 0;
      boolean isTrace = field == CommandWriter.TRACE_FIELD;
      in.skipValue();
      if (field == CommandWriter.RECEIVED_FIELD) {
        readReceived();
        continue;
      }
      int offset = in.position();
      boolean isText = in.nextKind() == ValueKind.STRING;
      in.skipValue();
      if (isTrace && isText) {
        traceOffset = offset;
        traceLength = in.position() - offset;
      }
    }
  }

  private void readReceived() {
    received = in.readArrayHeader();
    if (received > Limits.RECEIVED) {
      throw new MalformedValueException(
          received + " outcomes acknowledged, where " + Limits.RECEIVED + " are allowed");
    }
    receivedOffset = in.position();
    for (int i = 0; i < received; i++) {
      in.readRange(0, Long.MAX_VALUE, "a sequence number");
    }
    receivedLength = in.position() - receivedOffset;
  }

  private void checkFields() {
    if (sequence < 0 && kind != CommandKind.OPEN_SESSION && !kind.isOfReplicas()) {
      throw new MalformedValueException("negative sequence number " + sequence);
    }
    int most = Limits.ARGUMENT_BYTES + (kind == CommandKind.READ ? Limits.NAME_BYTES : 0);
    if (argumentsLength > most) {
      throw new MalformedValueException(
          "arguments of " + argumentsLength + " bytes, where " + most + " are allowed");
    }
  }

  /**
   * Reads the command as {@link #read} does and looks through its arguments too, so that what a
   * leader proposes is well-formed to the last byte: nesting beyond {@link Limits#DEPTH} would
   * otherwise reach the recursive readers of user types, on all replicas at once.
   *
   * @throws MalformedValueException if it is not one command, or one over {@link
   *     Limits#COMMAND_BYTES}
   */
  public void readWhole(byte[] array, int offset, int length) {
    if (length > Limits.COMMAND_BYTES) {
      throw new MalformedValueException(
          "command of " + length + " bytes, where " + Limits.COMMAND_BYTES + " are allowed");
    }
    read(array, offset, length);
    arguments(in);
    while (in.remaining() > 0) {
      in.skipValue();
    }
  }

  public CommandKind kind() {
    return kind;
  }

  public long sessionSlot() {
    return sessionSlot;
  }

  public int sessionIndex() {
    return sessionIndex;
  }

  public long sequence() {
    return sequence;
  }

  public long ackedBelow() {
    return ackedBelow;
  }

  public long objectId() {
    return objectId;
  }

  public int schemaId() {
    return schemaId;
  }

  public int methodId() {
    return methodId;
  }

  /** In whose name the command is given; 0 is nobody's. */
  public long principal() {
    return principal;
  }

  /**
   * The caller's place in a trace, a W3C {@code traceparent}, or "". Nothing that is executed may
   * depend on it: it is here for those who look on.
   */
  public String traceparent() {
    if (!isTraced()) {
      return "";
    }
    try {
      return new MessagePackReader(in.array(), traceOffset, traceLength).readString();
    } catch (MalformedValueException e) {
      return "";
    }
  }

  /** Whether there is a {@link #traceparent}. */
  public boolean isTraced() {
    return traceLength > 0 && traceLength <= TEXT_HEADER_BYTES + Limits.TRACE_BYTES;
  }

  /** How many late outcomes its client says that it has (S3). */
  public int received() {
    return received;
  }

  /** Sets {@code reader} to their numbers, {@link #received} of them, and returns it. */
  public MessagePackReader received(MessagePackReader reader) {
    return reader.reset(in.array(), receivedOffset, receivedLength);
  }

  /** The array that the command lies in. */
  public byte[] array() {
    return in.array();
  }

  public int argumentsOffset() {
    return argumentsOffset;
  }

  public int argumentsLength() {
    return argumentsLength;
  }

  /** Sets {@code reader} to the arguments and returns it. */
  public MessagePackReader arguments(MessagePackReader reader) {
    return reader.reset(in.array(), argumentsOffset, argumentsLength);
  }
}
