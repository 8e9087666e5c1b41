package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.concoord.CallBatch;
import org.concoord.ConcoordClient;
import org.concoord.IncompatibleTypeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What {@link CallBatch} promises, by real replicas. */
@Timeout(120)
class CallBatchTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Test
  void runsCallsOfSeveralObjectsInTheirOrderReadsAmongThem() throws Exception {
    try (TestCluster cluster = TestCluster.of(3);
        ConcoordClient client = cluster.client(PATIENCE)) {
      CallBatch batch = client.batch();
      TallyProxy a = new TallyProxy(batch.client(), TestCluster.TALLY, "a");
      TallyProxy b = new TallyProxy(batch.client(), TestCluster.TALLY, "b");
      List<CompletableFuture<Long>> futures = new ArrayList<>();
      futures.add(a.addAsync(5));
      futures.add(a.valueAsync());
      futures.add(b.addAsync(7));
      futures.add(a.addAsync(1));
      futures.add(b.valueAsync());
      batch.send();
      assertThat(futures.stream().map(CompletableFuture::join)).containsExactly(5L, 5L, 7L, 6L, 7L);
    }
  }

  @Test
  void refusesACallOfATypeThatReplicasDoNotKnowAndRunsTheOthers() throws Exception {
    try (TestCluster cluster = TestCluster.of(1);
        ConcoordClient client = cluster.client(PATIENCE)) {
      CallBatch batch = client.batch();
      TallyProxy a = new TallyProxy(batch.client(), TestCluster.TALLY, "a");
      TallyProxy unknown = new TallyProxy(batch.client(), new TallyType("unknown"), "b");
      CompletableFuture<Long> first = a.addAsync(1);
      CompletableFuture<Long> refused = unknown.addAsync(1);
      CompletableFuture<Long> last = a.addAsync(1);
      batch.send();
      assertThat(first.join()).isEqualTo(1);
      assertThat(catchThrowable(refused::join)).hasCauseInstanceOf(IncompatibleTypeException.class);
      assertThat(last.join()).isEqualTo(2);
    }
  }

  /** Others call the same object all the while, connections break and the leader goes. */
  @Test
  void letsNobodyInBetweenAndRunsOnceWhateverHappens() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    AtomicLong others = new AtomicLong();
    int batches = 300;
    try (TestCluster cluster = TestCluster.of(3);
        ConcoordClient client = cluster.client(PATIENCE);
        ConcoordClient another = cluster.client(PATIENCE)) {
      TallyProxy tally = new TallyProxy(another, TestCluster.TALLY, "a");
      CompletableFuture<Void> calling =
          CompletableFuture.runAsync(
              () -> {
                while (!over.get()) {
                  tally.addAsync(1).join();
                  others.incrementAndGet();
                }
              });
      CallBatch batch = client.batch();
      TallyProxy batched = new TallyProxy(batch.client(), TestCluster.TALLY, "a");
      List<List<CompletableFuture<Long>>> all = new ArrayList<>();
      for (int i = 0; i < batches; i++) {
        all.add(List.of(batched.addAsync(1), batched.addAsync(1), batched.addAsync(1)));
        batch.send();
        if (i % 60 == 30) {
          cluster.breakAll();
        }
        if (i == batches / 2) {
          cluster.closeOne(cluster.leader());
        }
        all.get(Math.max(0, i - 8)).get(0).join();
      }
      for (List<CompletableFuture<Long>> three : all) {
        long first = three.get(0).join();
        assertThat(three.stream().map(CompletableFuture::join))
            .containsExactly(first, first + 1, first + 2);
      }
      over.set(true);
      calling.join();
      assertThat(tally.value()).isEqualTo(3L * batches + others.get());
      cluster.awaitSameState();
    }
  }
}
