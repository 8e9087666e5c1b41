package org.concoord.client;

import java.util.function.Function;
import org.concoord.codec.CommandKind;
import org.concoord.codec.CommandWriter;
import org.concoord.codec.Limits;
import org.jspecify.annotations.Nullable;

/** A command that the client gives on its own behalf. Owned by the loop. */
final class InternalCommand implements Command {
  private final CommandKind kind;
  private final @Nullable SharedObject object;
  private final Answered answered;
  private long sequence;

  private InternalCommand(CommandKind kind, @Nullable SharedObject object, Answered answered) {
    this.kind = kind;
    this.object = object;
    this.answered = answered;
  }

  static InternalCommand createObject(SharedObject object, Answered answered) {
    return new InternalCommand(CommandKind.CREATE_OBJECT, object, answered);
  }

  static InternalCommand keepAlive() {
    return new InternalCommand(CommandKind.KEEP_ALIVE, null, (array, offset, length) -> {});
  }

  static InternalCommand closeSession(Answered answered) {
    return new InternalCommand(CommandKind.CLOSE_SESSION, null, answered);
  }

  @Override
  public long sequence() {
    return sequence;
  }

  @Override
  public void number(long newSequence) {
    sequence = newSequence;
  }

  /** Its answer means the same however often it was sent. */
  @Override
  public void noteSending() {}

  @Override
  public CommandKind kind() {
    return kind;
  }

  @Override
  public int sizeBytes() {
    return Session.COMMAND_OVERHEAD_BYTES + (object == null ? 0 : 2 * Limits.NAME_BYTES);
  }

  @Override
  public void write(CommandWriter out, long ackedBelow) {
    if (object != null) {
      out.createObject(sequence, ackedBelow, object.name(), object.typeName(), object.schema());
    } else if (kind == CommandKind.KEEP_ALIVE) {
      out.keepAlive(sequence, ackedBelow);
    } else {
      out.closeSession(sequence, ackedBelow);
    }
  }

  @Override
  public void answer(byte[] array, int offset, int length, @Nullable String remoteStack) {
    answered.answered(array, offset, length);
  }

  /** Nobody waits for it; the calls that depend on it are told themselves. */
  @Override
  public void fail(Function<PendingCall<?>, RuntimeException> why) {}

  /** Takes an outcome's bytes. */
  @FunctionalInterface
  interface Answered {
    void answered(byte[] array, int offset, int length);
  }
}
