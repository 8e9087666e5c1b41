package org.concoord.client;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.concoord.codec.StandardExceptions;
import org.concoord.spi.Call;
import org.concoord.spi.ExceptionCodec;
import org.concoord.spi.Invoker;
import org.concoord.spi.MethodDescriptor;
import org.concoord.spi.ReplicatedType;
import org.concoord.spi.ResultReader;
import org.jspecify.annotations.Nullable;

/** What one proxy calls: a named object with its type's tables and a deadline. Immutable. */
final class BoundObject implements Invoker {
  private final ClientRuntime client;
  private final SharedObject shared;
  private final long deadlineNanos;
  private final String described;
  private final int[] constructors;
  private final Map<String, ExceptionCodec<?>> exceptions = new HashMap<>();

  BoundObject(
      ClientRuntime client, SharedObject shared, ReplicatedType<?> type, long deadlineNanos) {
    this.client = client;
    this.shared = shared;
    this.deadlineNanos = deadlineNanos;
    this.described = "a call on object \"" + shared.name() + "\" of type \"" + type.name() + "\"";
    this.constructors =
        type.methods().stream()
            .filter(method -> method.kind() == MethodDescriptor.Kind.CONSTRUCTOR)
            .mapToInt(MethodDescriptor::id)
            .sorted()
            .toArray();
    for (ExceptionCodec<?> codec : type.exceptions()) {
      exceptions.put(codec.name(), codec);
    }
  }

  @Override
  public <R extends @Nullable Object> Call<R> call(int methodId, ResultReader<R> result) {
    return new PendingCall<>(this, methodId, result);
  }

  @Override
  public String objectName() {
    return shared.name();
  }

  ClientRuntime client() {
    return client;
  }

  SharedObject shared() {
    return shared;
  }

  long deadlineNanos() {
    return deadlineNanos;
  }

  /** For messages. */
  String describe() {
    return described;
  }

  boolean isConstructor(int methodId) {
    return constructors.length > 0 && Arrays.binarySearch(constructors, methodId) >= 0;
  }

  @Nullable ExceptionCodec<?> exceptionNamed(String className) {
    ExceptionCodec<?> own = exceptions.get(className);
    return own == null ? StandardExceptions.byName(className) : own;
  }
}
