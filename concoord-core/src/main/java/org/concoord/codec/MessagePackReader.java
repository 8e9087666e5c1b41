package org.concoord.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;
import org.concoord.spi.DeferredReplies;
import org.concoord.spi.MalformedValueException;
import org.concoord.spi.ReadObjects;
import org.concoord.spi.ValueCodec;
import org.concoord.spi.ValueKind;
import org.concoord.spi.ValueReader;
import org.concoord.spi.ValueTypes;
import org.jspecify.annotations.Nullable;

/**
 * Reads MessagePack out of a range of a byte array, and never outside of it. Integers of any width
 * are taken where their value fits what was asked for.
 *
 * <p>Not thread-safe.
 */
public final class MessagePackReader implements ValueReader {
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final byte[] EMPTY = {};

  private byte[] array = EMPTY;
  private int position;
  private int end;
  private ReadObjects objects = new ReadObjects();
  private ValueTypes valueTypes = ValueTypes.STANDARD;
  private boolean decodesOpaque;
  private @Nullable DeferredReplies replies;

  /** A reader of nothing, to be {@link #reset}. */
  public MessagePackReader() {}

  public MessagePackReader(byte[] array) {
    reset(array, 0, array.length);
  }

  public MessagePackReader(byte[] array, int offset, int length) {
    reset(array, offset, length);
  }

