package org.concoord.testkit.junit;

import java.util.Objects;
import org.concoord.spi.ReplicatedValueType;
import org.concoord.spi.ValueCodec;
import org.concoord.spi.ValueReader;
import org.concoord.spi.ValueWriter;
import org.jspecify.annotations.Nullable;

/** What the annotation processor would write for {@link Pounds}. */
final class PoundsValue implements ReplicatedValueType<Pounds>, ValueCodec<Pounds> {
  @Override
  public String name() {
    return "pounds";
  }

  @Override
  public Class<Pounds> type() {
    return Pounds.class;
  }

  @Override
  public ValueCodec<Pounds> codec() {
    return this;
  }

  @Override
  public void write(@Nullable Pounds value, ValueWriter out) {
    out.writeLong(Objects.requireNonNull(value).pounds());
  }

  @Override
  public Pounds read(ValueReader in) {
    return new Pounds(in.readLong());
  }
}
