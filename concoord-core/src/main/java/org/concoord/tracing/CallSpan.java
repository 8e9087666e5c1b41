package org.concoord.tracing;

import org.jspecify.annotations.Nullable;

/** A client's call, from when it is made until its caller knows how it ended. */
public interface CallSpan {
  /**
   * What replicas are to continue, as a W3C {@code traceparent} header has it; "" for nothing.
   * Asked once. More than 128 characters, or others than ASCII, are not sent.
   */
  String traceparent();

  /**
   * The call has ended. Called once, on the caller's thread or where its future completes.
   *
   * @param failure what the caller gets to see, or null where it gets a result
   */
  void end(@Nullable Throwable failure);
}
