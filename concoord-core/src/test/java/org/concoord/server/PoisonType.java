package org.concoord.server;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

/** A number with amounts that kill who adds them, when half of it is done. */
final class PoisonType implements ReplicatedType<PoisonType.Number> {
  static final long DEEP = -1;
  static final long LARGE = -2;
  static final long MISSING = -3;

  private static final int ADD = 1;
  private static final int VALUE = 2;

  static final class Number {
    private long value;
  }

  private final String replica;

  /** The replicas that survive the amounts. */
  private final Set<String> immune;

  PoisonType(String replica, Set<String> immune) {
    this.replica = replica;
    this.immune = immune;
  }

  static long add(ConcoordClient client, long amount) {
    Call<Long> call = object(client).call(ADD, ValueReader::readLong);
    call.arguments().writeLong(amount);
    return call.invoke();
  }

  static long value(ConcoordClient client) {
    return object(client).call(VALUE, ValueReader::readLong).invoke();
  }

  private static Invoker object(ConcoordClient client) {
    return client.bind(new PoisonType("", ConcurrentHashMap.newKeySet()), "number");
  }

  @Override
  public String name() {
    return "poison";
  }

  @Override
  public Class<Number> type() {
    return Number.class;
  }

  @Override
  public List<MethodDescriptor> methods() {
    return List.of(
        new MethodDescriptor(ADD, "add(long)", Kind.WRITE),
        new MethodDescriptor(VALUE, "value()", Kind.READ_ONLY));
  }

  @Override
  public List<ExceptionCodec<?>> exceptions() {
    return List.of();
  }

  @Override
  public Number create() {
    return new Number();
  }

  @Override
  public Number construct(int constructorId, ValueReader arguments) {
    return new Number();
  }

  @Override
  public void invoke(
      Number number,
      int methodId,
      @Nullable Invocation call,
      ValueReader arguments,
      ValueWriter result) {
    if (methodId == ADD) {
      long amount = arguments.readLong();
      number.value += amount;
      if (!immune.contains(replica)) {
        fail(amount);
      }
    }
    result.writeLong(number.value);
  }

  private static void fail(long amount) {
    if (amount == DEEP) {
      deeper(amount);
    } else if (amount == LARGE) {
      throw new OutOfMemoryError("Java heap space");
    } else if (amount == MISSING) {
      throw new NoClassDefFoundError("org/example/Missing");
    }
  }

  private static long deeper(long amount) {
    return amount == Long.MAX_VALUE ? 0 : deeper(amount + 1) + amount;
  }

  @Override
  public void writeState(Number number, ValueWriter out) {
    out.writeLong(number.value);
  }

  @Override
  public Number readState(ValueReader in) {
    Number number = new Number();
    number.value = in.readLong();
    return number;
  }
}
