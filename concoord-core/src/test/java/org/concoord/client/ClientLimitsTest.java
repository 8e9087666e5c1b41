package org.concoord.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.concoord.BusyException;
import org.concoord.ConcoordClient;
import org.concoord.client.FakeReplica.Fate;
import org.concoord.codec.CommandKind;
import org.concoord.spi.Call;
import org.concoord.spi.Invoker;
import org.concoord.spi.ValueTooLargeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How much a client has open, queues and sends at most. */
@Timeout(60)
class ClientLimitsTest extends ClientFixture {
  @Test
  void takesADeadlineThatNeverComes() {
    Invoker echo = bind(a.address(), Duration.ofSeconds(Long.MAX_VALUE));
    assertThat(increment(echo)).isEqualTo(1);
    assertThat(incrementAsync(echo).join()).isEqualTo(2);
  }

  /** S1: at most 1,024 numbers are open; the fake replica fails if it sees more. */
  @Test
  void keepsToTheWindowWhileItsFirstCallIsStuck() {
    AtomicInteger stuck = new AtomicInteger();
    a.fate =
        (command, sequence) -> {
          if (sequence != 2 || command.kind() != CommandKind.CALL) {
            return Fate.ANSWER;
          }
          return stuck.getAndIncrement() == 0 ? Fate.LOSE : Fate.ANSWER;
        };
    Invoker echo = bind(a.address(), Duration.ofSeconds(20));
    List<CompletableFuture<Long>> futures = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      futures.add(incrementAsync(echo));
    }
    futures.forEach(future -> future.orTimeout(20, TimeUnit.SECONDS).join());
    assertThat(state.calls).isEqualTo(5_000);
    assertThat(stuck.get()).isGreaterThan(1);
  }

  @Test
  void refusesMoreAsynchronousCallsThanItQueues() {
    a.leader = "";
    b.leader = "";
    Invoker echo = bind(a.address(), Duration.ofSeconds(20));
    for (int i = 0; i < ClientRuntime.MAX_ASYNC_CALLS; i++) {
      incrementAsync(echo);
    }
    assertThat(catchThrowable(() -> incrementAsync(echo).get()))
        .hasCauseInstanceOf(BusyException.class)
        .hasRootCauseMessage(
            CALL
                + " would be more than 16384 asynchronous calls, or 64 MiB of their arguments, at once: it was not"
                + " sent and has not run. Wait for some to complete.");
  }

  @Test
  void carriesLargeArgumentsManyAtOnce() {
    AtomicInteger lengths = new AtomicInteger();
    state.methods.put(
        Echo.OTHER,
        command -> {
          lengths.incrementAndGet();
          return FakeReplica.ok(command.argumentsLength());
        });
    Invoker echo = bind(a.address(), Duration.ofSeconds(30));
    List<CompletableFuture<Long>> futures = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      Call<Long> call = call(echo, Echo.OTHER);
      call.arguments().writeBytes(new byte[900 << 10]);
      futures.add(call.invokeAsync());
    }
    futures.forEach(future -> assertThat(future.join()).isEqualTo((900 << 10) + 5));
    assertThat(lengths).hasValue(40);
  }

  @Test
  void refusesArgumentsOverTheLimitBeforeSending() {
    Invoker echo = bind(a.address(), Duration.ofSeconds(10));
    assertThatThrownBy(() -> call(echo, Echo.OTHER).arguments().writeBytes(new byte[1 << 20]))
        .isInstanceOf(ValueTooLargeException.class);
    assertThat(increment(echo)).isEqualTo(1);
  }

  @Test
  void keepsTheDeadlineOfEachView() {
    a.leader = "";
    b.leader = "";
    ConcoordClient client = connect(a.address());
    Invoker hasty = client.withDeadline(Duration.ofMillis(100)).bind(new Echo(), "e");
    assertThatThrownBy(() -> increment(hasty)).hasMessageContaining("within 100 ms");
  }
}
