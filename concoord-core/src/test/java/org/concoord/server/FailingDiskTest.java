package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.concoord.BusyException;
import org.concoord.ConcoordClient;
import org.concoord.ReplicaConfig;
import org.concoord.ReplicaStatus.State;
import org.concoord.StorageFailedException;
import org.concoord.storage.Directory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** W2 and W5: disks that fail and disks that are full, below replicas over real sockets. */
@Timeout(60)
class FailingDiskTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path path;

  private final List<FaultyDirectory> disks = new ArrayList<>();
  private final List<ReplicaServer> replicas = new ArrayList<>();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private List<String> members = List.of();

  private void form(int size) throws Exception {
    members = TestCluster.freePorts(size).stream().map(port -> "127.0.0.1:" + port).toList();
    for (int i = 0; i < size; i++) {
      disks.add(new FaultyDirectory(path.resolve("" + i)));
      replicas.add(start(i));
    }
    for (ReplicaServer replica : replicas) {
      assertThat(replica.awaitReady(PATIENCE)).isTrue();
    }
  }

  private ReplicaServer start(int index) {
    return ReplicaServer.start(
        ReplicaConfig.builder()
            .replicate(new TallyType("tally"))
            .listen(members.get(index))
            .firstMembers(members)
            .segmentBytes(4 << 20)
            .reserveBytes(1 << 20)
            .dataDirectory(path.resolve("" + index))
            .onFailure(failures::add)
            .build(),
        new Probe() {
          @Override
          public Directory directory(Path ignored) {
            return disks.get(index);
          }
        });
  }

  private int leader() {
    TestCluster.await(
        "a leader", PATIENCE, () -> replicas.stream().anyMatch(ReplicaServer::isLeader));
    for (int i = 0; i < replicas.size(); i++) {
      if (replicas.get(i).isLeader()) {
        return i;
      }
    }
    return leader();
  }

  private ConcoordClient client(Duration deadline) {
    return TestCluster.clientAt(String.join(",", members), deadline);
  }

  @AfterEach
  void close() {
    replicas.forEach(ReplicaServer::close);
  }

  @Test
  void aLeaderWhoseForceFailsIsFencedAndTheOthersGoOn() throws Exception {
    form(3);
    try (ConcoordClient client = client(PATIENCE)) {
      TallyProxy tally = new TallyProxy(client, TestCluster.TALLY, "t");
      tally.add(1);
      int leader = leader();
      disks.get(leader).forcesFail = true;

      assertThat(tally.add(1)).isEqualTo(2);

      ReplicaServer fenced = replicas.get(leader);
      TestCluster.await("onFailure", PATIENCE, () -> !failures.isEmpty());
      assertThat(failures).singleElement().isInstanceOf(StorageFailedException.class);
      assertThat(fenced.status().state()).isEqualTo(State.FENCED);
      assertThat(fenced.status().trouble())
          .startsWith("fenced: ")
          .contains(path.resolve("" + leader).toString())
          .contains("Input/output error");

      disks.get(leader).forcesFail = false;
      fenced.close();
      assertThatThrownBy(() -> start(leader))
          .as("what is on that disk is not known in this process")
          .isInstanceOf(StorageFailedException.class)
          .hasMessageContaining("failed before in this process");
    }
  }

  /** W2: the disk may be sound, but what it has of the last calls nobody knows. */
  @Test
  void aReplicaThatFindsNoMemoryForAForceIsFencedAndSaysWhy() throws Exception {
    form(1);
    try (ConcoordClient client = client(Duration.ofSeconds(1))) {
      TallyProxy tally = new TallyProxy(client, TestCluster.TALLY, "t");
      tally.add(1);
      disks.get(0).forcesFindNoMemory = true;
      assertThatThrownBy(() -> tally.add(1)).isNotNull();
      TestCluster.await("onFailure", PATIENCE, () -> !failures.isEmpty());
      assertThat(failures).singleElement().isInstanceOf(StorageFailedException.class);
      assertThat(replicas.get(0).status().trouble())
          .isEqualTo(
              "fenced: "
                  + path.toRealPath().resolve("0")
                  + ": the journal ran out of memory: Java heap space");
    }
  }

  @Test
  void aFollowerThatCannotWriteIsFencedAndMissedByNobody() throws Exception {
    form(3);
    try (ConcoordClient client = client(PATIENCE)) {
      TallyProxy tally = new TallyProxy(client, TestCluster.TALLY, "t");
      tally.add(1);
      int follower = (leader() + 1) % 3;
      disks.get(follower).writesFailWith = "Input/output error";
      assertThat(tally.add(1)).isEqualTo(2);
      TestCluster.await(
          "the fence", PATIENCE, () -> replicas.get(follower).status().state() == State.FENCED);
      assertThat(tally.add(1)).isEqualTo(3);
    }
  }

  /** It fails nothing, and would be followed for good with a journal that takes no more. */
  @Test
  void aLeaderWhoseDiskHangsLetsAnotherLead() throws Exception {
    form(3);
    try (ConcoordClient client = client(PATIENCE)) {
      TallyProxy tally = new TallyProxy(client, TestCluster.TALLY, "t");
      tally.add(1);
      int leader = leader();
      try {
        disks.get(leader).forcesHang = true;
        assertThat(tally.add(1)).as("two disks of three will do").isEqualTo(2);
        TestCluster.await("another leader", PATIENCE, () -> !replicas.get(leader).isLeader());
        assertThat(tally.add(1)).isEqualTo(3);
        assertThat(replicas.get(leader).status().trouble())
            .matches("the disk of .* does not answer: nothing has become durable for .* ms, .*");
      } finally {
        disks.get(leader).forcesHang = false;
      }
      TestCluster.await(
          "its disk back", PATIENCE, () -> replicas.get(leader).status().trouble().isEmpty());
      assertThat(failures).isEmpty();
    }
  }

  /** W5: it does not matter that nobody voted yet when the disk became full. */
  @Test
  void aDiskThatFillsBeforeTheInstanceHasFormedIsNoticed() throws Exception {
    members = TestCluster.freePorts(2).stream().map(port -> "127.0.0.1:" + port).toList();
    for (int i = 0; i < 2; i++) {
      disks.add(new FaultyDirectory(path.resolve("" + i)));
    }
    replicas.add(start(0));
    disks.get(0).freeBytes = 1;
    TestCluster.await("a second look at the disk", PATIENCE, () -> disks.get(0).asked > 3);
    replicas.add(start(1));
    for (ReplicaServer replica : replicas) {
      assertThat(replica.awaitReady(PATIENCE)).isTrue();
    }
    assertThat(leader()).isEqualTo(1);
    assertThat(replicas.get(0).status().trouble()).contains("is nearly full");
  }

  /** Whoever closes it goes on, and so does this process. */
  @Test
  void closingDoesNotWaitForEverForADiskThatHangs() throws Exception {
    form(1);
    ReplicaServer replica = replicas.get(0);
    try (ConcoordClient client = client(Duration.ofMillis(200));
        LogLines log = new LogLines()) {
      TallyProxy tally = new TallyProxy(client, TestCluster.TALLY, "t");
      tally.add(1);
      disks.get(0).forcesHang = true;
      assertThatThrownBy(() -> tally.add(1)).isNotNull();
      replica.close();
      String left =
          "the disk of "
              + path.toRealPath().resolve("0")
              + " does not answer: the directory stays in use until it does, or this process ends";
      assertThat(log.of(members.get(0))).contains("closed, but " + left);
      assertThat(replica.status().state()).isEqualTo(State.CLOSED);
    } finally {
      disks.get(0).forcesHang = false;
    }
  }

  @Test
  void nothingIsAnsweredThatTheDiskDoesNotHave() throws Exception {
    form(1);
    try (ConcoordClient client = client(Duration.ofSeconds(1))) {
      TallyProxy tally = new TallyProxy(client, TestCluster.TALLY, "t");
      tally.add(1);
      disks.get(0).forcesFail = true;
      assertThatThrownBy(() -> tally.add(1)).isNotNull();
      assertThat(replicas.get(0).status().state()).isEqualTo(State.FENCED);
    }
  }

  @Test
  void aLeaderWithoutRoomGivesUpLeading() throws Exception {
    form(3);
    try (ConcoordClient client = client(PATIENCE)) {
      TallyProxy tally = new TallyProxy(client, TestCluster.TALLY, "t");
      tally.add(1);
      int full = leader();
      disks.get(full).freeBytes = 1000;
      TestCluster.await(
          "another leader",
          PATIENCE,
          () ->
              !replicas.get(full).isLeader()
                  && replicas.stream().anyMatch(ReplicaServer::isLeader));
      assertThat(tally.add(1)).isEqualTo(2);
      assertThat(replicas.get(full).status().trouble()).contains("nearly full");
      assertThat(replicas.get(full).status().disk().nearlyFull()).isTrue();
      disks.get(full).freeBytes = Long.MAX_VALUE / 2;
      TestCluster.await(
          "room again", PATIENCE, () -> replicas.get(full).status().trouble().isEmpty());
    }
  }

  @Test
  void whereNobodyHasRoomCallsAreRefusedAndSayWhy() throws Exception {
    form(1);
    try (ConcoordClient client = client(Duration.ofSeconds(2))) {
      TallyProxy tally = new TallyProxy(client, TestCluster.TALLY, "t");
      tally.add(1);
      disks.get(0).freeBytes = 1000;
      TestCluster.await("the notice", PATIENCE, () -> replicas.get(0).status().disk().nearlyFull());
      assertThatThrownBy(() -> tally.add(1))
          .isInstanceOf(BusyException.class)
          .hasMessageContaining("nearly full");
      disks.get(0).freeBytes = Long.MAX_VALUE / 2;
      TestCluster.await(
          "room again", PATIENCE, () -> !replicas.get(0).status().disk().nearlyFull());
      assertThat(tally.add(1)).isEqualTo(2);
    }
  }

  @Test
  void aStartWithoutRoomSaysSo() throws IOException {
    members = List.of("127.0.0.1:1");
    disks.add(new FaultyDirectory(path.resolve("0")));
    disks.get(0).freeBytes = 1000;
    assertThatThrownBy(() -> start(0))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("no room for a segment");
  }
}
