package org.concoord.testkit.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.concoord.ConcoordClient;
import org.concoord.spi.ValueWriter;
import org.concoord.testkit.check.History;
import org.concoord.testkit.check.HistoryRecorder;
import org.concoord.testkit.check.LinearizabilityChecker;
import org.concoord.testkit.check.RecordedCall;
import org.concoord.testkit.check.RecordedObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** What clients see while one fault follows the other and a majority is always left. */
class ClusterFaultsIT {
  private static final int THREADS = 6;
  private static final int CALLS_BETWEEN = 60;

  private final HistoryRecorder recorder = new HistoryRecorder();
  private final TallyReplicated type = new TallyReplicated();
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final List<Future<?>> running = new ArrayList<>();
  private final AtomicLong made = new AtomicLong();
  private final AtomicLong added = new AtomicLong();
  private volatile boolean done;

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @ConcoordCluster(replicas = 5, types = Tally.class)
  @Timeout(value = 3, unit = TimeUnit.MINUTES)
  void everyCallIsAnsweredAndRunsOnceThroughAllFaults(Cluster cluster) throws Exception {
    for (int i = 0; i < THREADS; i++) {
      int thread = i;
      running.add(threads.submit(() -> call(thread, cluster.endpoints())));
    }
    calls();

    cluster.isolate(cluster.awaitLeader());
    calls();
    cluster.heal();
    calls();

    int mute = cluster.awaitLeader();
    each(cluster, (from, to) -> dropIf(from == mute, cluster, from, to));
    cluster.awaitLeader();
    calls();
    cluster.heal();
    cluster.awaitCaughtUp();

    int deaf = cluster.awaitLeader();
    each(cluster, (from, to) -> dropIf(to == deaf, cluster, from, to));
    cluster.awaitLeader();
    calls();
    cluster.heal();

    int killed = cluster.awaitLeader();
    cluster.kill(killed);
    calls();
    cluster.restart(killed);
    calls();

    each(cluster, (from, to) -> cluster.drop(from, to, 0.1));
    each(cluster, (from, to) -> cluster.delay(from, to, Duration.ofMillis(from + to)));
    calls();
    each(cluster, cluster::reset);
    calls();
    cluster.heal();

    int stalled = cluster.awaitLeader();
    each(
        cluster,
        (from, to) -> {
          if (from == stalled) {
            cluster.stall(from, to);
          }
        });
    calls();
    cluster.heal();
    calls();

    cluster.unplug(cluster.awaitLeader());
    calls();
    cluster.heal();

    cluster.kill(cluster.awaitLeader());
    calls();

    done = true;
    for (Future<?> each : running) {
      each.get();
    }
    cluster.awaitCaughtUp();
    assertThat(new TallyProxy(cluster.client()).value()).isEqualTo(added.get());
    History history = recorder.history();
    assertThat(history.calls()).noneMatch(RecordedCall::isOpen);
    LinearizabilityChecker.of(type).check(history).orThrow();
  }

  private static void dropIf(boolean wanted, Cluster cluster, int from, int to) {
    if (wanted) {
      cluster.drop(from, to);
    }
  }

  private interface OfLink {
    void of(int from, int to);
  }

  private static void each(Cluster cluster, OfLink action) {
    for (int from = 0; from < cluster.size(); from++) {
      for (int to = 0; to < cluster.size(); to++) {
        if (from != to) {
          action.of(from, to);
        }
      }
    }
  }

  /** Waits until some more calls have been answered. */
  private void calls() throws Exception {
    long wanted = made.get() + CALLS_BETWEEN;
    while (made.get() < wanted) {
      for (Future<?> each : running) {
        if (each.isDone()) {
          each.get();
        }
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  private Void call(int thread, String endpoints) throws Exception {
    SplittableRandom random = new SplittableRandom(thread);
    try (ConcoordClient client = ConcoordClient.connect(endpoints)) {
      TallyProxy tally = new TallyProxy(client.withDeadline(Duration.ofMinutes(1)));
      RecordedObject recorded = recorder.on("thread " + thread, type, "tally");
      while (!done) {
        if (random.nextInt(4) == 0) {
          recorded.call("value()", out -> {}, tally::value, ValueWriter::writeLong);
        } else {
          long amount = 1 + random.nextLong(1_000);
          recorded.call(
              "add(long)",
              out -> out.writeLong(amount),
              () -> tally.add(amount),
              ValueWriter::writeLong);
          added.addAndGet(amount);
        }
        made.incrementAndGet();
        LockSupport.parkNanos(5_000_000);
      }
    }
    return null;
  }
}
