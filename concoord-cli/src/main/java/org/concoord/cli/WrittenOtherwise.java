package org.concoord.cli;

import org.concoord.spi.InPlaceCodec;
import org.concoord.spi.ValueReader;
import org.concoord.spi.ValueWriter;
import org.jspecify.annotations.Nullable;

/** Collections that are written by one codec and read by another, which keeps their order. */
final class WrittenOtherwise implements InPlaceCodec<Object> {
  private final InPlaceCodec<Object> writer;
  private final InPlaceCodec<Object> reader;

  @SuppressWarnings("unchecked") // both are given what was made for them
  WrittenOtherwise(InPlaceCodec<?> writer, InPlaceCodec<?> reader) {
    this.writer = (InPlaceCodec<Object>) writer;
    this.reader = (InPlaceCodec<Object>) reader;
  }

  @Override
  public Class<?> type() {
    return reader.type();
  }

  @Override
  public void write(@Nullable Object value, ValueWriter out) {
    writer.write(value, out);
  }

  @Override
  public @Nullable Object read(ValueReader in) {
    return reader.read(in);
  }

  @Override
  public void writeContents(@Nullable Object value, ValueWriter out) {
    write(value, out);
  }

  @Override
  public void readContents(@Nullable Object target, ValueReader in, String field) {
    throw new IllegalStateException("a command keeps no object to fill");
  }
}
