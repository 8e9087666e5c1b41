package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.concoord.ConcoordClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The client against real replicas whose connections to it break at any moment. */
@Timeout(120)
class ClientUnderFaultsTest {
  private static final int THREADS = 16;
  private static final int CUTS = 30;

  /** Every so many cuts the leader is closed instead: two of five, which is what they survive. */
  private static final int CLOSE_EVERY = 12;

  /** S1: an acknowledged call has run exactly once. */
  @Test
  void countsEveryAcknowledgedCallOnceWhileConnectionsBreakAndLeadersClose() throws Exception {
    Random random = new Random(7);
    Set<Long> results = ConcurrentHashMap.newKeySet();
    AtomicInteger acknowledged = new AtomicInteger();
    Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    AtomicBoolean stop = new AtomicBoolean();
    try (TestCluster cluster = TestCluster.of(5);
        ConcoordClient client = cluster.client(Duration.ofSeconds(30))) {
      List<Thread> threads = new ArrayList<>();
      for (int t = 0; t < THREADS; t++) {
        TallyProxy tally = new TallyProxy(client, TestCluster.TALLY, "t");
        boolean async = t % 2 == 0;
        threads.add(
            new Thread(
                () -> {
                  while (!stop.get() && failures.isEmpty()) {
                    try {
                      results.add(async ? tally.addAsync(1).join() : tally.add(1));
                      acknowledged.incrementAndGet();
                    } catch (RuntimeException e) {
                      failures.add(e);
                    }
                  }
                }));
      }
      threads.forEach(Thread::start);
      for (int cut = 1; cut <= CUTS; cut++) {
        int before = acknowledged.get();
        if (cut % CLOSE_EVERY == 0) {
          cluster.leader().close();
        } else {
          FaultProxy proxy = cluster.before(cluster.leader());
          proxy.cut(FaultProxy.CLIENT);
          proxy.heal();
        }
        int more = 1 + random.nextInt(200);
        TestCluster.await(
            "calls to go on",
            Duration.ofSeconds(30),
            () -> acknowledged.get() >= before + more || !failures.isEmpty());
      }
      stop.set(true);
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(failures).isEmpty();
      assertThat(results).as("each add has seen another sum").hasSize(acknowledged.get());
      assertThat(new TallyProxy(client, TestCluster.TALLY, "t").value())
          .isEqualTo(acknowledged.get());
    }
  }
}
