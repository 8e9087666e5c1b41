package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.concoord.ConcoordClient;
import org.concoord.ReadMode;
import org.concoord.ReplicaStatus.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replicas that execute a call to different ends, over real sockets (2.8). */
class DivergenceTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final AtomicInteger wrong = new AtomicInteger(OddType.NOBODY);
  private final AtomicInteger made = new AtomicInteger();

  private TestCluster cluster() throws Exception {
    return TestCluster.of(
        3, config -> config.replicate(new OddType(made.getAndIncrement(), wrong)));
  }

  private static void awaitLine(LogLines log, ReplicaServer replica, String part) {
    TestCluster.await(
        replica.address() + " to say " + part,
        PATIENCE,
        () -> log.of(replica.address()).stream().anyMatch(line -> line.contains(part)));
  }

  /** Its log is right, and stays whole: it goes on from another's state without a gap in it. */
  @Test
  void aDurableReplicaThatDiffersGoesOnToo(@TempDir Path directory) throws Exception {
    try (LogLines log = new LogLines();
        TestCluster cluster =
            TestCluster.of(
                3,
                config -> {
                  int index = made.getAndIncrement();
                  return config
                      .replicate(new OddType(index, wrong))
                      .dataDirectory(directory.resolve("" + index));
                });
        ConcoordClient client = cluster.client(PATIENCE)) {
      OddType.add(client, 1);
      ReplicaServer leader = cluster.leader();
      ReplicaServer odd =
          cluster.replicas().stream().filter(replica -> replica != leader).findFirst().get();
      wrong.set(cluster.replicas().indexOf(odd));
      OddType.add(client, 2);
      awaitLine(log, odd, "goes on from the state of a majority at slot ");
      assertThat(OddType.add(client, 4)).isEqualTo(7);
      TestCluster.await("the right value", PATIENCE, () -> valueAt(cluster, odd) == 7);
      assertThat(log.all()).noneMatch(line -> line.contains(": fenced: "));
    }
  }

  /** Of what the replica itself has executed. */
  private static long valueAt(TestCluster cluster, ReplicaServer replica) {
    try (ConcoordClient client = cluster.clientOf(replica, PATIENCE)) {
      return OddType.value(client.reading(ReadMode.ANY_REPLICA));
    }
  }

  @Test
  void aFollowerThatDiffersNamesTheCallAndGoesOnFromAnothersState() throws Exception {
    try (LogLines log = new LogLines();
        TestCluster cluster = cluster();
        ConcoordClient client = cluster.client(PATIENCE)) {
      OddType.add(client, 1);
      ReplicaServer leader = cluster.leader();
      ReplicaServer odd =
          cluster.replicas().stream().filter(replica -> replica != leader).findFirst().get();
      wrong.set(cluster.replicas().indexOf(odd));
      OddType.add(client, 2);
      OddType.add(client, 3);

      awaitLine(log, odd, "goes on from the state of a majority at slot ");
      assertThat(log.of(odd.address()))
          .anySatisfy(
              line ->
                  assertThat(line)
                      .startsWith("its results differ from those of ")
                      .containsPattern(
                          "since slot \\d+ \\(odd.add\\(long\\) of object \"number\"\\)"));
      TestCluster.await("its trouble to end", PATIENCE, () -> odd.status().trouble().isEmpty());
      assertThat(OddType.add(client, 4)).isEqualTo(10);
      TestCluster.await("the right value", PATIENCE, () -> valueAt(cluster, odd) == 10);
      assertThat(log.all()).noneMatch(line -> line.contains(": fenced: "));
    }
  }

  @Test
  void aLeaderThatDiffersGivesUpLeadingAndGoesOnFromAnothersState() throws Exception {
    try (LogLines log = new LogLines();
        TestCluster cluster = cluster();
        ConcoordClient client = cluster.client(PATIENCE)) {
      OddType.add(client, 1);
      ReplicaServer odd = cluster.leader();
      wrong.set(cluster.replicas().indexOf(odd));
      long answered = OddType.add(client, 2);
      assertThat(answered).as("told before anybody could know").isEqualTo(1_003);

      awaitLine(log, odd, "goes on from the state of a majority at slot ");
      assertThat(cluster.leader()).isNotSameAs(odd);
      assertThat(OddType.add(client, 4)).isEqualTo(7);
      TestCluster.await("the right value", PATIENCE, () -> valueAt(cluster, odd) == 7);
      TestCluster.await("its trouble to end", PATIENCE, () -> odd.status().trouble().isEmpty());
    }
  }

  @Test
  void whereNoMajorityIsAlikeAllStopAndSaySo() throws Exception {
    try (TestCluster cluster = cluster();
        ConcoordClient client = cluster.client(PATIENCE)) {
      OddType.add(client, 1);
      wrong.set(OddType.ALL);
      OddType.add(client, 2);

      List<ReplicaServer> replicas = cluster.replicas();
      // The third may never hear that the slot was decided, and is alone then.
      TestCluster.await("two to stop", PATIENCE, () -> fenced(replicas).size() >= 2);
      assertThat(fenced(replicas))
          .allSatisfy(
              replica ->
                  assertThat(replica.status().trouble())
                      .contains("no majority to the same: slot ", "(odd.add(long) of object"));
    }
  }

  private static List<ReplicaServer> fenced(List<ReplicaServer> replicas) {
    return replicas.stream().filter(r -> r.status().state() == State.FENCED).toList();
  }
}
