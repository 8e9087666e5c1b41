package org.concoord.spi;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An optional value: an array of none or one. */
final class OptionalCodec<E> implements ValueCodec<Optional<E>> {
  private final ValueCodec<E> values;

  OptionalCodec(ValueCodec<E> values) {
    this.values = values;
  }

  @Override
  @SuppressWarnings("OptionalAssignedToNull") // null is another value than empty
  public void write(@Nullable Optional<E> value, ValueWriter out) {
    if (value == null) {
      out.writeNil();
      return;
    }
    out.writeArrayHeader(value.isPresent() ? 1 : 0);
    value.ifPresent(present -> values.write(present, out));
  }

  @Override
  @SuppressWarnings("OptionalAssignedToNull")
  public @Nullable Optional<E> read(ValueReader in) {
    if (in.tryReadNil()) {
      return null;
    }
    if (!StandardCodec.isPresent(in)) {
      return Optional.empty();
    }
    E value = values.read(in);
    if (value == null) {
      throw new MalformedValueException("nil in an optional");
    }
    return Optional.of(value);
  }
}
