package org.concoord.client;

import java.util.function.Consumer;
import org.concoord.codec.Limits;
import org.jspecify.annotations.Nullable;

/**
 * Commands that are numbered and have no answer yet. Owned by the loop.
 *
 * <p>Invariant: every command below {@link #ackedBelow} is answered or given up and will never be
 * sent again; all that are open have a place in the ring.
 */
class Window {
  private final @Nullable Command[] ring = new @Nullable Command[Limits.OPEN_CALLS];
  private long next = 1;
  private long ackedBelow = 1;

  final boolean hasRoom() {
    return next < ackedBelow + ring.length;
  }

  /** How many commands may be numbered. */
  final long room() {
    return ackedBelow + ring.length - next;
  }

  final boolean isIdle() {
    return next == ackedBelow;
  }

  /** The number that the next command gets. */
  final long next() {
    return next;
  }

  final long ackedBelow() {
    return ackedBelow;
  }

  final void number(Command command) {
    command.number(next);
    ring[at(next++)] = command;
  }

  final @Nullable Command open(long sequence) {
    return sequence >= ackedBelow && sequence < next ? ring[at(sequence)] : null;
  }

  /** Ends the command of that number, if it is open. */
  final @Nullable Command end(long sequence) {
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
  final void endAll(Consumer<Command> each) {
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
