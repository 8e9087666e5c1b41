package org.concoord.server;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
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

/** A number that one replica, or each, adds wrongly once: what no class may do. */
final class OddType implements ReplicatedType<OddType.Odd> {
  /** Each adds something else. */
  static final int ALL = -2;

  static final int NOBODY = -1;

  private static final int ADD = 1;
  private static final int VALUE = 2;

  static final class Odd {
    private long value;
  }

  /** The replica that adds wrongly next. */
  private final AtomicInteger wrong;

  private final int replica;

  OddType(int replica, AtomicInteger wrong) {
    this.replica = replica;
    this.wrong = wrong;
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
    return client.bind(new OddType(NOBODY, new AtomicInteger()), "number");
  }

  @Override
  public String name() {
    return "odd";
  }

  @Override
  public Class<Odd> type() {
    return Odd.class;
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
  public Odd create() {
    return new Odd();
  }

  @Override
  public Odd construct(int constructorId, ValueReader arguments) {
    return new Odd();
  }

  @Override
  public void invoke(
      Odd odd, int methodId, @Nullable Invocation call, ValueReader arguments, ValueWriter result) {
    if (methodId == ADD) {
      odd.value += arguments.readLong();
      if (wrong.get() == ALL) {
        odd.value += 1_000L * replica;
      } else if (wrong.compareAndSet(replica, NOBODY)) {
        odd.value += 1_000;
      }
    }
    result.writeLong(odd.value);
  }

  @Override
  public void writeState(Odd odd, ValueWriter out) {
    out.writeLong(odd.value);
  }

  @Override
  public Odd readState(ValueReader in) {
    Odd odd = new Odd();
    odd.value = in.readLong();
    return odd;
  }
}
