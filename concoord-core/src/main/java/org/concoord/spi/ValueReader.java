package org.concoord.spi;

import org.jspecify.annotations.Nullable;

/**
 * Reads values that a {@link ValueWriter} wrote. Every length is checked against the bytes that
 * remain before anything is allocated, nesting is bounded, and whatever does not fit is a {@link
 * MalformedValueException}; a reader never returns a value other than the one written.
 *
 * <p>Not thread-safe.
 */
public interface ValueReader {
  /** True, and the nil consumed, iff the next value is nil. */
  boolean tryReadNil();

  boolean readBoolean();

  byte readByte();

  short readShort();

  char readChar();

  int readInt();

  long readLong();

  float readFloat();

  double readDouble();

  /** Strict UTF-8. */
  String readString();

  byte[] readBytes();

  /** The number of elements that follow; never more than the bytes that remain. */
  int readArrayHeader();

  /** The number of pairs that follow; never more than half the bytes that remain. */
  int readMapHeader();

  /** Skips one whole value, whatever it is. */
  void skipValue();

  /** Bytes not yet read. */
  int remaining();

  /** What kind of value comes next; consumes nothing. */
  default ValueKind nextKind() {
    throw new UnsupportedOperationException("a look ahead");
  }

  /** The objects of this message, or of the state that is being read. */
  default ReadObjects objects() {
    throw new UnsupportedOperationException("objects with identity");
  }

  /** Puts others in the place of {@link #objects} and returns what was there. */
  default ReadObjects exchange(ReadObjects others) {
    throw new UnsupportedOperationException("objects with identity");
  }

  /** The replies of the calls that are parked where this is read. */
  default DeferredReplies replies() {
    throw new UnsupportedOperationException("replies of parked calls");
  }

  /** The classes whose values may stand where no type says which. */
  default ValueTypes valueTypes() {
    return ValueTypes.STANDARD;
  }

  /** The one value that {@code bytes} hold, in a message of its own. */
  default <T> @Nullable T alone(ValueCodec<T> codec, byte[] bytes) {
    throw new UnsupportedOperationException("values by themselves");
  }

  /** Whether opaque values are to be decoded, as clients do, and not kept as bytes. */
  default boolean decodesOpaque() {
    return false;
  }
}
