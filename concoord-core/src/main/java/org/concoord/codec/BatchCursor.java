package org.concoord.codec;

import org.concoord.paxos.Value;
import org.concoord.spi.MalformedValueException;

/**
 * Walks through the commands in a slot's value (F2) where they lie. {@link #command} tells of the
 * one that {@link #next} came to; the cursor is used again for the next value. The no-op is a batch
 * of no commands that tells no time.
 *
 * <p>Not thread-safe.
 */
public final class BatchCursor {
  private final MessagePackReader in = new MessagePackReader();
  private final CommandCursor command = new CommandCursor();
  private boolean tellsDelta;
  private long toldMicros;
  private int count;
  private int index = -1;

  /**
   * Begins with another value.
   *
   * @throws MalformedValueException if it does not begin as a batch does
   */
  public BatchCursor reset(Value value) {
    in.reset(value.array(), value.offset(), value.length());
    index = -1;
    tellsDelta = false;
    toldMicros = 0;
    count = 0;
    if (!value.isNoOp()) {
      readHead();
    }
    return this;
  }

  private void readHead() {
    long version = in.readLong();
    if (version < 1 || version > BatchWriter.VERSION) {
      throw new MalformedValueException(
          "slot value of version " + version + ", where " + BatchWriter.VERSION + " is known");
    }
    tellsDelta = version == 1;
    toldMicros = in.readRange(0, Long.MAX_VALUE, "a clock");
    count = (int) in.readRange(0, Limits.BATCH_COMMANDS, "a count of commands");
  }

  /** Goes to the next command and returns whether there is one. */
  public boolean next() {
    if (index + 1 >= count) {
      if (in.remaining() != 0) {
        throw new MalformedValueException(
            in.remaining() + " bytes after the last command of a slot value");
      }
      index = count;
      return false;
    }
    index++;
    int length = in.skipBytes();
    command.read(in.array(), in.position() - length, length);
    if (command.kind() == CommandKind.READ) {
      throw new MalformedValueException("a read in a slot"); // R7
    }
    return true;
  }

  /** The command that {@link #next} came to. The same object each time. */
  public CommandCursor command() {
    return command;
  }

  /** Where in the batch {@link #command} is, from 0. */
  public int index() {
    return index;
  }

  /** How many commands the batch has. */
  public int count() {
    return count;
  }

  /**
   * The replicated clock after this slot, if it was at {@code before} until then: what the leader
   * tells, where that is later, and at most {@link Limits#CLOCK_DELTA_MICROS} later (S2).
   */
  public long clockMicros(long before) {
    long passed = tellsDelta ? toldMicros : Math.max(0, toldMicros - before);
    return before + Math.min(passed, Limits.CLOCK_DELTA_MICROS);
  }
}
