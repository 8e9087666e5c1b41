package org.concoord.server;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/** Lets threads wait until a replica knows of a leader. On the loop, but for {@link #await}. */
final class Readiness {
  private final Executor loop;
  private final BooleanSupplier isReady;
  private final Set<CompletableFuture<Boolean>> waiting = new LinkedHashSet<>();

  Readiness(Executor loop, BooleanSupplier isReady) {
    this.loop = loop;
    this.isReady = isReady;
  }

  /** Any thread; false if it is not ready within {@code patience}, or never will be. */
  boolean await(Duration patience) throws InterruptedException {
    CompletableFuture<Boolean> ready = new CompletableFuture<>();
    Runnable look =
        () -> {
          if (isReady.getAsBoolean()) {
            ready.complete(true);
          } else {
            waiting.add(ready);
          }
        };
    if (!Waiting.ask(loop, look)) {
      return false;
    }
    try {
      return Boolean.TRUE.equals(Waiting.on(ready, patience));
    } finally {
      Waiting.ask(loop, () -> waiting.remove(ready));
    }
  }

  /** It is ready, or never will be. */
  void settle(boolean ready) {
    List<CompletableFuture<Boolean>> told = List.copyOf(waiting);
    waiting.clear();
    told.forEach(one -> one.complete(ready));
  }
}
