package org.concoord.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.concoord.BusyException;
import org.concoord.CallBatch;
import org.concoord.ConcoordClient;
import org.concoord.QuorumLostException;
import org.concoord.client.FakeReplica.Fate;
import org.concoord.codec.CommandKind;
import org.concoord.spi.Call;
import org.concoord.spi.Invoker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Batches, which go out as one or not at all. */
@Timeout(60)
class ClientBatchTest extends ClientFixture {
  @Test
  void sendsABatchAsOneHoweverOftenAndAmongOtherCalls() {
    AtomicInteger cuts = new AtomicInteger();
    a.fate =
        (command, sequence) ->
            command.kind() == CommandKind.CALL && cuts.getAndIncrement() == 1
                ? Fate.EXECUTE_AND_CUT
                : Fate.ANSWER;
    ConcoordClient client = connect(a.address());
    CallBatch batch = client.batch();
    Invoker alone = client.bind(new Echo(), "e");
    Invoker e = batch.client().bind(new Echo(), "e");
    Invoker f = batch.client().bind(new Echo(), "f");
    assertThat(increment(alone)).isEqualTo(1);
    List<CompletableFuture<Long>> futures = new ArrayList<>();
    futures.add(incrementAsync(e));
    futures.add(incrementAsync(f));
    futures.add(incrementAsync(e));
    assertThat(batch.size()).isEqualTo(3);
    batch.send();
    assertThat(batch.size()).isZero();
    futures.add(incrementAsync(alone));
    assertThat(futures.stream().map(CompletableFuture::join)).containsExactly(2L, 3L, 4L, 5L);
    assertThat(a.batches).containsExactly(3, 3);
    assertThat(state.calls).isEqualTo(5);
  }

  @Test
  void beginsTheNextBatchWhereOneWasSent() {
    CallBatch batch = connect(a.address()).batch();
    Invoker echo = batch.client().bind(new Echo(), "e");
    batch.send();
    for (int i = 1; i <= 3; i++) {
      CompletableFuture<Long> first = incrementAsync(echo);
      incrementAsync(echo);
      batch.send();
      assertThat(first.join()).isEqualTo(2L * i - 1);
    }
    assertThat(a.batches).containsExactly(2, 2, 2);
  }

  @Test
  void refusesToWaitForACallOfABatch() {
    Invoker echo = connect(a.address()).batch().client().bind(new Echo(), "e");
    assertThatThrownBy(() -> increment(echo))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(CALL + " is of a batch, which is sent later: make it asynchronously");
  }

  @Test
  void refusesACallThatDoesNotFitIntoItsBatch() {
    CallBatch batch = connect(a.address()).batch();
    Invoker echo = batch.client().bind(new Echo(), "e");
    List<CompletableFuture<Long>> futures = new ArrayList<>();
    for (int i = 0; i < 256; i++) {
      futures.add(incrementAsync(echo));
    }
    assertThatThrownBy(() -> incrementAsync(echo))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            CALL
                + " does not fit into its batch, which holds at most 256 calls and 1 MiB of them, and has 256: it will"
                + " not run. Send the batch and make it again.");
    batch.send();
    assertThat(futures.get(255).join()).isEqualTo(256);
    Call<Long> large = call(echo, Echo.OTHER);
    large.arguments().writeBytes(new byte[(1 << 20) - 10]);
    assertThatThrownBy(large::invokeAsync).isInstanceOf(IllegalStateException.class);
  }

  /** Of half a batch nobody could say whether it runs. */
  @Test
  void endsABatchAsAWholeAtItsDeadline() {
    a.leader = "";
    b.leader = "";
    CallBatch batch = connect(a.address()).withDeadline(Duration.ofMillis(200)).batch();
    Invoker echo = batch.client().bind(new Echo(), "e");
    Invoker patient = batch.client().withDeadline(Duration.ofMillis(400)).bind(new Echo(), "e");
    CompletableFuture<Long> first = incrementAsync(echo);
    CompletableFuture<Long> second = incrementAsync(patient);
    batch.send();
    assertThat(catchThrowable(first::join)).hasCauseInstanceOf(QuorumLostException.class);
    assertThat(catchThrowable(second::join)).hasCauseInstanceOf(QuorumLostException.class);
    FakeReplica.lead(a, a, b);
    assertThat(increment(connect(a.address()).bind(new Echo(), "e"))).isEqualTo(1);
  }

  @Test
  void refusesABatchAsAWholeWhereTooMuchWaits() {
    a.leader = "";
    b.leader = "";
    ConcoordClient client = connect(a.address() + "," + b.address());
    Invoker alone = client.bind(new Echo(), "e");
    for (int i = 0; i < ClientRuntime.MAX_ASYNC_CALLS - 1; i++) {
      incrementAsync(alone);
    }
    CallBatch batch = client.batch();
    Invoker echo = batch.client().bind(new Echo(), "e");
    CompletableFuture<Long> first = incrementAsync(echo);
    CompletableFuture<Long> second = incrementAsync(echo);
    batch.send();
    assertThat(catchThrowable(first::join)).hasCauseInstanceOf(BusyException.class);
    assertThat(catchThrowable(second::join)).hasCauseInstanceOf(BusyException.class);
    CompletableFuture<Long> fits = incrementAsync(echo);
    batch.send();
    assertThat(fits).isNotDone();
  }
}
