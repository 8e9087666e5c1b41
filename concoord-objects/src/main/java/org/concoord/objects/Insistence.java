package org.concoord.objects;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.concoord.BusyException;
import org.concoord.OutcomeUnknownException;

/**
 * Calls that have to be made, and that may be made more than once: again and again until one is
 * answered, or none ever will be. Whether somebody waits makes no difference.
 */
final class Insistence {
  private static final Executor SOON =
      CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS);

  private Insistence() {}

  /**
   * The answer of the first call that has one.
   *
   * @param call makes one
   */
  static <T> CompletableFuture<T> on(Supplier<CompletableFuture<T>> call) {
    CompletableFuture<T> answered = new CompletableFuture<>();
    make(call, answered);
    return answered;
  }

  private static <T> void make(Supplier<CompletableFuture<T>> call, CompletableFuture<T> answered) {
    CompletableFuture<T> made;
    try {
      made = call.get();
    } catch (IllegalStateException closed) {
      answered.completeExceptionally(closed);
      return;
    }
    made.whenComplete(
        (result, thrown) -> {
          Throwable why = thrown instanceof CompletionException ? thrown.getCause() : thrown;
          if (why == null) {
            answered.complete(result);
          } else if (why instanceof BusyException || why instanceof OutcomeUnknownException) {
            SOON.execute(() -> make(call, answered));
          } else {
            answered.completeExceptionally(why);
          }
        });
  }
}
