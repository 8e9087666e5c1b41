package org.concoord.spi;

import org.jspecify.annotations.Nullable;

/**
 * A whole value that leads to objects of classes that can refer to themselves: an array of the
 * value and an array of these objects' fields, in the order in which they were first met.
 */
final class GraphCodec<T> implements ValueCodec<T> {
  private final ValueCodec<T> values;

  GraphCodec(ValueCodec<T> values) {
    this.values = values;
  }

  @Override
  public void write(@Nullable T value, ValueWriter out) {
    out.writeArrayHeader(2);
    values.write(value, out);
    out.written().writeBodies(out);
  }

  @Override
  public @Nullable T read(ValueReader in) {
    readHeader(in);
    T value = values.read(in);
    in.objects().readBodies(in);
    return value;
  }

  static void readHeader(ValueReader in) {
    if (in.readArrayHeader() != 2) {
      throw new MalformedValueException("a value and its objects expected");
    }
  }
}
