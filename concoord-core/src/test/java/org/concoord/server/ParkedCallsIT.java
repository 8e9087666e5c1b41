package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.concoord.ConcoordClient;
import org.concoord.ObjectReinitializedException;
import org.concoord.OutcomeUnknownException;
import org.concoord.rsm.GateReplicated;
import org.concoord.spi.Call;
import org.concoord.spi.Invoker;
import org.concoord.spi.ResultReader;
import org.concoord.spi.ValueWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** S3 over real sockets: a call that waits is answered, whatever happens to who leads. */
@Timeout(120)
class ParkedCallsIT {
  /** A call that waits outlasts its deadline. */
  private static final Duration DEADLINE = Duration.ofSeconds(2);

  private TestCluster cluster;
  private ConcoordClient waiter;
  private ConcoordClient opener;
  private Invoker waiting;
  private Invoker opening;

  @BeforeEach
  void start() throws Exception {
    cluster = TestCluster.of(3, config -> config.replicate(new GateReplicated()));
    waiter = cluster.client(DEADLINE);
    opener = cluster.client(Duration.ofSeconds(20));
    waiting = waiter.bind(new GateReplicated(), "gate");
    opening = opener.bind(new GateReplicated(), "gate");
  }

  @AfterEach
  void stop() throws Exception {
    waiter.close();
    opener.close();
    cluster.close();
  }

  private static <R> Call<R> call(
      Invoker on, int method, ResultReader<R> result, Consumer<ValueWriter> arguments) {
    Call<R> call = on.call(method, result);
    arguments.accept(call.arguments());
    return call;
  }

  private static Call<String> pass(Invoker on) {
    return call(on, GateReplicated.PASS, in -> in.readString(), out -> out.writeString("waits"));
  }

  private int open(int most, String word) {
    return call(
            opening,
            GateReplicated.OPEN,
            in -> in.readInt(),
            out -> {
              out.writeLong(most);
              out.writeString(word);
            })
        .invoke();
  }

  private void awaitParked(int calls) {
    TestCluster.await(
        calls + " parked calls",
        Duration.ofSeconds(20),
        () -> cluster.leader().status().clients().parkedCalls() == calls);
  }

  private static String answer(CompletableFuture<String> future) throws Exception {
    return future.get(30, TimeUnit.SECONDS);
  }

  @Test
  void aCallIsAnsweredByAnotherClientsHoweverLongItTakes() throws Exception {
    CompletableFuture<String> first = pass(waiting).invokeAsync();
    AtomicReference<String> second = new AtomicReference<>();
    awaitParked(1);
    Thread blocked = new Thread(() -> second.set(pass(waiting).invoke()));
    blocked.start();
    awaitParked(2);
    Thread.sleep(DEADLINE.plusSeconds(1).toMillis());
    assertThat(first).isNotDone();

    assertThat(open(1, "in")).isEqualTo(1);
    assertThat(answer(first)).isEqualTo("in");
    assertThat(blocked.isAlive()).isTrue();
    assertThat(open(1, "too")).isEqualTo(1);
    blocked.join();
    assertThat(second).hasValue("too");
  }

  /** It holds back no numbers: a client has 1,024 of those at a time. */
  @Test
  void thousandsOfCallsPassOneThatWaits() throws Exception {
    CompletableFuture<String> first = pass(waiting).invokeAsync();
    awaitParked(1);
    for (int i = 0; i < 3_000; i++) {
      call(waiting, GateReplicated.PASS, in -> in.readString(), out -> out.writeString("at once"))
          .invoke();
    }
    open(1, "in");
    assertThat(answer(first)).isEqualTo("in");
  }

