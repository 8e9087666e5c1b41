package org.concoord.spi;

import org.jspecify.annotations.Nullable;

/**
 * Values behind an unbounded type variable: a byte string that holds what {@link AnyCodec} writes.
 * Clients look into it, replicas do not.
 */
final class OpaqueCodec implements ValueCodec<Object> {
  @Override
  public void write(@Nullable Object value, ValueWriter out) {
    if (value == null) {
      out.writeNil();
      return;
    }
    out.writeBytes(
        value instanceof Opaque opaque ? opaque.bytes() : out.alone(AnyCodec.ANY, value));
  }

  @Override
  public @Nullable Object read(ValueReader in) {
    if (in.tryReadNil()) {
      return null;
    }
    byte[] bytes = in.readBytes();
    return in.decodesOpaque() ? in.alone(AnyCodec.ANY, bytes) : new Opaque(bytes);
  }
}
