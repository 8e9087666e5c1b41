package org.concoord.client;

import java.util.List;
import org.concoord.object.Invocation;
import org.concoord.spi.ExceptionCodec;
import org.concoord.spi.MethodDescriptor;
import org.concoord.spi.ReplicatedType;
import org.concoord.spi.ValueReader;
import org.concoord.spi.ValueWriter;
import org.jspecify.annotations.Nullable;

/** A type as the client sees it; what its methods do is the fake replica's matter. */
class Echo implements ReplicatedType<Echo> {
  static final int INCREMENT = 11;
  static final int OTHER = 12;
  static final int INIT = 13;

  /** A checked exception of the type's own. */
  static final class Overdrawn extends Exception {
    private static final long serialVersionUID = 1L;
    final long missing;

    Overdrawn(String message, long missing) {
      super(message);
      this.missing = missing;
    }
  }

  static final ExceptionCodec<Overdrawn> OVERDRAWN =
      new ExceptionCodec<>() {
        @Override
        public Class<Overdrawn> type() {
          return Overdrawn.class;
        }

        @Override
        public void write(Overdrawn exception, ValueWriter out) {
          out.writeString(String.valueOf(exception.getMessage()));
          out.writeLong(exception.missing);
        }

        @Override
        public Overdrawn read(ValueReader in) {
          return new Overdrawn(in.readString(), in.readLong());
        }
      };

  @Override
  public String name() {
    return "echo";
  }

  @Override
  public Class<Echo> type() {
    return Echo.class;
  }

  @Override
  public List<MethodDescriptor> methods() {
    return List.of(
        new MethodDescriptor(INCREMENT, "increment()", MethodDescriptor.Kind.WRITE),
        new MethodDescriptor(OTHER, "other(byte[])", MethodDescriptor.Kind.WRITE),
        new MethodDescriptor(INIT, "concoordInit()", MethodDescriptor.Kind.CONSTRUCTOR));
  }

  @Override
  public List<ExceptionCodec<?>> exceptions() {
    return List.of(OVERDRAWN);
  }

  @Override
  public Echo create() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Echo construct(int constructorId, ValueReader arguments) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void invoke(
      Echo object,
      int methodId,
      @Nullable Invocation call,
      ValueReader arguments,
      ValueWriter result) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void writeState(Echo object, ValueWriter out) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Echo readState(ValueReader in) {
    throw new UnsupportedOperationException();
  }
}
