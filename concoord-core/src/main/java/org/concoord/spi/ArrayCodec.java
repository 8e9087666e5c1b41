package org.concoord.spi;

import java.util.Arrays;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Arrays of references: an array of the elements. */
final class ArrayCodec<E> implements InPlaceCodec<E[]> {
  /** No more at once than this, so that a forged size costs nothing. */
  private static final int FIRST = 1_024;

  private final IntFunction<E[]> create;
  private final ValueCodec<E> elements;
  private final Class<?> type;

  ArrayCodec(IntFunction<E[]> create, ValueCodec<E> elements) {
    this.create = create;
    this.elements = elements;
    this.type = create.apply(0).getClass();
  }

  @Override
  public Class<?> type() {
    return type;
  }

  @Override
  public void write(E @Nullable [] value, ValueWriter out) {
    if (value == null) {
      out.writeNil();
      return;
    }
    if (value.getClass() != type && out.written().isState()) {
      throw new IllegalArgumentException(
          "a %s cannot be kept in the state as a %s"
              .formatted(value.getClass().getSimpleName(), type.getSimpleName()));
    }
    out.writeArrayHeader(value.length);
    for (E element : value) {
      elements.write(element, out);
    }
  }

  @Override
  @SuppressWarnings("NullAway") // elements may be null
  public E @Nullable [] read(ValueReader in) {
    if (in.tryReadNil()) {
      return null;
    }
    int size = in.readArrayHeader();
    E[] array = create.apply(Math.min(size, FIRST));
    for (int i = 0; i < size; i++) {
      if (i == array.length) {
        array = Arrays.copyOf(array, (int) Math.min(size, 2L * i));
      }
      array[i] = elements.read(in);
    }
    return array;
  }

  @Override
  public void writeContents(E @Nullable [] value, ValueWriter out) {
    write(value, out);
  }

  @Override
  @SuppressWarnings("NullAway") // elements may be null
  public void readContents(E @Nullable [] target, ValueReader in, String field) {
    if (InPlaceCodec.bothPresent(target, in, field) && target != null) {
      requireLength(target.length, in.readArrayHeader(), field);
      for (int i = 0; i < target.length; i++) {
        target[i] = elements.read(in);
      }
    }
  }

  static void requireLength(int own, int written, String field) {
    if (own != written) {
      throw new MalformedValueException(
          field + " is final and of length " + own + ", where " + written + " were written");
    }
  }
}
