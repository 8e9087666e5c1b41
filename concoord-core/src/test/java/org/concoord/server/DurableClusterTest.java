package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.concoord.ConcoordClient;
import org.concoord.CorruptDataException;
import org.concoord.DirectoryInUseException;
import org.concoord.ReplicaConfig;
import org.concoord.ReplicaStatus;
import org.concoord.ReplicaStatus.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Replicas with directories, over real files and sockets: M1, M4, M5, R2, W2-W5 as users see it.
 */
@Timeout(120)
class DurableClusterTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path disk;

  private final TreeMap<String, ReplicaServer> running = new TreeMap<>();
  private final TreeMap<String, TallyType> types = new TreeMap<>();
  private List<String> members = List.of();

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

  private ReplicaConfig.Builder config(String member) {
    TallyType type = new TallyType("tally");
    types.put(member, type);
    return ReplicaConfig.builder()
        .replicate(type)
        .listen(member)
        .firstMembers(members)
        .segmentBytes(4 << 20)
        .reserveBytes(1 << 20)
        .dataDirectory(directory(member));
  }

  private Path directory(String member) {
    return disk.resolve(member.substring(member.indexOf(':') + 1));
  }

  private ReplicaServer start(String member) {
    ReplicaServer replica = ReplicaServer.start(config(member).build());
    running.put(member, replica);
    return replica;
  }

  private void kill(String member) {
    ReplicaServer killed = running.remove(member);
    if (killed != null) {
      killed.kill();
    }
  }

  private ConcoordClient client() {
    return TestCluster.clientAt(String.join(",", members), PATIENCE);
  }

  /** All that run hold the same values. */
  private void awaitValues(long... values) {
    List<Long> wanted = new ArrayList<>();
    for (long value : values) {
      wanted.add(value);
    }
    TestCluster.await(
        "the values " + wanted + " everywhere",
        PATIENCE,
        () ->
            running.keySet().stream()
                .allMatch(member -> types.get(member).values().equals(wanted)));
  }

  @AfterEach
  void close() {
    running.values().forEach(ReplicaServer::close);
  }

  @Test
  void allOfThemKilledAtOnceComeBackWithAllThatWasAnswered() throws Exception {
    form(3);
    try (ConcoordClient client = client()) {
      TallyProxy tally = new TallyProxy(client, TestCluster.TALLY, "t");
      for (int i = 1; i <= 100; i++) {
        assertThat(tally.add(1)).isEqualTo(i);
      }
      String instance = running.get(members.get(0)).status().clusterId();
      String id = running.get(members.get(1)).status().replicaId();

      members.forEach(this::kill);
      members.forEach(this::start);
      awaitReady();

      awaitValues(100);
      ReplicaStatus status = running.get(members.get(1)).status();
      assertThat(status.clusterId()).isEqualTo(instance);
      assertThat(status.replicaId()).isEqualTo(id);
      assertThat(status.disk().incarnation()).isEqualTo(2);
      assertThat(status.disk().report()).contains("WHOLE").contains("incarnation 1");
      assertThat(tally.add(1)).as("the session outlasts it all").isEqualTo(101);
      awaitValues(101);
    }
  }

  @Test
  void oneThatWasAwayComesBackAsTheVoterItWas() throws Exception {
    form(3);
    try (ConcoordClient client = client()) {
      TallyProxy tally = new TallyProxy(client, TestCluster.TALLY, "t");
      tally.add(1);
      kill(members.get(0));
      tally.add(1);
      start(members.get(0));
      awaitReady();
      awaitValues(2);
      // Without its vote there would be no majority now.
      kill(members.get(1));
      assertThat(tally.add(1)).isEqualTo(3);
    }
  }

  @Test
  void eachKilledInTurnLosesNothing() throws Exception {
    form(3);
    try (ConcoordClient client = client()) {
      TallyProxy tally = new TallyProxy(client, TestCluster.TALLY, "t");
      for (int round = 1; round <= 9; round++) {
        String member = members.get(round % 3);
        kill(member);
        assertThat(tally.add(1)).isEqualTo(round);
        start(member);
        awaitReady();
      }
      awaitValues(9);
    }
  }

  @Test
  void aloneItComesBackByItself() throws Exception {
    form(1);
    try (ConcoordClient client = client()) {
      new TallyProxy(client, TestCluster.TALLY, "t").add(7);
      kill(members.get(0));
      start(members.get(0));
      awaitReady();
      assertThat(new TallyProxy(client, TestCluster.TALLY, "t").add(1)).isEqualTo(8);
    }
  }

  @Test
  void aDirectoryIsUsedByOneAtATime() throws Exception {
    form(1);
    assertThatThrownBy(() -> ReplicaServer.start(config(members.get(0)).build()))
        .isInstanceOf(DirectoryInUseException.class)
        .hasMessageContaining("another replica of this process");
  }

  @Test
  void aDirectoryOfAnotherAddressIsRefused() throws Exception {
    form(3);
    members.forEach(this::kill);
    assertThatThrownBy(
            () ->
                ReplicaServer.start(
                    config(members.get(0)).dataDirectory(directory(members.get(1))).build()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is that of replica")
        .hasMessageContaining(members.get(1));
    // It was let go of.
    start(members.get(1));
  }

  @Test
  void aDirectoryOfOtherFirstMembersIsRefused() throws Exception {
    form(1);
    String member = members.get(0);
    kill(member);
    members = List.of(member, "127.0.0.1:9");
    assertThatThrownBy(() -> start(member))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("belongs to an instance of [" + member + "]");
  }

  @Test
  void aWipedDirectoryIsNoVoter() throws Exception {
    form(3);
    String member = members.get(0);
    kill(member);
    Files.move(directory(member), disk.resolve("away"));
    start(member);
    TestCluster.await(
        "the veto", PATIENCE, () -> running.get(member).status().state() == State.OUTSIDE);
    ReplicaStatus.Peer seen =
        running.get(members.get(1)).status().peers().stream()
            .filter(peer -> peer.address().equals(member))
            .findFirst()
            .orElseThrow();
    assertThat(seen.trouble()).contains("refused as a voter");
  }

  @Test
  void aDamagedLogIsRefusedByFileAndOffset() throws Exception {
    form(1);
    try (ConcoordClient client = client()) {
      new TallyProxy(client, TestCluster.TALLY, "t").add(7);
    }
    kill(members.get(0));
    Path segment = directory(members.get(0)).resolve("wal-0000000000000001");
    byte[] bytes = Files.readAllBytes(segment);
    bytes[600] ^= 1; // in the second record
    Files.write(segment, bytes);
    assertThatThrownBy(() -> start(members.get(0)))
        .isInstanceOf(CorruptDataException.class)
        .hasMessageContaining("wal-0000000000000001 is damaged at offset 592")
        .hasMessageContaining("with rejoin()");
  }

  /** M4: two processes from copies of one directory are one replica too many. */
  @Test
  void aCopyOfADirectoryIsRefusedByTheOthers() throws Exception {
    form(3);
    String member = members.get(0);
    kill(member);
    Path copy = disk.resolve("copy");
    copyTo(directory(member), copy);
    start(member);
    awaitReady();
    kill(member);
    running.put(member, ReplicaServer.start(config(member).dataDirectory(copy).build()));
    TestCluster.await(
        "the refusal",
        PATIENCE,
        () -> running.get(member).status().toString().contains("is a copy, or was set back"));
  }

  /** M4: nor is the older of the two listened to on connections that it has already. */
  @Test
  void whoRunsBesideALaterStartOfItsCopyIsRefused() throws Exception {
    form(3);
    String member = members.get(0);
    Path copy = disk.resolve("copy");
    copyTo(directory(member), copy);
    String aside = "127.0.0.1:" + TestCluster.freePorts(1).get(0);
    ReplicaServer second =
        ReplicaServer.start(
            config(member).dataDirectory(copy).build(),
            new Probe() {
              @Override
              public String bind(String listen) {
                return aside;
              }
            });
    try {
      TestCluster.await(
          "the refusal",
          PATIENCE,
          () -> running.get(member).status().toString().contains("is a copy, or was set back"));
    } finally {
      second.close();
    }
  }

  private static void copyTo(Path from, Path to) throws IOException {
    Files.createDirectory(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName().toString()));
      }
    }
  }
}
