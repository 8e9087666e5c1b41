package org.concoord.spi;

import java.util.List;
import java.util.Map;
import org.concoord.object.Invocation;
import org.jspecify.annotations.Nullable;

/**
 * All that a replica and a client need to know of one replicated class, without reflection: its
 * methods, and how its arguments, results, exceptions and state are read and written.
 * Implementations are generated, stateless and thread-safe.
 *
 * @param <T> the replicated class
 */
public interface ReplicatedType<T> {
  /** The type's name on the wire and in the log. */
  String name();

  /** The class itself. */
  Class<T> type();

  /**
   * The number of this version of the class, which rises with each contract that is kept (F2); 0
   * where nobody counts.
   */
  default int schema() {
    return 0;
  }

  /**
   * A number that differs where anything differs that callers, snapshots and other replicas depend
   * on: of the contract, where there is one.
   */
  default int fingerprint() {
    return methods().toString().hashCode() & Integer.MAX_VALUE;
  }

  /** Every method and constructor that can be called, sorted by id. */
  List<MethodDescriptor> methods();

  /** The exceptions that methods of this type declare, which travel as themselves. */
  List<ExceptionCodec<?>> exceptions();

  /** Methods and constructors that once were, by id, with their signatures: none can be called. */
  default Map<Integer, String> removedMethods() {
    return Map.of();
  }

  /** A new instance from the no-argument constructor. */
  T create();

  /**
   * A new instance from the constructor with that id.
   *
   * @throws MalformedValueException if the arguments are not those of that constructor
   * @throws Throwable whatever the constructor throws
   */
  T construct(int constructorId, ValueReader arguments) throws Throwable;

  /**
   * Reads the arguments, calls the method and writes its result; a {@code void} method writes nil,
   * one whose call is parked nothing.
   *
   * @param call for methods that ask for it; those that only read have none
   * @throws MalformedValueException if the arguments are not those of that method; the method has
   *     not run
   * @throws Throwable whatever the method throws
   */
  void invoke(
      T object, int methodId, @Nullable Invocation call, ValueReader arguments, ValueWriter result)
      throws Throwable;

  /**
   * Writes what a parked call of that method is answered, as {@link #invoke} would have.
   *
   * @throws MalformedValueException if no such method returns a {@link org.concoord.object.Reply}
   */
  default void writeReply(int methodId, @Nullable Object value, ValueWriter result) {
    throw new MalformedValueException(name() + " has no method " + methodId + " that may park");
  }

  /** Whether instances are to be told of sessions that end (S4). */
  default boolean listensToSessions() {
    return false;
  }

  /**
   * The session of {@code call} has ended.
   *
   * @throws Throwable whatever the method throws that is told
   */
  default void sessionClosed(T object, Invocation call) throws Throwable {}

  /** Writes the whole state of an instance: one map from field id to value. */
  void writeState(T object, ValueWriter out);

  /** An instance with the state written by {@link #writeState}. */
  T readState(ValueReader in);
}
