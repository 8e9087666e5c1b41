package org.concoord.client;

import org.concoord.codec.Limits;

/**
 * One session: its identity and the commands that are numbered and have no answer yet (S1). Owned
 * by the loop.
 */
final class Session extends Window {
  /** What a command's fields besides its arguments take at most. */
  static final int COMMAND_OVERHEAD_BYTES = 128;

  private final long slot;
  private final int index;
  private final long ttlMicros;

  /** When each command that is open was numbered, which is before it was sent. */
  private final long[] numberedNanos = new long[Limits.OPEN_CALLS];

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

  void number(Command command, long nowNanos) {
    numberedNanos[at(next())] = nowNanos;
    number(command);
  }

  /** When a command that is open was numbered. */
  long numberedNanos(long sequence) {
    return numberedNanos[at(sequence)];
  }

  private static int at(long sequence) {
    return (int) sequence & Limits.OPEN_CALLS - 1;
  }

  boolean is(long otherSlot, int otherIndex) {
    return slot == otherSlot && index == otherIndex;
  }
}
