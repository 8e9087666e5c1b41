package org.concoord.testkit.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.concoord.ConcoordClient;
import org.concoord.QuorumLostException;
import org.concoord.ReadMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** What reads see that go past the log (R7), on real sockets. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ClusterReadsIT {
  private static final int READS_BETWEEN = 50;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Future<?>> running = new ArrayList<>();
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicLong reads = new AtomicLong();
  private volatile boolean done;

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @ConcoordCluster(types = Tally.class)
  void readsSeeAllThatWasAnsweredThroughEachChangeOfLeaders(Cluster cluster) throws Exception {
    readThroughChangesOfLeaders(cluster);
  }

  @ConcoordCluster(types = Tally.class, leaderLeaseMillis = 500)
  void readsUnderLeasesSeeAllThatWasAnsweredThroughEachChangeOfLeaders(Cluster cluster)
      throws Exception {
    readThroughChangesOfLeaders(cluster);
  }

  /** A majority cannot be asked then, and need not be until the lease has run out. */
  @ConcoordCluster(types = Tally.class, leaderLeaseMillis = 1_000)
  void aLeaderWithALeaseAnswersThoughNobodyConfirms(Cluster cluster) {
    TallyProxy tally = new TallyProxy(cluster.client());
    tally.add(7);
    TallyProxy hasty = new TallyProxy(cluster.client().withDeadline(Duration.ofMillis(200)));
    Waits.until(
        "a read under a lease",
        () -> {
          assertThat(tally.value()).isEqualTo(7);
          cluster.drop(PeerMessage.CONFIRM).from(cluster.awaitLeader());
          boolean answered = isAnswered(hasty);
          cluster.heal();
          return answered;
        });
    cluster.drop(PeerMessage.CONFIRM).from(cluster.awaitLeader());
    Waits.until("the end of the lease", () -> !isAnswered(hasty));
    cluster.heal();
    assertThat(tally.value()).isEqualTo(7);
  }

  private static boolean isAnswered(TallyProxy tally) {
    try {
      assertThat(tally.value()).isEqualTo(7);
      return true;
    } catch (QuorumLostException unanswered) {
      return false;
    }
  }

  private void readThroughChangesOfLeaders(Cluster cluster) throws Exception {
    running.add(threads.submit(() -> write(cluster)));
    for (int number = 0; number < cluster.size(); number++) {
      String address = cluster.status(number).address();
      running.add(threads.submit(() -> read(address, ReadMode.LINEARIZABLE)));
      running.add(threads.submit(() -> read(address, ReadMode.FOLLOWER)));
    }
    awaitReads();

    cluster.isolate(cluster.awaitLeader());
    awaitReads();
    cluster.heal();
    cluster.awaitCaughtUp();

    int mute = cluster.awaitLeader();
    for (int other = 0; other < cluster.size(); other++) {
      if (other != mute) {
        cluster.drop(mute, other);
      }
    }
    awaitReads();
    cluster.heal();
    cluster.awaitCaughtUp();

    cluster.kill(cluster.awaitLeader());
    awaitReads();

    done = true;
    for (Future<?> each : running) {
      each.get();
    }
  }

  private Void write(Cluster cluster) {
    try (ConcoordClient client = ConcoordClient.connect(cluster.endpoints())) {
      TallyProxy tally = new TallyProxy(client);
      while (!done) {
        acknowledged.set(tally.add(1));
      }
    }
    return null;
  }

  /** Whoever is cut off may keep silent, but answers nothing old. */
  private Void read(String endpoint, ReadMode mode) {
    try (ConcoordClient client = ConcoordClient.connect(endpoint)) {
      TallyProxy tally = new TallyProxy(client.reading(mode).withDeadline(Duration.ofSeconds(5)));
      while (!done) {
        long before = acknowledged.get();
        try {
          assertThat(tally.value()).as("%s at %s", mode, endpoint).isGreaterThanOrEqualTo(before);
          reads.incrementAndGet();
        } catch (QuorumLostException unanswered) {
          assertThat(unanswered).hasMessageContaining("changes nothing");
        }
      }
    }
    return null;
  }

  /** Waits until some more reads have been answered. */
  private void awaitReads() {
    long wanted = reads.get() + READS_BETWEEN * (long) running.size();
    Waits.until(
        "reads",
        () -> {
          for (Future<?> each : running) {
            assertThat(each.isDone()).as("%s", each).isFalse();
          }
          return reads.get() >= wanted;
        });
  }

  @ConcoordCluster(types = Tally.class)
  void anyReplicaAnswersFromWhatItHasExecutedThoughItIsCutOff(Cluster cluster) {
    TallyProxy writer = new TallyProxy(cluster.client());
    assertThat(writer.add(7)).isEqualTo(7);
    cluster.awaitCaughtUp();
    int alone = (cluster.awaitLeader() + 1) % cluster.size();
    try (ConcoordClient client = ConcoordClient.connect(cluster.status(alone).address())) {
      TallyProxy reader = new TallyProxy(client.reading(ReadMode.ANY_REPLICA));
      assertThat(reader.value()).isEqualTo(7);
      cluster.isolate(alone);
      writer.add(1);
      try (ConcoordClient late = ConcoordClient.connect(cluster.status(alone).address())) {
        TallyProxy lateReader = new TallyProxy(late.reading(ReadMode.ANY_REPLICA));
        Waits.until("the old value of the one cut off", () -> lateReader.value() == 7);
      }
      cluster.heal();
      Waits.until("the new value", () -> reader.value() == 8);
    }
  }

  @ConcoordCluster(types = Tally.class)
  void readsTakeNoSlotAndCreateNothing(Cluster cluster) {
    int leader = cluster.awaitLeader();
    long before = cluster.status(leader).executedSlot();
    for (ReadMode mode : ReadMode.values()) {
      assertThat(new TallyProxy(cluster.client().reading(mode)).value()).isZero();
    }
    assertThat(cluster.status(leader).executedSlot()).isEqualTo(before);
  }
}
