package org.concoord.testkit.junit;

import java.util.List;
import java.util.Objects;
import org.concoord.object.Invocation;
import org.concoord.spi.Codecs;
import org.concoord.spi.ExceptionCodec;
import org.concoord.spi.MalformedValueException;
import org.concoord.spi.MethodDescriptor;
import org.concoord.spi.MethodDescriptor.Kind;
import org.concoord.spi.ReplicatedType;
import org.concoord.spi.ValueCodec;
import org.concoord.spi.ValueReader;
import org.concoord.spi.ValueWriter;
import org.jspecify.annotations.Nullable;

/** What the annotation processor would write for {@link Chest}. */
@SuppressWarnings("rawtypes") // Replicas know no type arguments.
final class ChestReplicated implements ReplicatedType<Chest> {
  static final int HIDE = 1;
  static final int WEIGH = 2;
  static final int SLAM = 3;
  static final ValueCodec<Comparable> WEIGHT = Codecs.bounded(Comparable.class);

  @Override
  public String name() {
    return "chest";
  }

  @Override
  public Class<Chest> type() {
    return Chest.class;
  }

  @Override
  public List<MethodDescriptor> methods() {
    return List.of(
        new MethodDescriptor(HIDE, "hide(Object)", Kind.WRITE),
        new MethodDescriptor(WEIGH, "weigh(Comparable)", Kind.WRITE),
        new MethodDescriptor(SLAM, "slam()", Kind.WRITE));
  }

  @Override
  public List<ExceptionCodec<?>> exceptions() {
    return List.of();
  }

  @Override
  public Chest create() {
    return new Chest();
  }

  @Override
  public Chest construct(int constructorId, ValueReader arguments) {
    throw new MalformedValueException("no constructor " + constructorId);
  }

  @Override
  @SuppressWarnings("unchecked") // whatever was hidden or weighed
  public void invoke(
      Chest chest,
      int methodId,
      @Nullable Invocation call,
      ValueReader arguments,
      ValueWriter result) {
    switch (methodId) {
      case HIDE -> Codecs.OPAQUE.write(chest.hide(Codecs.OPAQUE.read(arguments)), result);
      case WEIGH -> {
        Comparable weight = Objects.requireNonNull(WEIGHT.read(arguments));
        WEIGHT.write(chest.weigh(weight), result);
      }
      case SLAM -> {
        chest.slam();
        result.writeNil();
      }
      default -> throw new MalformedValueException("no method " + methodId);
    }
  }

  @Override
  public void writeState(Chest chest, ValueWriter out) {
    out.writeArrayHeader(2);
    Codecs.OPAQUE.write(chest.hidden, out);
    WEIGHT.write((Comparable) chest.heaviest, out);
  }

  @Override
  @SuppressWarnings("unchecked") // as it was written
  public Chest readState(ValueReader in) {
    Chest chest = create();
    in.readArrayHeader();
    chest.hidden = Codecs.OPAQUE.read(in);
    chest.heaviest = WEIGHT.read(in);
    return chest;
  }
}
