package org.concoord.spi;

import org.jspecify.annotations.Nullable;

/** A client bound to one named object: what a generated proxy calls. Thread-safe. */
public interface Invoker {
  /**
   * Begins a call. The proxy writes the arguments into {@link Call#arguments()} and then invokes
   * it, once, from the same thread.
   */
  <R extends @Nullable Object> Call<R> call(int methodId, ResultReader<R> result);

  /** The object's name. */
  String objectName();
}
