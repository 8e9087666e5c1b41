package org.concoord.paxos;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The opaque value of a slot: a range of a byte array that nobody changes any more. The array is
 * shared, not copied: one batch is cut out of its frame once and kept by log, journal and outbox
 * alike.
 */
public final class Value {
  /** Decides a slot that nobody proposed anything for. */
  public static final Value NO_OP = new Value(new byte[0], 0, 0);

  private final byte[] array;
  private final int offset;
  private final int length;

  public Value(byte[] array, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, array.length);
    this.array = array;
    this.offset = offset;
    this.length = length;
  }

  public static Value of(byte... bytes) {
    return new Value(bytes, 0, bytes.length);
  }

  /** The shared array: not to be written to. */
  public byte[] array() {
    return array;
  }

  public int offset() {
    return offset;
  }

  public int length() {
    return length;
  }

  public boolean isNoOp() {
    return length == 0;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other == this
        || other instanceof Value that
            && Arrays.equals(
                array, offset, offset + length, that.array, that.offset, that.offset + that.length);
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = offset; i < offset + length; i++) {
      hash = 31 * hash + array[i];
    }
    return hash;
  }

  @Override
  public String toString() {
    return isNoOp() ? "no-op" : length + " bytes #" + Integer.toHexString(hashCode());
  }
}