  /** Begins anew with another range, which is not copied. */
  public MessagePackReader reset(byte[] newArray, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, newArray.length);
    array = newArray;
    position = offset;
    end = offset + length;
    objects.clear();
    return this;
  }

  public byte[] array() {
    return array;
  }

  /** Where in {@link #array} the next value begins. */
  public int position() {
    return position;
  }

  @Override
  public int remaining() {
    return end - position;
  }

  @Override
  public ValueKind nextKind() {
    if (position == end) {
      return ValueKind.NONE;
    }
    int tag = array[position] & 0xff;
    if (tag < 0x80 || tag >= 0xe0) {
      return ValueKind.INTEGER;
    }
    if (tag < 0xc0) {
      return tag < 0x90 ? ValueKind.MAP : tag < 0xa0 ? ValueKind.ARRAY : ValueKind.STRING;
    }
    return switch (tag) {
      case 0xc0 -> ValueKind.NIL;
      case 0xc2, 0xc3 -> ValueKind.BOOLEAN;
      case 0xc4, 0xc5, 0xc6 -> ValueKind.BYTES;
      case 0xca, 0xcb -> ValueKind.FLOAT;
      case 0xcc, 0xcd, 0xce, 0xcf, 0xd0, 0xd1, 0xd2, 0xd3 -> ValueKind.INTEGER;
      case 0xd9, 0xda, 0xdb -> ValueKind.STRING;
      case 0xdc, 0xdd -> ValueKind.ARRAY;
      case 0xde, 0xdf -> ValueKind.MAP;
      default -> ValueKind.NONE;
    };
  }

  @Override
  public ReadObjects objects() {
    return objects;
  }

  @Override
  public ReadObjects exchange(ReadObjects others) {
    ReadObjects before = objects;
    objects = others;
    return before;
  }

  @Override
  public ValueTypes valueTypes() {
    return valueTypes;
  }

  @Override
  public <T> @Nullable T alone(ValueCodec<T> codec, byte[] bytes) {
    MessagePackReader other = new MessagePackReader(bytes).with(valueTypes, decodesOpaque);
    T value = codec.read(other);
    if (other.remaining() != 0) {
      throw new MalformedValueException(other.remaining() + " bytes after a value");
    }
    return value;
  }

  /** Where nobody has said otherwise, all calls are over. */
  @Override
  public DeferredReplies replies() {
    if (replies == null) {
      replies = new DeferredReplies();
    }
    return replies;
  }

  /** Takes replies of parked calls from there, from now on. */
  public MessagePackReader with(DeferredReplies parked) {
    replies = parked;
    return this;
  }

  @Override
  public boolean decodesOpaque() {
    return decodesOpaque;
  }

  /** Knows these types from now on; {@link #reset} forgets nothing of it. */
  public MessagePackReader with(ValueTypes types, boolean opaqueToo) {
    valueTypes = types;
    decodesOpaque = opaqueToo;
    return this;
  }

  @Override
  public boolean tryReadNil() {
    if (position < end && array[position] == (byte) 0xc0) {
      position++;
      return true;
    }
    return false;
  }

  @Override
  public boolean readBoolean() {
    int tag = readTag();
    if (tag == 0xc3) {
      return true;
    }
    if (tag == 0xc2) {
      return false;
    }
    throw unexpected("a boolean", tag);
  }

  @Override
  public byte readByte() {
    return (byte) readRange(Byte.MIN_VALUE, Byte.MAX_VALUE, "a byte");
  }

  @Override
  public short readShort() {
    return (short) readRange(Short.MIN_VALUE, Short.MAX_VALUE, "a short");
  }

  @Override
  public char readChar() {
    return (char) readRange(Character.MIN_VALUE, Character.MAX_VALUE, "a char");
  }

  @Override
  public int readInt() {
    return (int) readRange(Integer.MIN_VALUE, Integer.MAX_VALUE, "an int");
  }

  /** An integer that is a {@code what} only from {@code min} to {@code max}. */
  long readRange(long min, long max, String what) {
    long value = readLong();
    if (value < min || value > max) {
      throw new MalformedValueException(value + " is not " + what);
    }
    return value;
  }

  @Override
  public long readLong() {
    int tag = readTag();
    if (tag < 0x80 || tag >= 0xe0) {
      return (byte) tag;
    }
    return switch (tag) {
      case 0xcc -> array[claim(1)] & 0xff;
      case 0xcd -> (short) SHORT.get(array, claim(2)) & 0xffff;
      case 0xce -> (int) INT.get(array, claim(4)) & 0xffffffffL;
      case 0xcf -> readUnsigned64();
      case 0xd0 -> array[claim(1)];
      case 0xd1 -> (short) SHORT.get(array, claim(2));
      case 0xd2 -> (int) INT.get(array, claim(4));
      case 0xd3 -> (long) LONG.get(array, claim(8));
      default -> throw unexpected("an integer", tag);
    };
  }

  private long readUnsigned64() {
    long value = (long) LONG.get(array, claim(8));
    if (value < 0) {
      throw new MalformedValueException(Long.toUnsignedString(value) + " is not a long");
    }
    return value;
  }

  @Override
  public float readFloat() {
    int tag = readTag();
    if (tag != 0xca) {
      throw unexpected("a float", tag);
    }
    float value = Float.intBitsToFloat((int) INT.get(array, claim(4)));
    return Float.isNaN(value) ? Float.NaN : value;
  }

  @Override
  public double readDouble() {
    int tag = readTag();
    if (tag != 0xcb) {
      throw unexpected("a double", tag);
    }
    double value = Double.longBitsToDouble((long) LONG.get(array, claim(8)));
    return Double.isNaN(value) ? Double.NaN : value;
  }

  @Override
  public String readString() {
    int tag = readTag();
    int length;
    if ((tag & 0xe0) == 0xa0) {
      length = tag & 0x1f;
    } else if (tag >= 0xd9 && tag <= 0xdb) {
      length = readLength(tag - 0xd9);
    } else {
      throw unexpected("a string", tag);
    }
    return Utf8.decode(array, claim(length), length);
  }

  @Override
  public byte[] readBytes() {
    int length = skipBytes();
    return length == 0 ? EMPTY : Arrays.copyOfRange(array, position - length, position);
  }

  /**
   * Passes over a byte string and returns its length: its bytes are those just before {@link
   * #position}.
   */
  public int skipBytes() {
    int tag = readTag();
    if (tag < 0xc4 || tag > 0xc6) {
      throw unexpected("a byte string", tag);
    }
    int length = readLength(tag - 0xc4);
    claim(length);
    return length;
  }

  @Override
  public int readArrayHeader() {
    int tag = readTag();
    int count;
    if ((tag & 0xf0) == 0x90) {
      count = tag & 0xf;
    } else if (tag == 0xdc || tag == 0xdd) {
      count = readLength(tag - 0xdc + 1);
    } else {
      throw unexpected("an array", tag);
    }
    return checkCount(count, remaining());
  }

  @Override
  public int readMapHeader() {
    int tag = readTag();
    int count;
    if ((tag & 0xf0) == 0x80) {
      count = tag & 0xf;
    } else if (tag == 0xde || tag == 0xdf) {
      count = readLength(tag - 0xde + 1);
    } else {
      throw unexpected("a map", tag);
    }
    return checkCount(count, remaining() / 2);
  }

  private static int checkCount(int count, int possible) {
    if (count > possible) {
      throw new MalformedValueException(
          count + " elements announced where " + possible + " are possible");
    }
    return count;
  }

  /** A length or count of 1, 2 or 4 bytes for a width of 0, 1 or 2. */
  private int readLength(int width) {
    return switch (width) {
      case 0 -> array[claim(1)] & 0xff;
      case 1 -> (short) SHORT.get(array, claim(2)) & 0xffff;
      default -> readLength32();
    };
  }

  private int readLength32() {
    int length = (int) INT.get(array, claim(4));
    if (length < 0) {
      throw new MalformedValueException("length " + Integer.toUnsignedString(length));
    }
    return length;
  }

  @Override
  public void skipValue() {
    int nested = skipHead();
    if (nested != 0) {
      skipNested(nested);
    }
  }

  /**
   * Goes down and up again with a stack of its own, so that depth is bounded by our limit and not
   * by the thread's.
   */
  private void skipNested(int outermost) {
    int[] left = new int[Limits.DEPTH];
    int depth = 0;
    left[0] = outermost;
    while (depth >= 0) {
      if (left[depth] == 0) {
        depth--;
        continue;
      }
      left[depth]--;
      int nested = skipHead();
      if (nested != 0) {
        if (++depth == Limits.DEPTH) {
          throw new MalformedValueException("nested more than " + Limits.DEPTH + " deep");
        }
        left[depth] = nested;
      }
    }
  }

  /**
   * Skips a value that holds no others, or the header of one that does; then returns how many it
   * holds.
   */
  private int skipHead() {
    if (position == end) {
      throw truncated(1);
    }
    int tag = array[position] & 0xff;
    if (tag < 0x80 || tag >= 0xe0) {
      position++;
      return 0;
    }
    if (tag < 0x90 || tag == 0xde || tag == 0xdf) {
      return 2 * readMapHeader();
    }
    if (tag < 0xa0 || tag == 0xdc || tag == 0xdd) {
      return readArrayHeader();
    }
    position++;
    if (tag < 0xc0) {
      claim(tag & 0x1f);
    } else {
      skipTagged(tag);
    }
    return 0;
  }

  private void skipTagged(int tag) {
    switch (tag) {
      case 0xc0, 0xc2, 0xc3 -> {}
      case 0xcc, 0xd0 -> claim(1);
      case 0xcd, 0xd1 -> claim(2);
      case 0xce, 0xd2, 0xca -> claim(4);
      case 0xcf, 0xd3, 0xcb -> claim(8);
      case 0xc4, 0xc5, 0xc6 -> claim(readLength(tag - 0xc4));
      case 0xd9, 0xda, 0xdb -> claim(readLength(tag - 0xd9));
      default -> throw unexpected("a value", tag);
    }
  }

  private int readTag() {
    return array[claim(1)] & 0xff;
  }

  /** Passes over {@code bytes} and returns where they are. */
  private int claim(int bytes) {
    int at = position;
    if (bytes > end - at) {
      throw truncated(bytes);
    }
    position = at + bytes;
    return at;
  }

  private MalformedValueException truncated(int wanted) {
    return new MalformedValueException(wanted + " bytes wanted where " + remaining() + " remain");
  }

  private static MalformedValueException unexpected(String wanted, int tag) {
    return new MalformedValueException(
        wanted + " expected, found tag 0x" + Integer.toHexString(tag));
  }
}
