package org.concoord.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.concoord.spi.MalformedValueException;
import org.jspecify.annotations.Nullable;

/**
 * Strict UTF-8 both ways. The JDK's own conversions put a replacement character where the input is
 * wrong, so two different inputs could become one value; here wrong input is an error.
 */
final class Utf8 {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final long HIGH_BITS = 0x8080808080808080L;

  private Utf8() {}

  /** How many bytes {@code value} takes. */
  static int length(String value) {
    long length = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < 0x80) {
        length++;
      } else if (c < 0x800) {
        length += 2;
      } else if (!Character.isSurrogate(c)) {
        length += 3;
      } else if (isPairAt(value, i)) {
        length += 4;
        i++;
      } else {
        throw new IllegalArgumentException(
            "lone surrogate \\u" + Integer.toHexString(c) + " at index " + i + " of a string");
      }
    }
    return (int) Math.min(length, Integer.MAX_VALUE);
  }

  /** The first {@code maxChars} of {@code value}, with a question mark for each lone surrogate. */
  static String wellFormed(String value, int maxChars) {
    int end = Math.min(value.length(), maxChars);
    @Nullable StringBuilder mended = null;
    for (int i = 0; i < end; i++) {
      if (!Character.isSurrogate(value.charAt(i))) {
        continue;
      }
      if (isPairAt(value, i) && i + 1 < end) {
        i++;
        continue;
      }
      if (mended == null) {
        mended = new StringBuilder(end).append(value, 0, end);
      }
      mended.setCharAt(i, '?');
    }
    return mended == null ? value.substring(0, end) : mended.toString();
  }

  private static boolean isPairAt(String value, int index) {
    return Character.isHighSurrogate(value.charAt(index))
        && index + 1 < value.length()
        && Character.isLowSurrogate(value.charAt(index + 1));
  }

  /**
   * Writes {@code value}, which {@link #length} has found well-formed, to {@code to} from {@code
   * at} on.
   */
  static void encode(String value, byte[] to, int at) {
    int next = at;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < 0x80) {
        to[next++] = (byte) c;
      } else if (c < 0x800) {
        to[next++] = (byte) (0xc0 | (c >> 6));
        to[next++] = (byte) (0x80 | (c & 0x3f));
      } else if (!Character.isSurrogate(c)) {
        to[next++] = (byte) (0xe0 | (c >> 12));
        to[next++] = (byte) (0x80 | ((c >> 6) & 0x3f));
        to[next++] = (byte) (0x80 | (c & 0x3f));
      } else {
        int point = Character.toCodePoint(c, value.charAt(++i));
        to[next++] = (byte) (0xf0 | (point >> 18));
        to[next++] = (byte) (0x80 | ((point >> 12) & 0x3f));
        to[next++] = (byte) (0x80 | ((point >> 6) & 0x3f));
        to[next++] = (byte) (0x80 | (point & 0x3f));
      }
    }
  }

  static String decode(byte[] from, int offset, int length) {
    int end = offset + length;
    int nonAscii = firstNonAscii(from, offset, end);
    if (nonAscii == end) {
      return new String(from, offset, length, StandardCharsets.ISO_8859_1);
    }
    for (int at = nonAscii; at < end; ) {
      int sequence = sequenceLength(from, at, end);
      if (sequence == 0) {
        throw new MalformedValueException("string is not UTF-8 at its byte " + (at - offset));
      }
      at += sequence;
    }
    return new String(from, offset, length, StandardCharsets.UTF_8);
  }

  private static int firstNonAscii(byte[] from, int offset, int end) {
    int at = offset;
    while (at + Long.BYTES <= end && ((long) LONG.get(from, at) & HIGH_BITS) == 0) {
      at += Long.BYTES;
    }
    while (at < end && from[at] >= 0) {
      at++;
    }
    return at;
  }

  /**
   * The length of the well-formed sequence at {@code at} (Unicode 15, table 3-7), 0 if there is
   * none.
   */
  private static int sequenceLength(byte[] from, int at, int end) {
    int first = from[at] & 0xff;
    if (first < 0x80) {
      return 1;
    }
    if (first < 0xc2 || first > 0xf4) {
      return 0;
    }
    int length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (length > end - at) {
      return 0;
    }
    int second = from[at + 1] & 0xff;
    int lowest = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    int highest = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    if (second < lowest || second > highest) {
      return 0;
    }
    for (int i = 2; i < length; i++) {
      if ((from[at + i] & 0xc0) != 0x80) {
        return 0;
      }
    }
    return length;
  }
}
