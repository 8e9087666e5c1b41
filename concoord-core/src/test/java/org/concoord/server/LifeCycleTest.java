package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.management.UnixOperatingSystemMXBean;
import io.netty.buffer.PooledByteBufAllocator;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.concoord.ConcoordClient;
import org.concoord.OutcomeUnknownException;
import org.concoord.Replica;
import org.concoord.ReplicaConfig;
import org.concoord.ReplicaStatus.State;
import org.concoord.metrics.ReplicaMetrics;
import org.concoord.spi.ReplicatedType;
import org.concoord.spi.ValueReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Starting and ending in a process that lives on, by threads that may be interrupted. */
@Timeout(60)
class LifeCycleTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int WARM_UP = 8;
  private static final int ROUNDS = Integer.getInteger("concoord.restarts", 30);

  /** What a process holds that it cannot give back by collecting garbage. */
  private record Held(List<String> threads, long files, long classes, long directBytes) {
    static Held now() {
      long files =
          ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
              ? unix.getOpenFileDescriptorCount()
              : 0;
      return new Held(
          ownThreads(),
          files,
          ManagementFactory.getClassLoadingMXBean().getLoadedClassCount(),
          PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory());
    }
  }

  @Test
  void startedAndClosedManyTimesInOneProcessItLeavesNothingBehind() throws Exception {
    for (int i = 0; i < WARM_UP; i++) {
      useTwoInstances();
    }
    Held before = Held.now();
    for (int i = 0; i < ROUNDS; i++) {
      useTwoInstances();
    }
    TestCluster.await("clients' threads to end", PATIENCE, () -> ownThreads().isEmpty());
    Held after = Held.now();
    assertThat(after.threads()).isEmpty();
    assertThat(after.files()).isLessThanOrEqualTo(before.files() + 2);
    assertThat(after.classes()).isLessThan(before.classes() + ROUNDS);
    assertThat(after.directBytes()).isLessThanOrEqualTo(before.directBytes());
  }

  private static void useTwoInstances() throws Exception {
    try (Replica one = start(new TallyType("tally"), ReplicaMetrics.NONE);
        Replica other = start(new TallyType("tally"), ReplicaMetrics.NONE);
        ConcoordClient client = ConcoordClient.connect(one.address());
        ConcoordClient otherClient = ConcoordClient.connect(other.address())) {
      assertThat(new TallyProxy(client, TestCluster.TALLY, "a").add(1)).isEqualTo(1);
      assertThat(new TallyProxy(otherClient, TestCluster.TALLY, "a").addAsync(2).get())
          .isEqualTo(2);
      assertThat(one.status().clusterId()).isNotEqualTo(other.status().clusterId());
    }
  }

  @Test
  void twoThatCloseItAtOnceBothFindItEnded() throws Exception {
    Replica replica = start(new TallyType("tally"), ReplicaMetrics.NONE);
    CountDownLatch go = new CountDownLatch(1);
    List<CompletableFuture<List<String>>> left = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      CompletableFuture<List<String>> threads = new CompletableFuture<>();
      left.add(threads);
      new Thread(
              () -> {
                try {
                  go.await();
                  replica.close();
                  threads.complete(threadsOf(replica));
                } catch (InterruptedException stopped) {
                  threads.completeExceptionally(stopped);
                }
              })
          .start();
    }
    go.countDown();
    for (CompletableFuture<List<String>> threads : left) {
      assertThat(threads.get(20, TimeUnit.SECONDS)).isEmpty();
    }
  }

  @Test
  void aThreadThatIsInterruptedClosesItAllTheSameAndStaysInterrupted() throws Exception {
    Replica replica = start(new TallyType("tally"), ReplicaMetrics.NONE);
    Thread.currentThread().interrupt();
    replica.close();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(threadsOf(replica)).isEmpty();
    assertThat(replica.status().state()).isEqualTo(State.CLOSED);
  }

  /** A listener that is called by the replica's own loop cannot wait for the end of that. */
  @Test
  void aListenerOnItsOwnThreadMayCloseIt() throws Exception {
    AtomicReference<Replica> self = new AtomicReference<>();
    CompletableFuture<String> closed = new CompletableFuture<>();
    ReplicaMetrics closing =
        new ReplicaMetrics() {
          @Override
          public void committed(int commands, int bytes, long nanos) {
            self.get().close();
          }

          @Override
          public void ended() {
            closed.complete(Thread.currentThread().getName());
          }
        };
    Replica replica = start(new TallyType("tally"), closing);
    self.set(replica);
    try (ConcoordClient client = ConcoordClient.connect(replica.address())) {
      new TallyProxy(client, TestCluster.TALLY, "a").addAsync(1);
      assertThat(closed.get(20, TimeUnit.SECONDS))
          .isEqualTo("concoord-closing-" + replica.address());
    }
    TestCluster.await("its threads to end", PATIENCE, () -> threadsOf(replica).isEmpty());
    replica.close();
  }

  /** Every replica refuses it, in whichever thread it runs the method: the outcomes are equal. */
  @Test
  void aReplicatedMethodMayNotCloseItsReplica() throws Exception {
    AtomicReference<Replica> self = new AtomicReference<>();
    ScriptedType type =
        new ScriptedType(
            argument -> {
              self.get().close();
              return argument;
            });
    try (Replica replica = start(type, ReplicaMetrics.NONE);
        ConcoordClient client = ConcoordClient.connect(replica.address())) {
      self.set(replica);
      var call = client.bind(type, "s").call(ScriptedType.RUN, ValueReader::readLong);
      call.arguments().writeLong(1);
      assertThatThrownBy(call::invoke)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("a call of Replica.close() is made within a method");
      assertThat(replica.status().isHealthy()).isTrue();
    }
  }

  /** Containers interrupt the threads of their pools, and use them again. */
  @Test
  void aThreadOfAPoolThatWasInterruptedMakesItsNextCallLikeAnyOther() throws Exception {
    ExecutorService pool = Executors.newSingleThreadExecutor();
    try (Replica replica = start(new TallyType("tally"), ReplicaMetrics.NONE);
        ConcoordClient client = ConcoordClient.connect(replica.address())) {
      TallyProxy tally = new TallyProxy(client, TestCluster.TALLY, "a");
      for (int i = 0; i < 20; i++) {
        Throwable thrown =
            pool.submit(
                    () -> {
                      Thread.currentThread().interrupt();
                      Throwable failure = catchThrowable(() -> tally.add(1));
                      assertThat(Thread.interrupted()).as("the flag stays set").isTrue();
                      return failure;
                    })
                .get();
        if (thrown != null) { // else the answer was there before it had to wait
          assertThat(thrown).isInstanceOf(OutcomeUnknownException.class);
        }
        long value = pool.submit(tally::value).get();
        assertThat(value).as("ran at most once each").isBetween(0L, i + 1L);
      }
      assertThat(pool.submit(() -> tally.add(1_000)).get()).isBetween(1_000L, 1_020L);
    } finally {
      pool.shutdown();
    }
  }

  private static Replica start(ReplicatedType<?> type, ReplicaMetrics metrics) throws Exception {
    Replica replica =
        Replica.start(
            ReplicaConfig.builder()
                .replicate(type)
                .listen("127.0.0.1:" + TestCluster.freePorts(1).get(0))
                .metrics(metrics)
                .build());
    replica.awaitReady(PATIENCE);
    return replica;
  }

  private static List<String> threadsOf(Replica replica) {
    return ownThreads().stream().filter(name -> name.contains(replica.address())).toList();
  }

  private static List<String> ownThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("concoord-") && !name.endsWith("-callbacks"))
        .toList();
  }
}
