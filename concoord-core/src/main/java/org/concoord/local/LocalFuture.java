package org.concoord.local;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The future of a call that waits for another one; to cancel it is to give the call up. */
final class LocalFuture<R extends @Nullable Object> extends CompletableFuture<R> {
  private final LocalObjects objects;
  private final LocalWait call;

  LocalFuture(LocalObjects objects, LocalWait call) {
    this.objects = objects;
    this.call = call;
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    if (cancelled) {
      objects.cancel(call);
    }
    return cancelled;
  }
}
