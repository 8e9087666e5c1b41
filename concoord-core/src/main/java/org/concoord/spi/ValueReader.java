package org.concoord.spi;

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
}
