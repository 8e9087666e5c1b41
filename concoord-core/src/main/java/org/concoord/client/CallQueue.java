package org.concoord.client;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Calls on their way from any thread to the loop: a stack linked through the calls themselves,
 * taken whole.
 */
final class CallQueue {
  private final AtomicReference<@Nullable PendingCall<?>> newest = new AtomicReference<>();

  /** Adds a call; true if the queue was empty, and so the loop must be woken. */
  boolean add(PendingCall<?> call) {
    PendingCall<?> before;
    do {
      before = newest.get();
      call.next = before;
    } while (!newest.compareAndSet(before, call));
    return before == null;
  }

  /** Takes all calls; the oldest is returned and the others follow by {@code next}. */
  @Nullable PendingCall<?> takeAll() {
    PendingCall<?> call = newest.getAndSet(null);
    PendingCall<?> oldest = null;
    while (call != null) {
      PendingCall<?> older = call.next;
      call.next = oldest;
      oldest = call;
      call = older;
    }
    return oldest;
  }
}
