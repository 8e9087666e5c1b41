package org.concoord.server;

import org.jspecify.annotations.Nullable;

/**
 * One read of a client: the command where it lies in its frame, and, once run, its outcome. Made
 * and answered by the loop, run by whoever owns the state machine.
 */
final class ClientRead {
  /** Where a read came from. */
  interface Origin {
    /** Whether an outcome would still reach the client. */
    boolean isOpen();

    void replyToRead(long number, byte[] outcome, @Nullable String remoteStack);
  }

  private final Origin origin;
  private final byte[] array;
  private final int offset;
  private final int length;
  private final int memoryBytes;
  private final long number;
  private byte @Nullable [] outcome;
  private @Nullable String stack;

  /**
   * @param memoryBytes its part of the frame, all of which is kept until the last read of it is
   *     answered
   * @param number by which the client knows it
   */
  ClientRead(Origin origin, byte[] array, int offset, int length, int memoryBytes, long number) {
    this.origin = origin;
    this.array = array;
    this.offset = offset;
    this.length = length;
    this.memoryBytes = memoryBytes;
    this.number = number;
  }

  byte[] array() {
    return array;
  }

  int offset() {
    return offset;
  }

  int length() {
    return length;
  }

  /** Whether anybody waits for it here: a client that has reconnected has asked again. */
  boolean isWanted() {
    return origin.isOpen();
  }

  /** The memory that it takes. */
  int memoryBytes() {
    return memoryBytes;
  }

  void outcome(byte[] newOutcome, @Nullable String newStack) {
    outcome = newOutcome;
    stack = newStack;
  }

  /** Hands the outcome, if there is one, to the connection that the read came on. */
  void reply() {
    byte[] told = outcome;
    if (told != null) {
      origin.replyToRead(number, told, stack);
    }
  }
}
