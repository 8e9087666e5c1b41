package org.concoord.server;

import java.util.List;
import org.concoord.ConcoordClient;
import org.concoord.object.Invocation;
import org.concoord.spi.Call;
import org.concoord.spi.ExceptionCodec;
import org.concoord.spi.Invoker;
import org.concoord.spi.MethodDescriptor;
import org.concoord.spi.MethodDescriptor.Kind;
import org.concoord.spi.ReplicatedType;
import org.concoord.spi.ValueReader;
import org.concoord.spi.ValueWriter;
import org.jspecify.annotations.Nullable;

/** A number to which replicas add, which some types of it get wrong. */
abstract class SummingType implements ReplicatedType<SummingType.Sum> {
  private static final int ADD = 1;
  private static final int VALUE = 2;

  static final class Sum {
    long value;
  }

  private final String name;

  SummingType(String name) {
    this.name = name;
  }

  abstract void add(Sum sum, long amount);

  static long add(Invoker object, long amount) {
    Call<Long> call = object.call(ADD, ValueReader::readLong);
    call.arguments().writeLong(amount);
    return call.invoke();
  }

  static long value(Invoker object) {
    return object.call(VALUE, ValueReader::readLong).invoke();
  }

  /** The one object of it that tests have. */
  final Invoker of(ConcoordClient client) {
    return client.bind(this, "number");
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final Class<Sum> type() {
    return Sum.class;
  }

  @Override
  public final List<MethodDescriptor> methods() {
    return List.of(
        new MethodDescriptor(ADD, "add(long)", Kind.WRITE),
        new MethodDescriptor(VALUE, "value()", Kind.READ_ONLY));
  }

  @Override
  public final List<ExceptionCodec<?>> exceptions() {
    return List.of();
  }

  @Override
  public final Sum create() {
    return new Sum();
  }

  @Override
  public final Sum construct(int constructorId, ValueReader arguments) {
    return new Sum();
  }

  @Override
  public final void invoke(
      Sum sum, int methodId, @Nullable Invocation call, ValueReader arguments, ValueWriter result) {
    if (methodId == ADD) {
      add(sum, arguments.readLong());
    }
    result.writeLong(sum.value);
  }

  @Override
  public final void writeState(Sum sum, ValueWriter out) {
    out.writeLong(sum.value);
  }

  @Override
  public final Sum readState(ValueReader in) {
    Sum sum = new Sum();
    sum.value = in.readLong();
    return sum;
  }
}
