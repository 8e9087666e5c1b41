package org.concoord.codec;

import org.concoord.paxos.ReplicaId;
import org.concoord.spi.ValueTooLargeException;

/**
 * Writes commands (F2), as a client does. The fields that all commands of one object share are set
 * once; what remains is given with each command.
 *
 * <p>Not thread-safe.
 */
public final class CommandWriter {
  /** Fields of a command, the map of optional ones included. */
  static final int FIELDS = 11;

  /** The optional field that holds a W3C {@code traceparent}, in its one byte. */
  static final byte TRACE_FIELD = 1;

  /** The optional field that holds the numbers of calls whose late outcomes have come. */
  static final byte RECEIVED_FIELD = 2;

  private static final byte[] NOTHING = {};
  private static final long[] NONE = {};

  private final MessagePackWriter out;
  private long sessionSlot;
  private int sessionIndex;
  private long principal;
  private String traceparent = "";
  private long[] received = NONE;

  /** Commands are appended to {@code out}. */
  public CommandWriter(MessagePackWriter out) {
    this.out = out;
  }

  /** The session of the commands that follow. */
  public CommandWriter session(long slot, int index) {
    sessionSlot = slot;
    sessionIndex = index;
    return this;
  }

  /** In whose name the commands that follow are given; 0 is nobody's. */
  public CommandWriter principal(long id) {
    principal = id;
    return this;
  }

  /**
   * The place in a trace of the one command that {@link #write} appends next; "" for none.
   *
   * @param context a W3C {@code traceparent}
   */
  public CommandWriter traced(String context) {
    traceparent = context;
    return this;
  }

  /**
   * Acknowledges, with the one command that {@link #write} appends next, outcomes of calls that
   * were parked (S3). Only those that are below its {@code ackedBelow} are freed.
   *
   * @param requests at most {@link Limits#RECEIVED} numbers of such calls
   */
  public CommandWriter received(long[] requests) {
    received = requests;
    return this;
  }

  /**
   * Asks for a session, whatever {@link #session} says; {@code ttlMicros} 0 asks for the default.
   */
  public void openSession(long nonce, long ttlMicros) {
    writeHead(CommandKind.OPEN_SESSION, 0, 0, nonce, 0, 0, 0, 0);
    int arguments = out.beginBytes();
    out.writeLong(ttlMicros);
    out.endBytes(arguments);
    out.writeMapHeader(0);
  }

  public void closeSession(long sequence, long ackedBelow) {
    write(CommandKind.CLOSE_SESSION, sequence, ackedBelow, 0, 0, 0, NOTHING, 0, 0);
  }

  public void keepAlive(long sequence, long ackedBelow) {
    write(CommandKind.KEEP_ALIVE, sequence, ackedBelow, 0, 0, 0, NOTHING, 0, 0);
  }

  /** Gives up the call with that number of the same session, whatever has become of it (S3). */
  public void cancel(long sequence, long ackedBelow, long request) {
    writeHead(CommandKind.CANCEL, sessionSlot, sessionIndex, sequence, ackedBelow, 0, 0, 0);
    int arguments = out.beginBytes();
    out.writeLong(request);
    out.endBytes(arguments);
    writeOptionalFields();
  }

  /** In a version of the type that nobody has counted. */
  public void createObject(long sequence, long ackedBelow, String name, String typeName) {
    createObject(sequence, ackedBelow, name, typeName, 0);
  }

  /**
   * Gets or creates an object; {@code schemaId} is the version of the type as the caller has it.
   */
  public void createObject(
      long sequence, long ackedBelow, String name, String typeName, int schemaId) {
    writeHead(
        CommandKind.CREATE_OBJECT, sessionSlot, sessionIndex, sequence, ackedBelow, 0, schemaId, 0);
    int arguments = out.beginBytes();
    out.writeString(name);
    out.writeString(typeName);
    out.endBytes(arguments);
    writeOptionalFields();
  }

