package org.concoord.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.concoord.CallBatch;
import org.concoord.ClientConfig;
import org.concoord.ConcoordClient;
import org.concoord.OutcomeUnknownException;
import org.concoord.client.FakeReplica.Fate;
import org.concoord.codec.CommandKind;
import org.concoord.dns.DomainConfig;
import org.concoord.dns.Endpoints;
import org.concoord.metrics.ClientMetrics;
import org.concoord.spi.Call;
import org.concoord.spi.Invoker;
import org.concoord.transport.Loop;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls that are open when their client closes, and threads that close it. */
@Timeout(60)
class ClientClosingTest extends ClientFixture {
  @Test
  void givesItsSessionBackAndRefusesLaterCalls() {
    ConcoordClient client = connect(a.address());
    Invoker echo = client.bind(new Echo(), "e");
    increment(echo);
    client.close();
    assertThat(state.closedSessions).isEqualTo(1);
    assertThatThrownBy(() -> increment(echo))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("this client is closed; make a new one");
  }

  @Test
  void failsOpenCallsWhenClosed() {
    a.fate = (command, sequence) -> command.kind() == CommandKind.CALL ? Fate.LOSE : Fate.ANSWER;
    ConcoordClient client = connect(a.address());
    CompletableFuture<Long> open = incrementAsync(client.bind(new Echo(), "e"));
    client.close();
    assertThat(catchThrowable(() -> open.orTimeout(10, TimeUnit.SECONDS).get()))
        .hasCauseInstanceOf(OutcomeUnknownException.class)
        .hasRootCauseMessage("the client was closed during " + CALL + UNKNOWN);
  }

  @RepeatedTest(4)
  void leavesNoCallOpenThatRacesWithClosing() throws Exception {
    ConcoordClient client = connect(a.address());
    Invoker echo = client.bind(new Echo(), "e");
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      boolean async = t % 2 == 0;
      threads.add(
          new Thread(
              () -> {
                while (catchThrowable(() -> once(echo, async)) == null) {
                  Thread.onSpinWait();
                }
              }));
    }
    threads.forEach(Thread::start);
    await(() -> state.calls() > 20);
    client.close();
    for (Thread thread : threads) {
      thread.join(10_000);
      assertThat(thread.isAlive()).as("a caller waits").isFalse();
    }
  }

  /** A caller that saw the client open may hand its call over when it is closing already. */
  @Test
  void failsACallThatArrivesWhileItCloses() {
    a.leader = "";
    Call<Long> late = call(bind(a.address(), Duration.ofSeconds(30)), Echo.INCREMENT);
    CompletableFuture<Long> future = late.invokeAsync();
    try (Loop loop = Loop.startDaemon("closing")) {
      Conversation closing =
          new Conversation(
              loop,
              new Endpoints(
                  List.of(a.address()), new DomainConfig(List.of(), false), "domains", loop),
              null,
              1,
              new ClientMeters(ClientMetrics.NONE));
      loop.execute(
          () -> {
            closing.close(() -> {});
            closing.add((PendingCall<?>) late);
          });
      assertThat(catchThrowable(() -> future.get(10, TimeUnit.SECONDS)))
          .hasCauseInstanceOf(OutcomeUnknownException.class)
          .hasRootCauseMessage("the client was closed during " + CALL + UNKNOWN);
    }
  }

  private static long once(Invoker echo, boolean async) {
    return async ? incrementAsync(echo).join() : increment(echo);
  }

  @Test
  void canBeClosedByACallbackOnItsOwnThread() {
    ConcoordClient client =
        ConcoordClient.connect(
            ClientConfig.builder().endpoints(a.address()).callbackExecutor(Runnable::run).build());
    clients.add(client);
    Invoker echo = client.bind(new Echo(), "e");
    increment(echo);
    a.fate = (command, sequence) -> sequence == 3 ? Fate.LOSE : Fate.ANSWER;
    CompletableFuture<Long> open = incrementAsync(echo);
    incrementAsync(echo).thenRun(client::close);
    assertThat(catchThrowable(() -> open.orTimeout(10, TimeUnit.SECONDS).get()))
        .hasCauseInstanceOf(OutcomeUnknownException.class);
    assertThatThrownBy(() -> increment(echo)).isInstanceOf(IllegalStateException.class);
    await(
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().matches("concoord-client-\\d+")));
  }

  @Test
  void failsABatchThatIsSentOverAClosedClient() {
    ConcoordClient client = connect(a.address());
    CallBatch batch = client.batch();
    CompletableFuture<Long> first = incrementAsync(batch.client().bind(new Echo(), "e"));
    client.close();
    batch.send();
    assertThat(catchThrowable(first::join)).hasCauseInstanceOf(OutcomeUnknownException.class);
  }
}
