package org.concoord.processor;

import java.util.function.Consumer;
import java.util.function.Function;
import org.concoord.codec.MessagePackReader;
import org.concoord.codec.MessagePackWriter;
import org.concoord.spi.ExceptionCodec;
import org.concoord.spi.MethodDescriptor;
import org.concoord.spi.ReplicatedType;
import org.concoord.spi.ValueReader;
import org.concoord.spi.ValueWriter;

/** A generated type and one object of it, called as a replica would call it: by bytes alone. */
final class Live<T> {
  private final ReplicatedType<T> type;
  private T object;

  Live(ReplicatedType<T> type) {
    this.type = type;
    this.object = type.create();
  }

  ReplicatedType<T> type() {
    return type;
  }

  T object() {
    return object;
  }

  int id(String signature) {
    return type.methods().stream()
        .filter(method -> method.signature().equals(signature))
        .mapToInt(MethodDescriptor::id)
        .findFirst()
        .orElseThrow(() -> new AssertionError(signature + " is not among " + type.methods()));
  }

  /** Calls a method and reads its result. */
  <R> R call(String signature, Consumer<ValueWriter> arguments, Function<ValueReader, R> result)
      throws Throwable {
    MessagePackWriter out = new MessagePackWriter();
    type.invoke(object, id(signature), null, written(arguments), out);
    MessagePackReader in = new MessagePackReader(out.toByteArray());
    R read = result.apply(in);
    if (in.remaining() != 0) {
      throw new AssertionError("the result was longer than what was read of it");
    }
    return read;
  }

  void construct(String signature, Consumer<ValueWriter> arguments) throws Throwable {
    object = type.construct(id(signature), written(arguments));
  }

  byte[] state() {
    MessagePackWriter out = new MessagePackWriter();
    type.writeState(object, out);
    return out.toByteArray();
  }

  /** Goes on with an object restored from {@code state}. */
  void restore(byte[] state) {
    MessagePackReader in = new MessagePackReader(state);
    object = type.readState(in);
    if (in.remaining() != 0) {
      throw new AssertionError("the state was longer than what was read of it");
    }
  }

  /** What a client gets when a replica threw {@code thrown}. */
  <E extends Throwable> E travel(E thrown) {
    MessagePackWriter out = new MessagePackWriter();
    ExceptionCodec<E> codec = codec(thrown);
    codec.write(thrown, out);
    return codec.read(new MessagePackReader(out.toByteArray()));
  }

  @SuppressWarnings("unchecked")
  private <E extends Throwable> ExceptionCodec<E> codec(E thrown) {
    return (ExceptionCodec<E>)
        type.exceptions().stream()
            .filter(codec -> codec.type() == thrown.getClass())
            .findFirst()
            .orElseThrow(() -> new AssertionError("no codec for " + thrown));
  }

  static MessagePackReader written(Consumer<ValueWriter> values) {
    MessagePackWriter out = new MessagePackWriter();
    values.accept(out);
    return new MessagePackReader(out.toByteArray());
  }
}
