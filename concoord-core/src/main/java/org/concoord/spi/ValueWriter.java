package org.concoord.spi;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes values in MessagePack, each in its shortest form, so that equal values have equal bytes.
 *
 * <p>Not thread-safe. A writer never fails for want of space except by its limit, which it reports
 * as {@link ValueTooLargeException}.
 */
public interface ValueWriter {
  void writeNil();

  void writeBoolean(boolean value);

  /** Any of {@code byte}, {@code short}, {@code int}, {@code long} and {@code char}. */
  void writeLong(long value);

  /** Keeps the exact bits but for NaN, of which there is one. */
  void writeFloat(float value);

  /** Keeps the exact bits but for NaN, of which there is one. */
  void writeDouble(double value);

  /**
   * UTF-8; a lone surrogate is an {@link IllegalArgumentException}, since another replica could not
   * read it back.
   */
  void writeString(String value);

  default void writeBytes(byte[] value) {
    writeBytes(value, 0, value.length);
  }

  void writeBytes(byte[] value, int offset, int length);

  /** Announces {@code size} elements, which the caller writes next. */
  void writeArrayHeader(int size);

  /** Announces {@code size} pairs of key and value, which the caller writes next. */
  void writeMapHeader(int size);

  /**
   * Writes nil and returns false where {@code value} is null, else writes nothing and returns true.
   */
  default boolean writePresence(@Nullable Object value) {
    if (value == null) {
      writeNil();
      return false;
    }
    return true;
  }

  /** Announces elements whose number is known only afterwards, which {@link #endArray} tells. */
  default int beginArray() {
    throw new UnsupportedOperationException("arrays of unknown size");
  }

  default void endArray(int begun, int size) {
    throw new UnsupportedOperationException("arrays of unknown size");
  }

  /** What {@code codec} writes for {@code value} where nothing was written before it. */
  default <T> byte[] alone(ValueCodec<T> codec, @Nullable T value) {
    throw new UnsupportedOperationException("values by themselves");
  }

  /** The objects of this message, or of the state that is being written. */
  default WrittenObjects written() {
    throw new UnsupportedOperationException("objects with identity");
  }

  /** Puts others in the place of {@link #written} and returns what was there. */
  default WrittenObjects exchange(WrittenObjects others) {
    throw new UnsupportedOperationException("objects with identity");
  }

  /** A reply was written, by its call's name. */
  default void wrote(DeferredReply<?> reply) {}

  /** The classes whose values may stand where no type says which. */
  default ValueTypes types() {
    return ValueTypes.STANDARD;
  }

  /**
   * A {@code null} in a place that takes none: named, so that the caller of a proxy learns which
   * argument it was.
   */
  static <T> T nonNull(@Nullable T value, String what) {
    return Objects.requireNonNull(value, what);
  }
}
