package org.concoord.spi;

import org.jspecify.annotations.Nullable;

/** The state of one replicated object, in which objects have identities of their own. */
final class StateCodec<T> implements ValueCodec<T> {
  private final ValueCodec<T> objects;

  StateCodec(ValueCodec<T> objects) {
    this.objects = objects;
  }

  @Override
  public void write(@Nullable T value, ValueWriter out) {
    WrittenObjects outer = out.exchange(new WrittenObjects(true));
    try {
      objects.write(value, out);
    } finally {
      out.exchange(outer);
    }
  }

  @Override
  public @Nullable T read(ValueReader in) {
    ReadObjects outer = in.exchange(new ReadObjects());
    try {
      T object = objects.read(in);
      if (object == null) {
        throw new MalformedValueException("nil, where the state of an object was expected");
      }
      return object;
    } finally {
      in.exchange(outer);
    }
  }
}
