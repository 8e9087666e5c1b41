package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.concoord.ConcoordClient;
import org.concoord.ReadMode;
import org.concoord.paxos.Retention;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replica that lacks what the others have dropped, over real sockets (2.8). */
class SnapshotIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long RETAINED_BYTES = 50_000;

  /** So small that it takes many pieces. */
  private static final int PIECE_BYTES = 512;

  @TempDir Path directory;

  @Test
  void aFollowerCutOffForLongComesBackByASnapshotWhileCallsGoOn() throws Exception {
    try (LogLines log = new LogLines();
        Recording recording = new Recording();
        TestCluster cluster = TestCluster.of(3, new Retention(RETAINED_BYTES, PIECE_BYTES));
        ConcoordClient client = cluster.client(PATIENCE)) {
      recording.enable("org.concoord.Snapshot");
      recording.start();
      TallyProxy tally = new TallyProxy(client, TestCluster.TALLY, "a");
      for (int i = 0; i < 100; i++) {
        new TallyProxy(client, TestCluster.TALLY, "tally number " + i).add(i);
      }
      ReplicaServer follower = follower(cluster);
      cluster.isolate(follower);
      long had = follower.status().executedSlot();
      AtomicLong added = new AtomicLong();
      AtomicBoolean enough = new AtomicBoolean();
      CompletableFuture<Void> caller =
          CompletableFuture.runAsync(
              () -> {
                while (!enough.get()) {
                  tally.add(1);
                  added.incrementAndGet();
                }
              });
      ReplicaServer leader = cluster.leader();
      TestCluster.await(
          "the others to drop what it lacks",
          PATIENCE,
          () -> leader.status().slots().decided() - had > RETAINED_BYTES / 100);
      cluster.heal();
      TestCluster.await(
          "a snapshot",
          PATIENCE,
          () ->
              log.of(follower.address()).stream()
                  .anyMatch(line -> line.startsWith("goes on from a snapshot of slot ")));
      long then = added.get();
      TestCluster.await("calls to go on", PATIENCE, () -> added.get() > then + 100);
      enough.set(true);
      caller.get();
      awaitSameSlots(cluster);

      assertThat(tally.value()).isEqualTo(added.get());
      assertThat(valueAt(cluster, follower)).isEqualTo(added.get());
      assertThat(follower.status().trouble()).isEmpty();
      assertThat(log.of(follower.address()))
          .anyMatch(line -> line.startsWith("takes a snapshot from 127.0.0.1:"));
      assertThat(log.of(leader.address()))
          .as("it is a follower's turn")
          .noneMatch(line -> line.startsWith("has written a snapshot"));
      assertRecorded(recording, follower);
    }
  }

  private void assertRecorded(Recording recording, ReplicaServer taker) throws IOException {
    Path file = directory.resolve("replicas.jfr");
    recording.stop();
    recording.dump(file);
    List<RecordedEvent> snapshots =
        RecordingFile.readAllEvents(file).stream()
            .filter(event -> event.getEventType().getName().equals("org.concoord.Snapshot"))
            .toList();
    RecordedEvent installed =
        snapshots.stream()
            .filter(event -> event.getString("replica").equals(taker.address()))
            .findFirst()
            .orElseThrow();
    assertThat(installed.getString("giver")).isNotEqualTo(taker.address());
    assertThat(installed.getLong("bytes")).isGreaterThan(PIECE_BYTES);
    assertThat(snapshots)
        .as("it was written where it came from")
        .anyMatch(
            event ->
                event.getString("replica").equals(installed.getString("giver"))
                    && event.getString("giver").equals(installed.getString("giver"))
                    && event.getLong("slot") == installed.getLong("slot"));
  }

  /** The one that came back holds all that is needed to go on with. */
  @Test
  void aReplicaThatCameBackByASnapshotLeads() throws Exception {
    try (TestCluster cluster = TestCluster.of(3, new Retention(0, PIECE_BYTES));
        ConcoordClient client = cluster.client(PATIENCE)) {
      TallyProxy tally = new TallyProxy(client, TestCluster.TALLY, "a");
      ReplicaServer follower = follower(cluster);
      cluster.isolate(follower);
      for (int i = 0; i < 50; i++) {
        tally.add(1);
      }
      cluster.heal();
      awaitSameSlots(cluster);
      cluster.closeOne(cluster.replicas().stream().filter(r -> r != follower).findFirst().get());
      for (int i = 0; i < 50; i++) {
        tally.add(1);
      }
      assertThat(tally.value()).isEqualTo(100);
      awaitSameSlots(cluster);
      assertThat(valueAt(cluster, follower)).isEqualTo(100);
    }
  }

  /**
   * What is proposed while a follower does not read is not kept for it on its connection, which
   * stands: it fetches what it has missed, or is given a snapshot.
   */
  @Test
  void aFollowerThatStandsStillIsNotBuriedAndComesBack() throws Exception {
    byte[] large = new byte[1_000_000];
    try (LogLines log = new LogLines();
        TestCluster cluster = TestCluster.of(3, new Retention(RETAINED_BYTES, PIECE_BYTES));
        ConcoordClient client = cluster.client(PATIENCE)) {
      TallyProxy tally = new TallyProxy(client, TestCluster.TALLY, "a");
      ReplicaServer leader = cluster.leader();
      ReplicaServer follower = follower(cluster);
      cluster.stall(follower);
      for (int i = 0; i < 80; i++) {
        tally.length(large);
      }
      cluster.heal();
      long sum = tally.add(1);
      awaitSameSlots(cluster);

      assertThat(valueAt(cluster, follower)).isEqualTo(sum);
      assertThat(log.of(leader.address())).noneMatch(line -> line.contains("bytes unsent"));
    }
  }

  private static void awaitSameSlots(TestCluster cluster) {
    TestCluster.await(
        "equal executed slots",
        PATIENCE,
        () ->
            cluster.replicas().stream().map(r -> r.status().executedSlot()).distinct().count()
                == 1);
  }

  /** Of what the replica itself has executed. */
  private static long valueAt(TestCluster cluster, ReplicaServer replica) {
    try (ConcoordClient client = cluster.clientOf(replica, PATIENCE)) {
      return new TallyProxy(client.reading(ReadMode.ANY_REPLICA), TestCluster.TALLY, "a").value();
    }
  }

  private static ReplicaServer follower(TestCluster cluster) {
    ReplicaServer leader = cluster.leader();
    return cluster.replicas().stream().filter(r -> r != leader).findFirst().orElseThrow();
  }
}
