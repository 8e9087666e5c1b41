package org.concoord.client;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Calls on their way from any thread to the loop: a stack linked through what is handed over
 * itself, taken whole.
 */
final class CallQueue {
  private final AtomicReference<@Nullable Submission> newest = new AtomicReference<>();

  /** Adds a call; true if the queue was empty, and so the loop must be woken. */
  boolean add(Submission call) {
    Submission before;
    do {
      before = newest.get();
      call.setNext(before);
    } while (!newest.compareAndSet(before, call));
    return before == null;
  }

  /** Takes all calls; the oldest is returned and the others follow by {@code next}. */
  @Nullable Submission takeAll() {
    Submission call = newest.getAndSet(null);
    Submission oldest = null;
    while (call != null) {
      Submission older = call.next();
      call.setNext(oldest);
      oldest = call;
      call = older;
    }
    return oldest;
  }
}