  public void dropObject(long sequence, long ackedBelow, long objectId) {
    write(CommandKind.DROP_OBJECT, sequence, ackedBelow, objectId, 0, 0, NOTHING, 0, 0);
  }

  /**
   * Any command of the session whose arguments are encoded already.
   *
   * @param ackedBelow every call with a smaller sequence has been answered and will not be sent
   *     again (S1)
   * @throws ValueTooLargeException if the arguments are over {@link Limits#ARGUMENT_BYTES}
   */
  public void write(
      CommandKind kind,
      long sequence,
      long ackedBelow,
      long objectId,
      int schemaId,
      int methodId,
      byte[] arguments,
      int offset,
      int length) {
    if (length > Limits.ARGUMENT_BYTES) {
      throw new ValueTooLargeException(
          "arguments of " + length + " bytes, where " + Limits.ARGUMENT_BYTES + " are allowed");
    }
    writeHead(kind, sessionSlot, sessionIndex, sequence, ackedBelow, objectId, schemaId, methodId);
    out.writeBytes(arguments, offset, length);
    writeOptionalFields();
  }

  private void writeOptionalFields() {
    boolean isTraced = !traceparent.isEmpty();
    out.writeMapHeader((isTraced ? 1 : 0) + (received.length > 0 ? 1 : 0));
    if (isTraced) {
      out.writeLong(TRACE_FIELD);
      out.writeString(traceparent);
      traceparent = "";
    }
    if (received.length > 0) {
      out.writeLong(RECEIVED_FIELD);
      out.writeArrayHeader(received.length);
      for (long request : received) {
        out.writeLong(request);
      }
      received = NONE;
    }
  }

  /**
   * A read of an object by its id, outside of any session; {@code number} names it to its client.
   */
  public void read(long number, long objectId, int schemaId, int methodId, byte[] arguments) {
    writeHead(CommandKind.READ, 0, 0, number, 0, objectId, schemaId, methodId);
    out.writeBytes(arguments, 0, arguments.length);
    writeOptionalFields();
  }

  /** A read of an object that may not have been created yet. */
  public void read(
      long number, String name, String typeName, int schemaId, int methodId, byte[] arguments) {
    writeHead(CommandKind.READ, 0, 0, number, 0, 0, schemaId, methodId);
    int whole = out.beginBytes();
    out.writeString(name);
    out.writeString(typeName);
    out.writeRaw(arguments, 0, arguments.length);
    out.endBytes(whole);
    writeOptionalFields();
  }

  /** Announces a replica; {@code nonce} is what its author knows the answer by. */
  public void nodeUp(long nonce, ReplicaId replica, String address) {
    writeHead(CommandKind.NODE_UP, 0, 0, nonce, 0, 0, 0, 0);
    int arguments = out.beginBytes();
    Ids.write(out, replica);
    out.writeString(address);
    out.endBytes(arguments);
    out.writeMapHeader(0);
  }

  /** Asks for other voters. */
  public void reconfigure(long nonce, Reconfigure change) {
    writeHead(CommandKind.RECONFIGURE, 0, 0, nonce, 0, 0, 0, 0);
    int arguments = out.beginBytes();
    change.write(out);
    out.endBytes(arguments);
    out.writeMapHeader(0);
  }

  /** Has a slot before this command's run nothing. */
  public void skip(long nonce, long slot) {
    writeHead(CommandKind.SKIP, 0, 0, nonce, 0, 0, 0, 0);
    int arguments = out.beginBytes();
    out.writeLong(slot);
    out.endBytes(arguments);
    out.writeMapHeader(0);
  }

  private void writeHead(
      CommandKind kind,
      long slot,
      int index,
      long sequence,
      long ackedBelow,
      long objectId,
      int schemaId,
      int methodId) {
    out.writeArrayHeader(FIELDS);
    out.writeLong(kind.code());
    out.writeLong(slot);
    out.writeLong(index);
    out.writeLong(sequence);
    out.writeLong(ackedBelow);
    out.writeLong(objectId);
    out.writeLong(schemaId);
    out.writeLong(methodId);
    out.writeLong(principal);
  }
}
