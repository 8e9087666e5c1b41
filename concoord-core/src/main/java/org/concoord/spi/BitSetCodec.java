package org.concoord.spi;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Bit sets, as byte strings, lowest bits first, without zeros at the end. */
final class BitSetCodec implements InPlaceCodec<BitSet> {
  @Override
  public Class<?> type() {
    return BitSet.class;
  }

  @Override
  public void write(@Nullable BitSet value, ValueWriter out) {
    if (out.writePresence(value) && value != null) {
      if (value.getClass() != BitSet.class && out.written().isState()) {
        throw new IllegalArgumentException(
            value.getClass().getName() + " cannot be kept in the state as a BitSet");
      }
      out.writeBytes(value.toByteArray());
    }
  }

  @Override
  public @Nullable BitSet read(ValueReader in) {
    return in.tryReadNil() ? null : bits(in);
  }

  private static BitSet bits(ValueReader in) {
    byte[] bytes = in.readBytes();
    if (bytes.length > 0 && bytes[bytes.length - 1] == 0) {
      throw new MalformedValueException("a set of bits with zeros at its end");
    }
    return BitSet.valueOf(bytes);
  }

  @Override
  public void writeContents(@Nullable BitSet value, ValueWriter out) {
    write(value, out);
  }

  @Override
  public void readContents(@Nullable BitSet target, ValueReader in, String field) {
    if (InPlaceCodec.bothPresent(target, in, field) && target != null) {
      target.clear();
      target.or(bits(in));
    }
  }
}
