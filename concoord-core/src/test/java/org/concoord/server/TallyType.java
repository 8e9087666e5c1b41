package org.concoord.server;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.concoord.object.Invocation;
import org.concoord.spi.ExceptionCodec;
import org.concoord.spi.MethodDescriptor;
import org.concoord.spi.MethodDescriptor.Kind;
import org.concoord.spi.ReplicatedType;
import org.concoord.spi.ValueReader;
import org.concoord.spi.ValueWriter;
import org.jspecify.annotations.Nullable;

/** A replicated number, written by hand as the annotation processor would. */
final class TallyType implements ReplicatedType<TallyType.Tally> {
  static final int ADD = 1;
  static final int VALUE = 2;
  static final int SLEEP = 3;
  static final int LENGTH = 4;

  static final class Tally {
    private long value;
  }

  private final String name;

  /** In the order of their creation, which is the same on every replica. */
  private final List<Tally> created = new CopyOnWriteArrayList<>();

  private final int schema;

  TallyType(String name) {
    this(name, 0);
  }

  TallyType(String name, int schema) {
    this.name = name;
    this.schema = schema;
  }

  @Override
  public int schema() {
    return schema;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Class<Tally> type() {
    return Tally.class;
  }

  @Override
  public List<MethodDescriptor> methods() {
    return List.of(
        new MethodDescriptor(ADD, "add(long)", Kind.WRITE),
        new MethodDescriptor(VALUE, "value()", Kind.READ_ONLY),
        new MethodDescriptor(SLEEP, "sleep(long)", Kind.WRITE),
        new MethodDescriptor(LENGTH, "length(byte[])", Kind.WRITE));
  }

  @Override
  public List<ExceptionCodec<?>> exceptions() {
    return List.of();
  }

  @Override
  public Tally create() {
    Tally tally = new Tally();
    created.add(tally);
    return tally;
  }

  /** The state of each object of this instance of the type; only where nothing is executed. */
  List<Long> values() {
    return created.stream().map(tally -> tally.value).toList();
  }

  @Override
  public Tally construct(int constructorId, ValueReader arguments) {
    return new Tally();
  }

  @Override
  public void invoke(
      Tally tally,
      int methodId,
      @Nullable Invocation call,
      ValueReader arguments,
      ValueWriter result)
      throws InterruptedException {
    switch (methodId) {
      case ADD -> result.writeLong(tally.value += arguments.readLong());
      case VALUE -> result.writeLong(tally.value);
      case SLEEP -> {
        // A stand-in for slow user code; sleeping is the point.
        Thread.sleep(arguments.readLong());
        result.writeLong(++tally.value);
      }
      case LENGTH -> {
        int length = arguments.readBytes().length;
        tally.value += length;
        result.writeLong(length);
      }
      default -> throw new IllegalArgumentException("no method " + methodId);
    }
  }

  @Override
  public void writeState(Tally tally, ValueWriter out) {
    out.writeLong(tally.value);
  }

  @Override
  public Tally readState(ValueReader in) {
    Tally tally = new Tally();
    tally.value = in.readLong();
    return tally;
  }
}
