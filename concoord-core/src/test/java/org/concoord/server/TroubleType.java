package org.concoord.server;

import java.util.List;
import org.concoord.ConcoordClient;
import org.concoord.object.Invocation;
import org.concoord.spi.ExceptionCodec;
import org.concoord.spi.MethodDescriptor;
import org.concoord.spi.MethodDescriptor.Kind;
import org.concoord.spi.ReplicatedType;
import org.concoord.spi.ValueReader;
import org.concoord.spi.ValueWriter;
import org.jspecify.annotations.Nullable;

/** A replicated type whose methods end badly, and the calls of them. */
final class TroubleType implements ReplicatedType<TroubleType.Instance> {
  private static final int LARGE = 1;
  private static final int ODD = 2;

  static final class Instance {}

  /** Of no class that travels as itself. */
  static final class OddException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OddException(String message) {
      super(message);
    }
  }

  /** Returns 2 MiB, which is too much. */
  static byte[] large(ConcoordClient client) {
    return client.bind(new TroubleType(), "t").call(LARGE, ValueReader::readBytes).invoke();
  }

  /** Throws an {@link OddException}. */
  static long odd(ConcoordClient client) {
    return client.bind(new TroubleType(), "t").call(ODD, ValueReader::readLong).invoke();
  }

  /** Calls a method that the replicas' version of the class does not have. */
  static long missing(ConcoordClient client) {
    return client.bind(new TroubleType(), "t").call(99, ValueReader::readLong).invoke();
  }

  @Override
  public String name() {
    return "trouble";
  }

  @Override
  public Class<Instance> type() {
    return Instance.class;
  }

  @Override
  public List<MethodDescriptor> methods() {
    return List.of(
        new MethodDescriptor(LARGE, "large()", Kind.WRITE),
        new MethodDescriptor(ODD, "odd()", Kind.WRITE));
  }

  @Override
  public List<ExceptionCodec<?>> exceptions() {
    return List.of();
  }

  @Override
  public Instance create() {
    return new Instance();
  }

  @Override
  public Instance construct(int constructorId, ValueReader arguments) {
    return new Instance();
  }

  @Override
  public void invoke(
      Instance instance,
      int methodId,
      @Nullable Invocation call,
      ValueReader arguments,
      ValueWriter result) {
    if (methodId == ODD) {
      throw new OddException("seven");
    }
    result.writeBytes(new byte[2 << 20]);
  }

  @Override
  public void writeState(Instance instance, ValueWriter out) {
    out.writeNil();
  }

  @Override
  public Instance readState(ValueReader in) {
    return new Instance();
  }
}
