package org.concoord.testkit.junit;

import java.util.List;
import java.util.Objects;
import org.concoord.object.Invocation;
import org.concoord.spi.ExceptionCodec;
import org.concoord.spi.MethodDescriptor;
import org.concoord.spi.MethodDescriptor.Kind;
import org.concoord.spi.ReplicatedType;
import org.concoord.spi.ValueReader;
import org.concoord.spi.ValueWriter;
import org.jspecify.annotations.Nullable;

/** What the annotation processor would write for {@link Tally}. */
final class TallyReplicated implements ReplicatedType<Tally> {
  static final int ADD = 1;
  static final int VALUE = 2;
  static final int STAMP = 3;

  @Override
  public String name() {
    return "tally";
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
        new MethodDescriptor(STAMP, "stamp()", Kind.WRITE));
  }

  @Override
  public List<ExceptionCodec<?>> exceptions() {
    return List.of();
  }

  @Override
  public Tally create() {
    return new Tally();
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
      ValueWriter result) {
    switch (methodId) {
      case ADD -> result.writeLong(tally.add(arguments.readLong()));
      case STAMP -> result.writeLong(tally.stamp(Objects.requireNonNull(call)));
      case VALUE -> result.writeLong(tally.value);
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
