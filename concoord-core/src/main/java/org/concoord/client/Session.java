package org.concoord.client;

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
}