  /** More than wait at once, so that outcomes are acknowledged on the way. */
  @Test
  void thousandsOfCallsWaitOneAfterTheOther() throws Exception {
    for (int round = 0; round < 25; round++) {
      List<CompletableFuture<String>> calls = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        calls.add(pass(waiting).invokeAsync());
      }
      awaitParked(100);
      assertThat(open(100, "in")).isEqualTo(100);
      for (CompletableFuture<String> call : calls) {
        assertThat(answer(call)).isEqualTo("in");
      }
    }
    assertThat(cluster.leader().status().clients().replyBytes()).isLessThan(20_000);
  }

  @Test
  void aCallIsAnsweredAfterItsLeaderHasGone() throws Exception {
    CompletableFuture<String> first = pass(waiting).invokeAsync();
    CompletableFuture<String> second = pass(waiting).invokeAsync();
    awaitParked(2);
    cluster.closeOne(cluster.leader());
    assertThat(open(1, "in")).isEqualTo(1);
    assertThat(answer(first)).isEqualTo("in");
    Thread.sleep(DEADLINE.plusSeconds(1).toMillis());
    assertThat(second).isNotDone();
    assertThat(open(1, "too")).isEqualTo(1);
    assertThat(answer(second)).isEqualTo("too");
  }

  /** The connection stands, and nothing comes over it any more. */
  @Test
  void aCallIsAnsweredAfterItsLeaderHasBeenIsolated() throws Exception {
    CompletableFuture<String> first = pass(waiting).invokeAsync();
    awaitParked(1);
    ReplicaServer old = cluster.leader();
    cluster.isolate(old);
    TestCluster.await(
        "another leader",
        Duration.ofSeconds(20),
        () -> cluster.replicas().stream().anyMatch(one -> one != old && one.isLeader()));
    assertThat(open(1, "in")).isEqualTo(1);
    assertThat(answer(first)).isEqualTo("in");
  }

  /** The deadline counts again from when nobody says any more that it waits. */
  @Test
  void aCallEndsWhereNobodyLeads() throws Exception {
    CompletableFuture<String> first = pass(waiting).invokeAsync();
    awaitParked(1);
    cluster.closeOne(cluster.leader());
    cluster.closeOne(cluster.replicas().get(0));
    assertThatThrownBy(() -> answer(first)).hasCauseInstanceOf(OutcomeUnknownException.class);
  }

  @Test
  void aCallThatIsGivenUpWaitsNoMore() throws Exception {
    CompletableFuture<String> first = pass(waiting).invokeAsync();
    AtomicReference<Throwable> ended = new AtomicReference<>();
    Thread blocked =
        new Thread(
            () -> {
              try {
                pass(waiting).invoke();
              } catch (RuntimeException e) {
                ended.set(e);
              }
            });
    blocked.start();
    CompletableFuture<String> third = pass(waiting).invokeAsync();
    awaitParked(3);
    first.cancel(false);
    awaitParked(2);
    blocked.interrupt();
    blocked.join();
    assertThat(ended.get()).isInstanceOf(OutcomeUnknownException.class);
    awaitParked(1);
    assertThat(open(3, "in")).isEqualTo(1);
    assertThat(answer(third)).isEqualTo("in");
  }

  @Test
  void callsOfAClientThatGoesWaitNoMore() throws Exception {
    pass(waiting).invokeAsync();
    CompletableFuture<String> other = pass(opening).invokeAsync();
    awaitParked(2);
    waiter.close();
    awaitParked(1);
    assertThat(open(2, "in")).isEqualTo(1);
    assertThat(answer(other)).isEqualTo("in");
  }

  @Test
  void aCallEndsAtItsDeadlineAndWithItsObject() throws Exception {
    CompletableFuture<String> within =
        call(waiting, GateReplicated.PASS_WITHIN, in -> in.readString(), out -> out.writeLong(300))
            .invokeAsync();
    assertThat(answer(within)).startsWith("too late");
    CompletableFuture<String> first = pass(waiting).invokeAsync();
    awaitParked(1);
    call(opening, GateReplicated.INIT, ResultReader.NOTHING, out -> {}).invoke();
    assertThatThrownBy(() -> answer(first)).hasCauseInstanceOf(ObjectReinitializedException.class);
  }
}
