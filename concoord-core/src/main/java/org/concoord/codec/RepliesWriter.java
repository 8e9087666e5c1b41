package org.concoord.codec;

import org.jspecify.annotations.Nullable;

/**
 * Builds the body of {@link FrameType#REPLIES}. The caller sends what there is before a reply for
 * which {@link #fits} says no.
 *
 * <p>Not thread-safe.
 */
public final class RepliesWriter {
  /** What a stack is cut to, in characters: it is a help for people, not part of the outcome. */
  static final int STACK_CHARS = 32 << 10;

  /** What a reply takes besides outcome and stack, and a character of the stack at most. */
  private static final int OVERHEAD = 64;

  private static final int BYTES_PER_CHAR = 3;

  private final MessagePackWriter out =
      new MessagePackWriter(4 << 10, Limits.FRAME_BYTES - FrameHeader.BYTES);
  private int countAt;
  private int count;

  public RepliesWriter() {
    begin();
  }

  /** Begins a body, forgetting the one before. */
  public void begin() {
    out.reset();
    countAt = out.reserveInt();
    count = 0;
  }

  /**
   * Whether a reply with that outcome, and any stack, has room in this frame. The first always has.
   */
  public boolean fits(byte[] outcome) {
    long most = (long) out.size() + outcome.length + OVERHEAD + STACK_CHARS * BYTES_PER_CHAR;
    return count == 0 || most <= Limits.FRAME_BYTES - FrameHeader.BYTES;
  }

  /**
   * Adds one reply.
   *
   * @param remoteStack the stack of what the method threw, or null where nothing was thrown or
   *     another replica ran it
   */
  public void add(
      long sessionSlot,
      int sessionIndex,
      long sequence,
      byte[] outcome,
      @Nullable String remoteStack) {
    out.writeLong(sessionSlot);
    out.writeLong(sessionIndex);
    out.writeLong(sequence);
    out.writeBytes(outcome);
    if (remoteStack == null) {
      out.writeNil();
    } else {
      out.writeString(Utf8.wellFormed(remoteStack, STACK_CHARS));
    }
    count++;
  }

  public int count() {
    return count;
  }

  public int sizeBytes() {
    return out.size();
  }

  /**
   * The body, to be sent before the next {@link #begin}: the first {@link #sizeBytes} bytes of the
   * array.
   */
  public MessagePackWriter finish() {
    out.patchInt(countAt, count);
    return out;
  }
}
