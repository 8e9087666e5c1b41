package org.concoord.spi;

import org.concoord.spi.ObjectCodec.Creation;
import org.jspecify.annotations.Nullable;

/**
 * Objects of a class that can refer to itself, directly or through others: what the constructor
 * takes, as a map, where the object comes first, its number where it comes again, and its fields
 * when the whole value is written.
 */
final class KnotCodec<T> implements InPlaceCodec<T> {
  private final int group;
  private final ObjectCodec<T> objects;

  KnotCodec(int group, ObjectCodec<T> objects) {
    this.group = group;
    this.objects = objects;
  }

  @Override
  public Class<?> type() {
    return objects.type();
  }

  @Override
  public void write(@Nullable T value, ValueWriter out) {
    if (value == null) {
      out.writeNil();
      return;
    }
    T object = objects.checked(value);
    int number = out.written().refer(group, object);
    if (number >= 0) {
      out.writeLong(number);
      return;
    }
    if (objects.creation() == Creation.IN_PLACE) {
      out.writeMapHeader(0);
    } else {
      out.written().open(object);
      objects.writeArguments(object, out);
      out.written().close(object);
    }
    if (objects.creation() != Creation.BY_CONSTRUCTOR) {
      out.written().later(objects, object);
    }
  }

  @Override
  @SuppressWarnings("unchecked") // of the group's class
  public @Nullable T read(ValueReader in) {
    if (in.tryReadNil()) {
      return null;
    }
    if (in.nextKind() == ValueKind.INTEGER) {
      return (T) in.objects().read(group, type(), in);
    }
    int number = in.objects().reserve(group);
    if (objects.creation() == Creation.IN_PLACE) {
      readNoArguments(in);
    }
    in.objects().enter();
    T object = objects.create(in);
    in.objects().leave();
    register(number, object, in);
    return object;
  }

  private void register(int number, T object, ValueReader in) {
    in.objects().set(group, number, object);
    if (objects.creation() != Creation.BY_CONSTRUCTOR) {
      in.objects().later(objects, object);
    }
  }

  private void readNoArguments(ValueReader in) {
    if (in.readMapHeader() != 0) {
      throw new MalformedValueException(
          objects.type().getSimpleName() + " is made without arguments");
    }
  }

  @Override
  public void writeContents(@Nullable T value, ValueWriter out) {
    write(value, out);
  }

  @Override
  public void readContents(@Nullable T target, ValueReader in, String field) {
    if (!InPlaceCodec.bothPresent(target, in, field)) {
      return;
    }
    T object = objects.checked(target);
    if (in.nextKind() == ValueKind.INTEGER) {
      SharedCodec.requireSame(object, in.objects().read(group, type(), in), field);
    } else {
      int number = in.objects().reserve(group);
      readNoArguments(in);
      register(number, object, in);
    }
  }
}
