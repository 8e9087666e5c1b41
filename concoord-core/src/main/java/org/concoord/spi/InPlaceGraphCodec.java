package org.concoord.spi;

import org.jspecify.annotations.Nullable;

/** The same as {@link GraphCodec}, for a field that is filled and not set. */
final class InPlaceGraphCodec<T> implements InPlaceCodec<T> {
  private final InPlaceCodec<T> values;

  InPlaceGraphCodec(InPlaceCodec<T> values) {
    this.values = values;
  }

  @Override
  public Class<?> type() {
    return values.type();
  }

  @Override
  public boolean hasIdentity(T value) {
    return values.hasIdentity(value);
  }

  @Override
  public void write(@Nullable T value, ValueWriter out) {
    out.writeArrayHeader(2);
    values.write(value, out);
    out.written().writeBodies(out);
  }

  @Override
  public @Nullable T read(ValueReader in) {
    GraphCodec.readHeader(in);
    T value = values.read(in);
    in.objects().readBodies(in);
    return value;
  }

  @Override
  public void writeOver(@Nullable T value, ValueWriter out) {
    out.writeArrayHeader(2);
    values.writeOver(value, out);
    out.written().writeBodies(out);
  }

  @Override
  public @Nullable T readOver(@Nullable T initial, ValueReader in) {
    GraphCodec.readHeader(in);
    T value = values.readOver(initial, in);
    in.objects().readBodies(in);
    return value;
  }

  @Override
  public void writeContents(@Nullable T value, ValueWriter out) {
    out.writeArrayHeader(2);
    values.writeContents(value, out);
    out.written().writeBodies(out);
  }

  @Override
  public void readContents(@Nullable T target, ValueReader in, String field) {
    GraphCodec.readHeader(in);
    values.readContents(target, in, field);
    in.objects().readBodies(in);
  }
}
