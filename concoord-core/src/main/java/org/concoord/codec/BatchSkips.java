package org.concoord.codec;

import org.concoord.paxos.Value;
import org.concoord.spi.MalformedValueException;

/**
 * Finds the values that have an earlier slot skipped: those of exactly one command, {@link
 * CommandKind#SKIP}. Looking at every value costs a few bytes of each.
 *
 * <p>Not thread-safe.
 */
public final class BatchSkips {
  private final MessagePackReader in = new MessagePackReader();
  private final CommandCursor command = new CommandCursor();

  /** The slot that is to be skipped, or 0 where the value asks for none. */
  public long skippedBy(Value value) {
    if (value.isNoOp()) {
      return 0;
    }
    try {
      in.reset(value.array(), value.offset(), value.length());
      boolean known = in.readLong() == BatchWriter.VERSION;
      in.readLong(); // the clock
      if (!known || in.readLong() != 1) {
        return 0;
      }
      int length = in.skipBytes();
      int offset = in.position() - length;
      in.reset(value.array(), offset, length);
      in.readArrayHeader();
      if (in.readLong() != CommandKind.SKIP.code()) {
        return 0;
      }
      command.read(value.array(), offset, length);
      return Math.max(0, command.arguments(in).readLong());
    } catch (MalformedValueException e) {
      return 0; // executing it is what fences this replica (F3)
    }
  }
}
