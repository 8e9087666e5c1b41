package org.concoord.rsm;

import org.concoord.object.Invocation;
import org.concoord.spi.ValueReader;
import org.concoord.spi.ValueWriter;
import org.jspecify.annotations.Nullable;

/** A live replicated object. */
final class HostedObject<T> {
  private final long id;
  private final String name;
  private final BoundType<T> type;
  private T instance;

  private HostedObject(long id, String name, BoundType<T> type, T instance) {
    this.id = id;
    this.name = name;
    this.type = type;
    this.instance = instance;
  }

  static <T> HostedObject<T> create(long id, String name, BoundType<T> type) {
    return new HostedObject<>(id, name, type, type.type().create());
  }

  static <T> HostedObject<T> restore(long id, String name, BoundType<T> type, ValueReader state) {
    return new HostedObject<>(id, name, type, type.type().readState(state));
  }

  long id() {
    return id;
  }

  String name() {
    return name;
  }

  BoundType<T> type() {
    return type;
  }

  /**
   * @param call null for a read
   */
  void invoke(int methodId, @Nullable Invocation call, ValueReader arguments, ValueWriter result)
      throws Throwable {
    type.type().invoke(instance, methodId, call, arguments, result);
  }

  /** Replaces the instance; if the constructor throws, the old one stays. */
  void construct(int constructorId, ValueReader arguments) throws Throwable {
    instance = type.type().construct(constructorId, arguments);
  }

  void sessionClosed(Invocation call) throws Throwable {
    type.type().sessionClosed(instance, call);
  }

  void writeState(ValueWriter out) {
    type.type().writeState(instance, out);
  }
}
