package org.concoord.spi;

import org.concoord.object.Reply;
import org.jspecify.annotations.Nullable;

/** Whoever executes a call, where it may be parked (S3). */
public interface Deferral {
  /** Of a call that waits for as long as it takes. */
  long NO_DEADLINE = Long.MAX_VALUE;

  /**
   * The reply of the call that is being executed.
   *
   * @param deadlineMicros when the replicated clock reaches this, it is answered with {@code
   *     otherwise}; {@link #NO_DEADLINE} for never
   * @throws IllegalStateException if it cannot be parked, or was already
   */
  <T extends @Nullable Object> Reply<T> defer(long deadlineMicros, @Nullable T otherwise);

  /**
   * The method has returned a reply that was not given at once: the call is parked, if it is its
   * own.
   *
   * @throws IllegalStateException if it is another call's, or one that is over
   */
  void returned(DeferredReply<?> reply);
}
