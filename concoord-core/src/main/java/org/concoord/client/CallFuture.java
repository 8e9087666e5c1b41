package org.concoord.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What depends on the future of a call, and so on: a future whose dependents run on the client's
 * callback executor, and never on the JDK's common pool.
 */
final class CallFuture<R extends @Nullable Object> extends CompletableFuture<R> {
  private final Executor callbacks;

  CallFuture(Executor callbacks) {
    this.callbacks = callbacks;
  }

  @Override
  public Executor defaultExecutor() {
    return callbacks;
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new CallFuture<>(callbacks);
  }
}
