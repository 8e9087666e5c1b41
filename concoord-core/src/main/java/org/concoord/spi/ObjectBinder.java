package org.concoord.spi;

import java.time.Duration;

/**
 * What a client is made of: it binds the names of objects to where calls on them go. Replicas
 * behind a network are one such place; test kits have others.
 */
public interface ObjectBinder extends AutoCloseable {
  /**
   * Calls on the object {@code objectName}, which is created at first use. Nothing is sent before
   * the first call.
   *
   * @param deadline how long each call may take; a binder without a clock may ignore it
   * @throws IllegalArgumentException if the name is bound to another type already, or too long
   */
  <T> Invoker bind(ReplicatedType<T> type, String objectName, Duration deadline);

  /**
   * As {@link #bind(ReplicatedType, String, Duration)}, with a way for calls of methods that change
   * nothing. A binder that has one way for all calls may ignore it.
   */
  default <T> Invoker bind(
      ReplicatedType<T> type, String objectName, Duration deadline, ReadPath reads) {
    return bind(type, objectName, deadline);
  }

  /**
   * A binder to the same place whose calls wait until they are sent together. Closing it does
   * nothing.
   *
   * @throws UnsupportedOperationException where calls cannot be made together
   */
  default BatchBinder batch() {
    throw new UnsupportedOperationException("this client makes each call by itself");
  }

  /**
   * A binder to the same place in a session of its own, which ends when it is closed.
   *
   * @throws UnsupportedOperationException where there is but one session
   */
  default ObjectBinder newSession() {
    throw new UnsupportedOperationException("this client has one session");
  }

  /** Has somebody told when the session is in danger; never, where sessions do not expire. */
  default void watch(SessionWatcher watcher) {}

  /** Ends what {@link #watch} began, though a word may be on its way. */
  default void unwatch(SessionWatcher watcher) {}

  /** Fails the calls that are open, and those made later. Closing twice is closing once. */
  @Override
  void close();
}
