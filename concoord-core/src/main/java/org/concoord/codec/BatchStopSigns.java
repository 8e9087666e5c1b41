package org.concoord.codec;

import org.concoord.paxos.StopSigns;
import org.concoord.paxos.Value;
import org.concoord.spi.MalformedValueException;

/**
 * Finds the values that ask for other members: those of exactly one command, {@link
 * CommandKind#RECONFIGURE}. In company it is refused (E2), so that looking at every value costs a
 * few bytes of each.
 *
 * <p>Not thread-safe.
 */
public final class BatchStopSigns implements StopSigns {
  private final MessagePackReader in = new MessagePackReader();

  @Override
  public boolean mayBe(Value value) {
    if (value.isNoOp()) {
      return false;
    }
    try {
      in.reset(value.array(), value.offset(), value.length());
      boolean known = in.readLong() == BatchWriter.VERSION;
      in.readLong(); // the clock
      if (!known || in.readLong() != 1) {
        return false;
      }
      int length = in.skipBytes();
      in.reset(value.array(), in.position() - length, length);
      in.readArrayHeader();
      return in.readLong() == CommandKind.RECONFIGURE.code();
    } catch (MalformedValueException e) {
      return false; // executing it is what fences this replica (F3)
    }
  }
}
