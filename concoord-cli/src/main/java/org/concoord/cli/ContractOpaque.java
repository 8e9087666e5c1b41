package org.concoord.cli;

import java.util.Map;
import org.concoord.spi.Codecs;
import org.concoord.spi.MalformedValueException;
import org.concoord.spi.ValueCodec;
import org.concoord.spi.ValueReader;
import org.concoord.spi.ValueWriter;
import org.jspecify.annotations.Nullable;

/**
 * Values behind a type variable. One whose class is not here is said to be there, since the call
 * that returned it has run and the rest of its result is known.
 */
final class ContractOpaque implements ValueCodec<Object> {
  static final ValueCodec<Object> CODEC = new ContractOpaque();

  private ContractOpaque() {}

  @Override
  public void write(@Nullable Object value, ValueWriter out) {
    Codecs.OPAQUE.write(value, out);
  }

  @Override
  public @Nullable Object read(ValueReader in) {
    int before = in.remaining();
    try {
      return Codecs.OPAQUE.read(in);
    } catch (MalformedValueException unknown) {
      if (in.remaining() == before) {
        throw unknown;
      }
      return Map.of("unreadable", String.valueOf(unknown.getMessage()));
    }
  }
}
