package org.concoord.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.Consumer;
import org.concoord.spi.DeferredReply;
import org.concoord.spi.ValueCodec;
import org.concoord.spi.ValueTooLargeException;
import org.concoord.spi.ValueTypes;
import org.concoord.spi.ValueWriter;
import org.concoord.spi.WrittenObjects;
import org.jspecify.annotations.Nullable;

/**
 * Writes MessagePack into a byte array that grows as needed and is used again after {@link #reset}.
 * Every value takes its shortest form, so that equal values have equal bytes, except where a length
 * is known only afterwards ({@link #reserveInt}, {@link #beginBytes}).
 *
 * <p>Not thread-safe.
 */
public final class MessagePackWriter implements ValueWriter {
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** The largest array that every VM can allocate. */
  private static final int MAX_ARRAY_BYTES = Integer.MAX_VALUE - 8;

  /** From here on an array grows by less, since both it and its copy have to fit into the heap. */
  private static final int LARGE = 64 << 20;

  private final int limit;
  private byte[] array;
  private int size;
  private WrittenObjects objects = new WrittenObjects(false);
  private ValueTypes valueTypes = ValueTypes.STANDARD;
  private @Nullable MessagePackWriter aside;
  private @Nullable Consumer<DeferredReply<?>> replies;

  public MessagePackWriter() {
    this(256, MAX_ARRAY_BYTES);
  }

  /**
   * A writer that begins with {@code capacity} bytes and refuses to hold more than {@code limit}.
   */
  public MessagePackWriter(int capacity, int limit) {
    this.limit = Math.min(limit, MAX_ARRAY_BYTES);
    this.array = new byte[Math.min(capacity, this.limit)];
  }

  /** Forgets what was written and keeps the array. */
  public void reset() {
    size = 0;
    objects.clear();
  }

  /** What was written is the first {@link #size} bytes of this array, until the next write. */
  public byte[] array() {
    return array;
  }

  public int size() {
    return size;
  }

  /** A copy of what was written. */
  public byte[] toByteArray() {
    return Arrays.copyOf(array, size);
  }

  /** Forgets all that was written after the first {@code newSize} bytes. */
  public void truncate(int newSize) {
    if (newSize < 0 || newSize > size) {
      throw new IllegalArgumentException("cannot cut " + size + " bytes to " + newSize);
    }
    size = newSize;
  }

  @Override
  public void writeNil() {
    writeByte(0xc0);
  }

  @Override
  public void writeBoolean(boolean value) {
    writeByte(value ? 0xc3 : 0xc2);
  }

  @Override
  public void writeLong(long value) {
    if (value >= -32 && value < 128) {
      writeByte((int) value);
    } else if (value >= 0) {
      writeUnsigned(value);
    } else {
      writeNegative(value);
    }
  }

  private void writeUnsigned(long value) {
    if (value < 1L << 8) {
      int at = claim(2);
      array[at] = (byte) 0xcc;
      array[at + 1] = (byte) value;
    } else if (value < 1L << 16) {
      writeTagged16(0xcd, (int) value);
    } else if (value < 1L << 32) {
      writeTagged32(0xce, (int) value);
    } else {
      writeTagged64(0xcf, value);
    }
  }

  private void writeNegative(long value) {
    if (value >= Byte.MIN_VALUE) {
      int at = claim(2);
      array[at] = (byte) 0xd0;
      array[at + 1] = (byte) value;
    } else if (value >= Short.MIN_VALUE) {
      writeTagged16(0xd1, (int) value);
    } else if (value >= Integer.MIN_VALUE) {
      writeTagged32(0xd2, (int) value);
    } else {
      writeTagged64(0xd3, value);
    }
  }

  @Override
  public void writeFloat(float value) {
    writeTagged32(0xca, Float.floatToIntBits(value));
  }

  @Override
  public void writeDouble(double value) {
    writeTagged64(0xcb, Double.doubleToLongBits(value));
  }

