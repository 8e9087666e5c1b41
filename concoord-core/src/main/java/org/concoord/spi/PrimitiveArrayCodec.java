package org.concoord.spi;

import org.jspecify.annotations.Nullable;

/**
 * Arrays of primitives: an array of the elements.
 *
 * @param <A> the array's type
 */
abstract class PrimitiveArrayCodec<A> implements InPlaceCodec<A> {
  private static final int FIRST = 1_024;

  private final Class<A> type;

  PrimitiveArrayCodec(Class<A> type) {
    this.type = type;
  }

  abstract A create(int length);

  abstract int length(A array);

  abstract void writeElement(A array, int index, ValueWriter out);

  abstract void readElement(A array, int index, ValueReader in);

  @Override
  public final Class<?> type() {
    return type;
  }

  @Override
  public final void write(@Nullable A value, ValueWriter out) {
    if (value == null) {
      out.writeNil();
      return;
    }
    int length = length(value);
    out.writeArrayHeader(length);
    for (int i = 0; i < length; i++) {
      writeElement(value, i, out);
    }
  }

  @Override
  public final @Nullable A read(ValueReader in) {
    if (in.tryReadNil()) {
      return null;
    }
    int size = in.readArrayHeader();
    int length = Math.min(size, FIRST);
    A array = create(length);
    for (int i = 0; i < size; i++) {
      if (i == length) {
        length = (int) Math.min(size, 2L * i);
        A longer = create(length);
        System.arraycopy(array, 0, longer, 0, i);
        array = longer;
      }
      readElement(array, i, in);
    }
    return array;
  }

  @Override
  public final void writeContents(@Nullable A value, ValueWriter out) {
    write(value, out);
  }

  @Override
  public final void readContents(@Nullable A target, ValueReader in, String field) {
    if (InPlaceCodec.bothPresent(target, in, field) && target != null) {
      int length = length(target);
      ArrayCodec.requireLength(length, in.readArrayHeader(), field);
      for (int i = 0; i < length; i++) {
        readElement(target, i, in);
      }
    }
  }
}
