package org.concoord.spi;

import org.jspecify.annotations.Nullable;

/** Byte arrays, as byte strings. */
final class BytesCodec implements InPlaceCodec<byte[]> {
  @Override
  public Class<?> type() {
    return byte[].class;
  }

  @Override
  public void write(byte @Nullable [] value, ValueWriter out) {
    if (out.writePresence(value) && value != null) {
      out.writeBytes(value);
    }
  }

  @Override
  public byte @Nullable [] read(ValueReader in) {
    return in.tryReadNil() ? null : in.readBytes();
  }

  @Override
  public void writeContents(byte @Nullable [] value, ValueWriter out) {
    write(value, out);
  }

  @Override
  public void readContents(byte @Nullable [] target, ValueReader in, String field) {
    if (InPlaceCodec.bothPresent(target, in, field) && target != null) {
      byte[] written = in.readBytes();
      ArrayCodec.requireLength(target.length, written.length, field);
      System.arraycopy(written, 0, target, 0, target.length);
    }
  }
}
