package org.concoord.spi;

import org.jspecify.annotations.Nullable;

/**
 * Values whose class no type tells: an array of the name of their type and what its codec writes.
 */
final class AnyCodec<T> implements ValueCodec<T> {
  static final AnyCodec<Object> ANY = new AnyCodec<>(Object.class);

  private final Class<T> bound;

  AnyCodec(Class<T> bound) {
    this.bound = bound;
  }

  @Override
  public void write(@Nullable T value, ValueWriter out) {
    if (value == null) {
      out.writeNil();
      return;
    }
    write(out.types().of(value), value, out);
  }

  @SuppressWarnings("unchecked") // the type that was found for it
  private static <V> void write(ReplicatedValueType<V> type, Object value, ValueWriter out) {
    out.writeArrayHeader(2);
    out.writeString(type.name());
    out.written().enter();
    type.codec().write((V) value, out);
    out.written().leave();
  }

  @Override
  public @Nullable T read(ValueReader in) {
    if (in.tryReadNil()) {
      return null;
    }
    if (in.readArrayHeader() != 2) {
      throw new MalformedValueException("the name of a type and a value expected");
    }
    ReplicatedValueType<?> type = in.valueTypes().named(in.readString());
    in.objects().enter();
    Object value = type.codec().read(in);
    in.objects().leave();
    if (!bound.isInstance(value)) {
      throw new MalformedValueException("a " + type.name() + " is no " + bound.getSimpleName());
    }
    return bound.cast(value);
  }
}
