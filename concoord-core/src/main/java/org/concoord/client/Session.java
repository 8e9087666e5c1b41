package org.concoord.client;

import java.util.function.Consumer;
import org.concoord.codec.Limits;
import org.jspecify.annotations.Nullable;

/**
 * One session: its identity and the commands that are numbered and have no answer yet (S1). Owned
 * by the loop.
 *
 * <p>Invariant: every command below {@link #ackedBelow} is answered or given up and will never be
 * sent again; all that are open have a place in the ring.
 */
final class Session {
  /** What a command's fields besides its arguments take at most. */
  static final int COMMAND_OVERHEAD_BYTES = 128;

  private final long slot;
  private final int index;
  private final long ttlMicros;
  private final @Nullable Command[] ring = new @Nullable Command[Limits.OPEN_CALLS];
  private long next = 1;
  private long ackedBelow = 1;

  Session(long slot, int index, long ttlMicros) {
    this.slot = slot;
    this.index = index;
    this.ttlMicros = ttlMicros;
  }

  long slot() {
    return slot;
  }

  int index() {
    return index;
  }

  long ttlMicros() {
    return ttlMicros;
  }

  boolean is(long otherSlot, int otherIndex) {
    return slot == otherSlot && index == otherIndex;
  }

  boolean hasRoom() {
    return next < ackedBelow + ring.length;
  }

  boolean isIdle() {
    return next == ackedBelow;
  }

  /** The number that the next command gets. */
  long next() {
    return next;
  }

  long ackedBelow() {
    return ackedBelow;
  }

  void number(Command command) {
    command.sequence = next++;
    ring[at(command.sequence)] = command;
  }

  @Nullable Command open(long sequence) {
    return sequence >= ackedBelow && sequence < next ? ring[at(sequence)] : null;
  }

  /** Ends the command of that number, if it is open. */
  @Nullable Command end(long sequence) {
    Command ended = open(sequence);
    if (ended != null) {
      ring[at(sequence)] = null;
      while (ackedBelow < next && ring[at(ackedBelow)] == null) {
        ackedBelow++;
      }
    }
    return ended;
  }

  /** Ends all open commands, in their order. */
  void endAll(Consumer<Command> each) {
    for (long sequence = ackedBelow; sequence < next; sequence++) {
      Command ended = ring[at(sequence)];
      ring[at(sequence)] = null;
      if (ended != null) {
        each.accept(ended);
      }
    }
    ackedBelow = next;
  }

  private int at(long sequence) {
    return (int) sequence & ring.length - 1;
  }
}
