package org.concoord.codec;

import org.concoord.spi.MalformedValueException;

/**
 * Walks through the commands in the body of {@link FrameType#CALLS} where they lie. Commands are
 * ranges of {@link #array}; {@link CommandCursor#readWhole} looks into them.
 *
 * <p>Not thread-safe.
 */
public final class CallsCursor {
  private final MessagePackReader in = new MessagePackReader();
  private long left;
  private int offset;
  private int length;

  /**
   * Begins with another frame.
   *
   * @throws MalformedValueException if its body does not begin with a count
   */
  public CallsCursor reset(byte[] frame) {
    in.reset(frame, FrameHeader.BYTES, frame.length - FrameHeader.BYTES);
    left = in.readRange(0, in.remaining(), "a count of commands");
    return this;
  }

  /** Goes to the next command and returns whether there is one. */
  public boolean next() {
    if (left == 0) {
      return false;
    }
    left--;
    length = in.skipBytes();
    offset = in.position() - length;
    return true;
  }

  /** Whether no command comes after this one. */
  public boolean isLast() {
    return left == 0;
  }

  public byte[] array() {
    return in.array();
  }

  public int offset() {
    return offset;
  }

  public int length() {
    return length;
  }
}
