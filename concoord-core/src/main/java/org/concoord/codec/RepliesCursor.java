package org.concoord.codec;

import org.concoord.spi.MalformedValueException;
import org.jspecify.annotations.Nullable;

/**
 * Walks through the replies in the body of {@link FrameType#REPLIES} where they lie. Accessors tell
 * of the reply that {@link #next} came to.
 *
 * <p>Not thread-safe.
 */
public final class RepliesCursor {
  private final MessagePackReader in = new MessagePackReader();
  private long left;
  private long sessionSlot;
  private int sessionIndex;
  private long sequence;
  private int outcomeOffset;
  private int outcomeLength;
  private @Nullable String remoteStack;

  /**
   * Begins with another frame.
   *
   * @throws MalformedValueException if its body does not begin with a count
   */
  public RepliesCursor reset(byte[] frame) {
    in.reset(frame, FrameHeader.BYTES, frame.length - FrameHeader.BYTES);
    left = in.readRange(0, in.remaining(), "a count of replies");
    return this;
  }

  /** Goes to the next reply and returns whether there is one. */
  public boolean next() {
    if (left == 0) {
      return false;
    }
    left--;
    sessionSlot = in.readLong();
    sessionIndex = in.readInt();
    sequence = in.readLong();
    outcomeLength = in.skipBytes();
    outcomeOffset = in.position() - outcomeLength;
    remoteStack = in.tryReadNil() ? null : in.readString();
    return true;
  }

  /**
   * With {@link #sessionIndex} and {@link #sequence}, the command that is answered, as the client
   * named it.
   */
  public long sessionSlot() {
    return sessionSlot;
  }

  public int sessionIndex() {
    return sessionIndex;
  }

  public long sequence() {
    return sequence;
  }

  public byte[] array() {
    return in.array();
  }

  public int outcomeOffset() {
    return outcomeOffset;
  }

  public int outcomeLength() {
    return outcomeLength;
  }

  /** Sets {@code reader} to the outcome and returns it; {@link OutcomeStatus#read} comes first. */
  public MessagePackReader outcome(MessagePackReader reader) {
    return reader.reset(in.array(), outcomeOffset, outcomeLength);
  }

  /** The stack of what the method threw, or null. */
  public @Nullable String remoteStack() {
    return remoteStack;
  }
}
