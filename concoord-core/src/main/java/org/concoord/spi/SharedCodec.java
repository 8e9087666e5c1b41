package org.concoord.spi;

import org.jspecify.annotations.Nullable;

/**
 * Values that more than one place may hold: each is written where it comes first, and by its number
 * where it comes again.
 */
final class SharedCodec<T> implements InPlaceCodec<T> {
  private final int group;
  private final InPlaceCodec<T> values;

  SharedCodec(int group, InPlaceCodec<T> values) {
    this.group = group;
    this.values = values;
  }

  @Override
  public Class<?> type() {
    return values.type();
  }

  @Override
  public void write(@Nullable T value, ValueWriter out) {
    if (isFirst(value, out)) {
      values.write(value, out);
    }
  }

  @Override
  public void writeOver(@Nullable T value, ValueWriter out) {
    if (isFirst(value, out)) {
      values.writeOver(value, out);
    }
  }

  @Override
  public void writeContents(@Nullable T value, ValueWriter out) {
    if (isFirst(value, out)) {
      values.writeContents(value, out);
    }
  }

  private boolean isFirst(@Nullable T value, ValueWriter out) {
    if (value == null) {
      out.writeNil();
      return false;
    }
    if (!values.hasIdentity(value)) {
      out.written().skip(group);
      return true;
    }
    int number = out.written().refer(group, value);
    if (number >= 0) {
      out.writeLong(number);
    }
    return number < 0;
  }

  @Override
  public @Nullable T read(ValueReader in) {
    if (in.nextKind() == ValueKind.INTEGER) {
      return again(in);
    }
    return in.tryReadNil() ? null : register(in.objects().reserve(group), values.read(in), in);
  }

  @Override
  public @Nullable T readOver(@Nullable T initial, ValueReader in) {
    if (in.nextKind() == ValueKind.INTEGER) {
      return again(in);
    }
    return in.tryReadNil()
        ? null
        : register(in.objects().reserve(group), values.readOver(initial, in), in);
  }

  @Override
  public void readContents(@Nullable T target, ValueReader in, String field) {
    if (in.nextKind() == ValueKind.INTEGER) {
      requireSame(target, again(in), field);
    } else if (in.nextKind() == ValueKind.NIL || target == null) {
      values.readContents(target, in, field);
    } else {
      register(in.objects().reserve(group), target, in);
      values.readContents(target, in, field);
    }
  }

  @SuppressWarnings("unchecked") // of the group's class
  private T again(ValueReader in) {
    return (T) in.objects().read(group, type(), in);
  }

  private @Nullable T register(int number, @Nullable T value, ValueReader in) {
    if (value != null) {
      in.objects().set(group, number, value);
    }
    return value;
  }

  /** A final field keeps the object that its constructor made, so others must have got that one. */
  static void requireSame(@Nullable Object target, Object wanted, String field) {
    if (target != wanted) {
      throw new MalformedValueException(
          field + " is final, and holds what was restored before it elsewhere; remove final");
    }
  }
}
