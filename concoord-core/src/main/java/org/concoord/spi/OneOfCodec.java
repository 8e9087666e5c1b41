package org.concoord.spi;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sealed type: an array of the id of the class that a value is of, and what that one's codec
 * writes.
 *
 * @param <T> the sealed type
 */
public final class OneOfCodec<T> implements ValueCodec<T> {
  private final Class<T> type;
  private final List<Alternative<? extends T>> alternatives;

  private record Alternative<A>(int id, Class<?> type, ValueCodec<A> codec) {
    void write(Object value, ValueWriter out) {
      @SuppressWarnings("unchecked") // of the class that this is the codec of
      A own = (A) value;
      codec.write(own, out);
    }
  }

  OneOfCodec(Class<T> type) {
    this(type, List.of());
  }

  private OneOfCodec(Class<T> type, List<Alternative<? extends T>> alternatives) {
    this.type = type;
    this.alternatives = alternatives;
  }

  /** With another class; {@code id} names it, and no other of them. */
  public OneOfCodec<T> or(int id, Class<?> permitted, ValueCodec<? extends T> codec) {
    List<Alternative<? extends T>> more = new ArrayList<>(alternatives);
    more.add(new Alternative<>(id, permitted, codec));
    return new OneOfCodec<>(type, List.copyOf(more));
  }

  @Override
  public void write(@Nullable T value, ValueWriter out) {
    if (value == null) {
      out.writeNil();
      return;
    }
    for (Alternative<? extends T> alternative : alternatives) {
      if (alternative.type.isInstance(value)) {
        out.writeArrayHeader(2);
        out.writeLong(alternative.id);
        alternative.write(value, out);
        return;
      }
    }
    throw new IllegalArgumentException(
        value.getClass().getName() + " cannot travel as " + type.getSimpleName());
  }

  @Override
  public @Nullable T read(ValueReader in) {
    if (in.tryReadNil()) {
      return null;
    }
    if (in.readArrayHeader() != 2) {
      throw new MalformedValueException(type.getSimpleName() + ": a class and a value expected");
    }
    int id = in.readInt();
    for (Alternative<? extends T> alternative : alternatives) {
      if (alternative.id == id) {
        return present(alternative.codec.read(in));
      }
    }
    throw new MalformedValueException(type.getSimpleName() + " has no class " + id);
  }

  private T present(@Nullable T value) {
    if (value == null) {
      throw new MalformedValueException(type.getSimpleName() + ": nil within an alternative");
    }
    return value;
  }
}