  @Override
  public void writeString(String value) {
    int length = value.length();
    int start = size;
    writeStringHeader(length);
    int at = claim(length);
    byte[] to = array;
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      if (c >= 0x80) {
        size = start;
        writeNonAscii(value);
        return;
      }
      to[at + i] = (byte) c;
    }
  }

  private void writeNonAscii(String value) {
    int length = Utf8.length(value);
    writeStringHeader(length);
    int at = claim(length);
    Utf8.encode(value, array, at);
  }

  private void writeStringHeader(int length) {
    if (length < 32) {
      writeByte(0xa0 | length);
    } else {
      writeLengthHeader(0xd9, length);
    }
  }

  @Override
  public void writeBytes(byte[] value, int offset, int length) {
    writeLengthHeader(0xc4, length);
    writeRaw(value, offset, length);
  }

  /** A tag of three that follow each other, for lengths of 8, 16 and 32 bits. */
  private void writeLengthHeader(int tag8, int length) {
    if (length < 1 << 8) {
      int at = claim(2);
      array[at] = (byte) tag8;
      array[at + 1] = (byte) length;
    } else if (length < 1 << 16) {
      writeTagged16(tag8 + 1, length);
    } else {
      writeTagged32(tag8 + 2, length);
    }
  }

  @Override
  public void writeArrayHeader(int count) {
    writeCountHeader(0x90, 0xdc, count);
  }

  @Override
  public void writeMapHeader(int count) {
    writeCountHeader(0x80, 0xde, count);
  }

  private void writeCountHeader(int fixTag, int tag16, int count) {
    if (count < 0) {
      throw new IllegalArgumentException("negative count " + count);
    }
    if (count < 16) {
      writeByte(fixTag | count);
    } else if (count < 1 << 16) {
      writeTagged16(tag16, count);
    } else {
      writeTagged32(tag16 + 1, count);
    }
  }

  /** Copies bytes that are MessagePack already. */
  public void writeRaw(byte[] value, int offset, int length) {
    int at = claim(length);
    System.arraycopy(value, offset, array, at, length);
  }

  /**
   * Writes a placeholder for an unsigned int of five bytes and returns where it is, for {@link
   * #patchInt}.
   */
  public int reserveInt() {
    int at = size;
    writeTagged32(0xce, 0);
    return at;
  }

  public void patchInt(int reserved, int value) {
    INT.set(array, reserved + 1, value);
  }

  @Override
  public int beginArray() {
    int at = size;
    writeTagged32(0xdd, 0);
    return at;
  }

  @Override
  public void endArray(int begun, int count) {
    INT.set(array, begun + 1, count);
  }

  @Override
  public <T> byte[] alone(ValueCodec<T> codec, @Nullable T value) {
    MessagePackWriter other = aside;
    if (other == null) {
      other = new MessagePackWriter(64, limit);
    }
    aside = null; // A value within the value needs another one.
    other.reset();
    other.valueTypes = valueTypes;
    other.replies = replies;
    codec.write(value, other);
    aside = other;
    return other.toByteArray();
  }

  @Override
  public WrittenObjects written() {
    return objects;
  }

  @Override
  public WrittenObjects exchange(WrittenObjects others) {
    WrittenObjects before = objects;
    objects = others;
    return before;
  }

  @Override
  public ValueTypes types() {
    return valueTypes;
  }

  @Override
  public void wrote(DeferredReply<?> reply) {
    if (replies != null) {
      replies.accept(reply);
    }
  }

  /** From now on tells of each reply that it writes; {@link #reset} forgets nothing of it. */
  public MessagePackWriter tellingReplies(Consumer<DeferredReply<?>> listener) {
    replies = listener;
    return this;
  }

  /** Knows these types from now on; {@link #reset} forgets nothing of it. */
  public MessagePackWriter with(ValueTypes types) {
    valueTypes = types;
    return this;
  }

  /**
   * Begins a byte string of unknown length; what is written until {@link #endBytes} is its content.
   */
  public int beginBytes() {
    int at = size;
    writeTagged32(0xc6, 0);
    return at;
  }

  public void endBytes(int begun) {
    INT.set(array, begun + 1, size - begun - 5);
  }

  /** One byte as it is, which is no MessagePack unless the caller makes it so. */
  void writeByte(int value) {
    int at = claim(1);
    array[at] = (byte) value;
  }

  private void writeTagged16(int tag, int value) {
    int at = claim(3);
    array[at] = (byte) tag;
    SHORT.set(array, at + 1, (short) value);
  }

  private void writeTagged32(int tag, int value) {
    int at = claim(5);
    array[at] = (byte) tag;
    INT.set(array, at + 1, value);
  }

  private void writeTagged64(int tag, long value) {
    int at = claim(9);
    array[at] = (byte) tag;
    LONG.set(array, at + 1, value);
  }

  /**
   * Makes room for {@code bytes} more, counts them as written and returns where they go. It may put
   * another array in place, so it is called before {@code array} is looked at.
   */
  private int claim(int bytes) {
    int at = size;
    if (bytes > array.length - at) {
      grow(bytes);
    }
    size = at + bytes;
    return at;
  }

  private void grow(int bytes) {
    long needed = (long) size + bytes;
    if (needed > limit) {
      throw new ValueTooLargeException(
          "value of at least " + needed + " bytes, where " + limit + " are allowed");
    }
    long larger = Math.max(64, array.length < LARGE ? 2L * array.length : array.length * 3L / 2);
    array = Arrays.copyOf(array, (int) Math.min(limit, Math.max(needed, larger)));
  }
}
