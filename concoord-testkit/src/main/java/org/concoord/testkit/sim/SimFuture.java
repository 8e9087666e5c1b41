package org.concoord.testkit.sim;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The future of a simulated call. Whatever follows runs in the simulation's thread; to wait for it
 * in that thread fails at once, where it would wait for ever.
 */
final class SimFuture<R extends @Nullable Object> extends CompletableFuture<R> {
  private final ScriptedClient client;

  SimFuture(ScriptedClient client) {
    this.client = client;
  }

  @Override
  public Executor defaultExecutor() {
    return client::execute;
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new SimFuture<>(client);
  }

  @Override
  public R join() {
    checkDone("join");
    return super.join();
  }

  @Override
  public R get() throws InterruptedException, ExecutionException {
    checkDone("get");
    return super.get();
  }

  @Override
  public R get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException {
    return get();
  }

  private void checkDone(String method) {
    if (!isDone()) {
      IllegalStateException waits =
          new IllegalStateException(
              method
                  + "() would wait for an answer for ever, since a simulation is one thread:"
                  + " chain what follows with thenApply or thenCompose");
      client.workload().fail("a turn of client " + client.process(), waits);
      throw waits;
    }
  }
}
