package org.concoord.spi;

import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What stands on replicas for a value whose class they need not know: a type variable of the
 * replicated class without a bound. Two are equal, and ordered, as their canonical bytes are.
 * Immutable.
 */
public final class Opaque implements Comparable<Opaque> {
  private static final int SHOWN_BYTES = 16;

  private final byte[] bytes;

  Opaque(byte[] bytes) {
    this.bytes = bytes;
  }

  byte[] bytes() {
    return bytes;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Opaque opaque && Arrays.equals(bytes, opaque.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public int compareTo(Opaque other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  /** The same on every replica. */
  @Override
  public String toString() {
    int shown = Math.min(bytes.length, SHOWN_BYTES);
    return bytes.length
        + " bytes "
        + HexFormat.of().formatHex(bytes, 0, shown)
        + (shown < bytes.length ? "..." : "");
  }
}
