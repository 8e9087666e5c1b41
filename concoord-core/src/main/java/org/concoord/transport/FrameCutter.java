package org.concoord.transport;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of bytes into frames of {@code length:u32, bytes}. Every byte is copied once, into
 * the frame's own array: values are kept as ranges of it. That array grows as the bytes come, for a
 * length costs its sender nothing; so those of a large frame are copied once and a third.
 */
final class FrameCutter {
  private static final byte[] NO_BYTES = {};
  private static final int FIRST_BYTES = 16 << 10;
  private static final int GROWTH = 4;

  private int lengthBytes;
  private int length;
  private byte @Nullable [] partial;
  private int filled;

  /** The next whole frame, or {@code null} if {@code in} is used up before it ends. */
  byte @Nullable [] next(ByteBuf in, int limit) {
    if (partial == null) {
      while (lengthBytes < Integer.BYTES) {
        if (!in.isReadable()) {
          return null;
        }
        if (lengthBytes == 0 && in.readableBytes() >= Integer.BYTES) {
          length = in.readInt();
          lengthBytes = Integer.BYTES;
        } else {
          length = length << Byte.SIZE | in.readUnsignedByte();
          lengthBytes++;
        }
      }
      if (length < 0 || length > limit) {
        throw new OversizedFrameException(
            "a frame of " + Integer.toUnsignedLong(length) + " bytes, over the limit of " + limit,
            length);
      }
      partial = NO_BYTES;
      filled = 0;
    }
    int take = Math.min(in.readableBytes(), length - filled);
    byte[] frame = grown(partial, filled + take);
    partial = frame;
    in.readBytes(frame, filled, take);
    filled += take;
    if (filled < length) {
      return null;
    }
    partial = null;
    lengthBytes = 0;
    length = 0;
    return frame;
  }

  /** An array with what has been filled, and room for so many bytes; in the end, for no more. */
  private byte[] grown(byte[] array, int bytes) {
    if (bytes <= array.length) {
      return array;
    }
    int wanted = Math.max(Math.max(bytes, FIRST_BYTES), GROWTH * array.length);
    return Arrays.copyOf(array, Math.min(length, wanted));
  }

  /** The memory that a frame takes which has begun and not ended. */
  int partialBytes() {
    return partial == null ? 0 : partial.length;
  }

  /** Says what is missing where the stream ends within a frame; {@code null} between frames. */
  @Nullable String describePartial() {
    if (partial != null) {
      return "after " + filled + " of a frame's " + length + " bytes";
    }
    return lengthBytes == 0 ? null : "after " + lengthBytes + " of the 4 bytes of a frame's length";
  }

  /** The peer announces more than it may send. */
  static final class OversizedFrameException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int length;

    OversizedFrameException(String message, int length) {
      super(message, null, false, false);
      this.length = length;
    }

    /**
     * Whether the length is no length but how a record of TLS begins: one of its four types, and a
     * version of 3.x.
     */
    boolean looksLikeTls() {
      int type = length >>> 24;
      return type >= 0x14 && type <= 0x17 && (length >>> 16 & 0xff) == 3;
    }
  }
}
