package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.concoord.ConcoordClient;
import org.concoord.CorruptDataException;
import org.concoord.IncompatibleDataException;
import org.concoord.ReadMode;
import org.concoord.ReplicaConfig;
import org.concoord.paxos.Retention;
import org.concoord.spi.ReplicatedType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots that durable replicas keep, and starts that go on from them: 2.8, W5. */
@Timeout(120)
class DurableSnapshotsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path disk;

  private final TreeMap<String, ReplicaServer> running = new TreeMap<>();
  private List<String> members = List.of();
  private Retention retention = Retention.of(1 << 20);

  private void form(int size) throws Exception {
    members = TestCluster.freePorts(size).stream().map(port -> "127.0.0.1:" + port).toList();
    members.forEach(this::start);
    awaitReady();
  }

  private void awaitReady() throws InterruptedException {
    for (ReplicaServer replica : running.values()) {
      assertThat(replica.awaitReady(PATIENCE)).as(replica.status().toString()).isTrue();
    }
  }

  private void start(String member) {
    start(member, new TallyType("tally"));
  }

  private void start(String member, ReplicatedType<?> type) {
    running.put(
        member,
        ReplicaServer.start(
            ReplicaConfig.builder()
                .replicate(type)
                .listen(member)
                .firstMembers(members)
                .segmentBytes(4 << 20)
                .reserveBytes(1 << 20)
                .snapshotSlots(40)
                .dataDirectory(directory(member))
                .build(),
            new Probe() {
              @Override
              public Retention retention(Retention usual) {
                return retention;
              }
            }));
  }

  private Path directory(String member) {
    return disk.resolve(member.substring(member.indexOf(':') + 1));
  }

  private void killAll() {
    running.values().forEach(ReplicaServer::kill);
    running.clear();
  }

  private ConcoordClient client() {
    return TestCluster.clientAt(String.join(",", members), PATIENCE);
  }

  /** Of what the replica itself has executed. */
  private static long valueAt(String member) {
    try (ConcoordClient client = TestCluster.clientAt(member, PATIENCE)) {
      return new TallyProxy(client.reading(ReadMode.ANY_REPLICA), TestCluster.TALLY, "t").value();
    }
  }

  private List<String> snapshots(String member) {
    try (Stream<Path> files = Files.list(directory(member))) {
      return new ArrayList<>(
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.startsWith("snap-"))
              .sorted(Collections.reverseOrder())
              .toList());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Adds one after the other until each replica has two; returns what it comes to. */
  private long addUntilTwoSnapshotsEach(TallyProxy tally) {
    long[] sum = {0};
    TestCluster.await(
        "two snapshots each",
        PATIENCE,
        () -> {
          assertThat(tally.add(1)).isEqualTo(++sum[0]);
          return members.stream().allMatch(member -> snapshots(member).size() == 2);
        });
    return sum[0];
  }

  @AfterEach
  void close() {
    running.values().forEach(ReplicaServer::close);
  }

  @Test
  void eachKeepsTwoAndAllComeBackFromThemAtOnce() throws Exception {
    form(3);
    try (ConcoordClient client = client()) {
      TallyProxy tally = new TallyProxy(client, TestCluster.TALLY, "t");
      long sum = addUntilTwoSnapshotsEach(tally);
      killAll();
      members.forEach(this::start);
      awaitReady();

      assertThat(tally.add(1)).as("the session outlasts it all").isEqualTo(sum + 1);
      TestCluster.await(
          "the value everywhere",
          PATIENCE,
          () -> members.stream().allMatch(member -> valueAt(member) == sum + 1));
      for (ReplicaServer replica : running.values()) {
        assertThat(replica.status().disk().report())
            .contains(": the snapshot of slot ")
            .contains("the start goes on from it")
            .contains(": kept in reserve");
      }
    }
  }

  /** It is on its disk before it counts, for its log has nothing of what that stands for. */
  @Test
  void whoWasAwayForTooLongTakesOneAndComesBackWithIt() throws Exception {
    retention = new Retention(0, 100);
    form(3);
    String away = members.get(0);
    try (LogLines log = new LogLines();
        ConcoordClient client = client()) {
      TallyProxy tally = new TallyProxy(client, TestCluster.TALLY, "t");
      tally.add(1);
      Objects.requireNonNull(running.remove(away)).kill();
      for (int i = 2; i <= 30; i++) {
        assertThat(tally.add(1)).isEqualTo(i);
      }
      start(away);
      TestCluster.await("its value", PATIENCE, () -> valueAt(away) == 30);
      assertThat(log.of(away)).anyMatch(line -> line.startsWith("goes on from a snapshot of slot"));
      assertThat(snapshots(away)).hasSize(1);
      killAll();
      start(away);
      assertThat(running.get(away).status().disk().report()).contains("the start goes on from it");
      members.subList(1, 3).forEach(this::start);
      awaitReady();
      assertThat(tally.add(1)).isEqualTo(31);
      TestCluster.await(
          "the value everywhere",
          PATIENCE,
          () -> members.stream().allMatch(member -> valueAt(member) == 31));
    }
  }

  @Test
  void aloneItWritesThemWhileItLeads() throws Exception {
    form(1);
    try (ConcoordClient client = client()) {
      TallyProxy tally = new TallyProxy(client, TestCluster.TALLY, "t");
      long sum = addUntilTwoSnapshotsEach(tally);
      killAll();
      members.forEach(this::start);
      awaitReady();
      assertThat(tally.add(1)).isEqualTo(sum + 1);
    }
  }

  @Test
  void aDamagedOneIsPassedOverForTheOneBeforeAndBothAreRefused() throws Exception {
    form(1);
    String member = members.get(0);
    List<String> kept = new ArrayList<>();
    try (ConcoordClient client = client()) {
      TallyProxy tally = new TallyProxy(client, TestCluster.TALLY, "t");
      long sum = addUntilTwoSnapshotsEach(tally);
      killAll();
      kept.addAll(snapshots(member));
      damage(member, kept.get(0));
      start(member);
      awaitReady();
      assertThat(running.get(member).status().disk().report())
          .contains("REPAIRABLE")
          .contains(kept.get(0) + " of slot ")
          .contains("not used");
      assertThat(tally.add(1)).isEqualTo(sum + 1);
    }
    killAll();
    snapshots(member).stream()
        .filter(name -> !name.equals(kept.get(0)))
        .forEach(name -> damage(member, name));
    assertThatThrownBy(() -> start(member))
        .isInstanceOf(CorruptDataException.class)
        .hasMessageContaining("snap-")
        .hasMessageContaining("is damaged at offset")
        .hasMessageContaining("with rejoin()");
  }

  @Test
  void withOtherTypesThanThoseOfItsObjectsNothingStarts() throws Exception {
    form(1);
    try (ConcoordClient client = client()) {
      TallyProxy tally = new TallyProxy(client, TestCluster.TALLY, "t");
      addUntilTwoSnapshotsEach(tally);
    }
    killAll();
    assertThatThrownBy(() -> start(members.get(0), new TallyType("another")))
        .isInstanceOf(IncompatibleDataException.class)
        .hasMessageContaining("does not fit what this replica is given");
    start(members.get(0)); // It was let go of.
  }

  private void damage(String member, String name) {
    try {
      Path file = directory(member).resolve(name);
      byte[] bytes = Files.readAllBytes(file);
      bytes[bytes.length / 2] ^= 1;
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
