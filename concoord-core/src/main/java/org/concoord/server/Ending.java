package org.concoord.server;

import java.util.concurrent.atomic.AtomicReference;
import org.concoord.ReplicaStatus.State;
import org.jspecify.annotations.Nullable;

/**
 * Whether a replica still runs. It may fence itself, and it may be closed, fenced or not; neither
 * is ever taken back. Any thread.
 */
final class Ending {
  /** Why the replica fenced itself; null where it did not. */
  private final AtomicReference<@Nullable String> failure = new AtomicReference<>();

  private volatile boolean closed;

  /** Returns whether this has ended the replica: the first failure is the one that counts. */
  boolean fence(String why) {
    return !closed && failure.compareAndSet(null, why);
  }

  void close() {
    closed = true;
  }

  boolean isOver() {
    return state() != null;
  }

  /** {@link State#FENCED}, {@link State#CLOSED}, or null while the replica runs. */
  @Nullable State state() {
    if (closed) {
      return State.CLOSED;
    }
    return failure.get() == null ? null : State.FENCED;
  }

  /** What ended it, for people, or "". */
  String describe() {
    String why = failure.get();
    String fenced = why == null ? "" : "fenced: " + why;
    if (!closed) {
      return fenced;
    }
    return why == null ? "closed" : "closed after it had fenced itself: " + why;
  }
}
