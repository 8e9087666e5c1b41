package org.concoord.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.concoord.BusyException;
import org.concoord.ClientConfig;
import org.concoord.ConcoordClient;
import org.concoord.spi.Call;
import org.concoord.spi.Invoker;
import org.concoord.spi.ValueReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What completes the futures of calls, and where. */
@Timeout(60)
class ClientFuturesTest extends ClientFixture {
  @Test
  void completesFuturesWhateverTheExecutorDoes() {
    ConcoordClient client =
        ConcoordClient.connect(
            ClientConfig.builder()
                .endpoints(a.address())
                .callbackExecutor(
                    task -> {
                      throw new IllegalArgumentException("no");
                    })
                .build());
    clients.add(client);
    Invoker echo = client.bind(new Echo(), "e");
    assertThat(incrementAsync(echo).orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo(1);
    assertThat(incrementAsync(echo).orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo(2);
  }

  @Test
  void survivesACallbackThatThrows() {
    Invoker echo = bind(a.address(), Duration.ofSeconds(10));
    CompletableFuture<Long> thrown =
        incrementAsync(echo)
            .thenApply(
                value -> {
                  throw new AssertionError("in a callback");
                });
    assertThat(catchThrowable(() -> thrown.orTimeout(10, TimeUnit.SECONDS).get()))
        .hasRootCauseMessage("in a callback");
    assertThat(incrementAsync(echo).orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo(2);
  }

  @Test
  void refusesToBlockItsOwnThread() {
    ConcoordClient client =
        ConcoordClient.connect(
            ClientConfig.builder().endpoints(a.address()).callbackExecutor(Runnable::run).build());
    clients.add(client);
    Invoker echo = client.bind(new Echo(), "e");
    a.leader = "";
    CompletableFuture<Long> blocked = incrementAsync(echo).thenApply(first -> increment(echo));
    FakeReplica.lead(a, a); // Not before: what has completed goes on on the caller's thread.
    assertThat(catchThrowable(() -> blocked.orTimeout(10, TimeUnit.SECONDS).get()))
        .hasRootCauseInstanceOf(IllegalStateException.class)
        .rootCause()
        .hasMessageStartingWith(CALL + " would block the client's own thread");
  }

  @Test
  void completesFuturesOnItsOwnCallbackThread() {
    Invoker echo = bind(a.address(), Duration.ofSeconds(10));
    String thread =
        incrementAsync(echo)
            .thenApplyAsync(ignored -> Thread.currentThread().getName())
            .orTimeout(10, TimeUnit.SECONDS)
            .join();
    assertThat(thread).startsWith("concoord-client-").endsWith("-callbacks");
  }

  /** The call is its own future; what is done to that is the caller's affair. */
  @Test
  void runsACallWhoseFutureWasCancelledOrCompletedByItsCaller() {
    Invoker echo = bind(a.address(), Duration.ofSeconds(10));
    CompletableFuture<Long> cancelled = incrementAsync(echo);
    CompletableFuture<Long> completed = incrementAsync(echo);
    cancelled.cancel(true);
    completed.complete(-1L);
    assertThat(increment(echo)).isEqualTo(3);
    assertThat(state.calls()).isEqualTo(3);
    assertThat(cancelled.isDone() && completed.isDone()).isTrue();
  }

  @Test
  void keepsNeitherArgumentsNorOutcomeInAFutureThatHasCompleted() {
    Invoker echo = bind(a.address(), Duration.ofSeconds(10));
    Call<Long> call = echo.call(Echo.INCREMENT, ValueReader::readLong);
    call.arguments().writeBytes(new byte[1_000]);
    CompletableFuture<Long> future = call.invokeAsync();
    future.orTimeout(10, TimeUnit.SECONDS).join();
    await(() -> ((PendingCall<?>) future).argumentBytes() == 0);
    assertThat(future.copy().thenApplyAsync(value -> value).join()).isEqualTo(future.join());
  }

  /** A future that has not completed takes memory, however fast the replicas are. */
  @Test
  void countsACallUntilItsFutureHasCompleted() throws Exception {
    List<Runnable> late = new CopyOnWriteArrayList<>();
    ConcoordClient client =
        ConcoordClient.connect(
            ClientConfig.builder().endpoints(a.address()).callbackExecutor(late::add).build());
    clients.add(client);
    Invoker echo = client.bind(new Echo(), "e");
    for (int i = 0; i < ClientRuntime.MAX_ASYNC_CALLS; i++) {
      incrementAsync(echo);
    }
    await(() -> state.calls() == ClientRuntime.MAX_ASYNC_CALLS);
    CompletableFuture<Long> refused = incrementAsync(echo);
    await(
        () -> {
          late.forEach(Runnable::run);
          late.clear();
          return refused.isDone();
        });
    assertThat(catchThrowable(refused::join)).hasCauseInstanceOf(BusyException.class);
    CompletableFuture<Long> taken = incrementAsync(echo);
    await(
        () -> {
          late.forEach(Runnable::run);
          return taken.isDone();
        });
    assertThat(taken.join()).isEqualTo(ClientRuntime.MAX_ASYNC_CALLS + 1L);
  }
}
