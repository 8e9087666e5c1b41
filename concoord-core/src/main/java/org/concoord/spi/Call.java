package org.concoord.spi;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One call being made.
 *
 * @param <R> the result's type, boxed
 */
public interface Call<R extends @Nullable Object> {
  /** Where the arguments go, one value after the other. */
  ValueWriter arguments();

  /**
   * Sends the call and waits for its outcome. Throws what the method threw, as itself and so
   * possibly a checked exception that this signature does not name, or one of the unchecked
   * exceptions of {@code org.concoord}.
   */
  R invoke();

  /** Sends the call; the future completes on the client's callback executor. */
  CompletableFuture<R> invokeAsync();
}
