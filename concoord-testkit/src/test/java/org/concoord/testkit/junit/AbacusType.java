package org.concoord.testkit.junit;

import java.util.List;
import java.util.function.Supplier;
import org.concoord.object.Invocation;
import org.concoord.spi.ExceptionCodec;
import org.concoord.spi.MalformedValueException;
import org.concoord.spi.MethodDescriptor;
import org.concoord.spi.ReplicatedType;
import org.concoord.spi.ValueReader;
import org.concoord.spi.ValueWriter;
import org.jspecify.annotations.Nullable;

/** What the annotation processor would write for a {@link Abacus} and its kind. */
abstract class AbacusType<T extends Abacus> implements ReplicatedType<T> {
  static final int ADD = 1;
  static final int VALUE = 2;

  private final String name;
  private final Class<T> type;
  private final Supplier<T> constructor;

  AbacusType(String name, Class<T> type, Supplier<T> constructor) {
    this.name = name;
    this.type = type;
    this.constructor = constructor;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Class<T> type() {
    return type;
  }

  @Override
  public List<MethodDescriptor> methods() {
    return List.of(
        new MethodDescriptor(ADD, "add(long)", MethodDescriptor.Kind.WRITE),
        new MethodDescriptor(VALUE, "value()", MethodDescriptor.Kind.READ_ONLY));
  }

  @Override
  public List<ExceptionCodec<?>> exceptions() {
    return List.of();
  }

  @Override
  public T create() {
    return constructor.get();
  }

  @Override
  public T construct(int constructorId, ValueReader arguments) {
    throw new MalformedValueException("no constructor " + constructorId);
  }

  @Override
  public void invoke(
      T object,
      int methodId,
      @Nullable Invocation call,
      ValueReader arguments,
      ValueWriter result) {
    result.writeLong(methodId == ADD ? object.add(arguments.readLong()) : object.value());
  }

  @Override
  public void writeState(T object, ValueWriter out) {
    out.writeMapHeader(1);
    out.writeLong(1);
    out.writeLong(object.value);
  }

  @Override
  public T readState(ValueReader in) {
    T object = create();
    in.readMapHeader();
    in.readLong();
    object.value = in.readLong();
    return object;
  }
}
