package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.concoord.BusyException;
import org.concoord.ConcoordClient;
import org.concoord.OutcomeUnknownException;
import org.concoord.QuorumLostException;
import org.concoord.ReplicaConfig;
import org.concoord.ReplicaStatus.State;
import org.concoord.StorageFailedException;
import org.concoord.storage.Directory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What callers, the log and the status say, word by word, where an instance halts: no room on its
 * disks, disks that take nothing, no majority. These are the words of docs/operating.md.
 */
@Timeout(60)
class HaltingTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofSeconds(1);

  @TempDir private Path path;

  private final List<FaultyDirectory> disks = new ArrayList<>();
  private final List<ReplicaServer> replicas = new ArrayList<>();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private List<String> members = List.of();

  private void name(int size) throws Exception {
    members = TestCluster.freePorts(size).stream().map(port -> "127.0.0.1:" + port).toList();
  }

  /** With disks that the test can break. */
  private void form(int size) throws Exception {
    name(size);
    for (int i = 0; i < size; i++) {
      disks.add(new FaultyDirectory(path.resolve("" + i)));
      start(i);
    }
    awaitReady();
  }

  private void start(int index) {
    FaultyDirectory disk = disks.get(index);
    replicas.add(
        ReplicaServer.start(
            config(members.get(index), path.resolve("" + index)),
            new Probe() {
              @Override
              public Directory directory(Path ignored) {
                return disk;
              }
            }));
  }

  private ReplicaConfig config(String member, Path directory) {
    return ReplicaConfig.builder()
        .replicate(new TallyType("tally"))
        .listen(member)
        .firstMembers(members)
        .segmentBytes(4 << 20)
        .reserveBytes(1 << 20)
        .dataDirectory(directory)
        .onFailure(failures::add)
        .build();
  }

  private void awaitReady() throws InterruptedException {
    for (ReplicaServer replica : replicas) {
      assertThat(replica.awaitReady(PATIENCE)).as(replica.status().toString()).isTrue();
    }
  }

  private TallyProxy tally(ConcoordClient client) {
    return new TallyProxy(client, TestCluster.TALLY, "t");
  }

  private ConcoordClient client(Duration deadline) {
    return TestCluster.clientAt(String.join(",", members), deadline);
  }

  private static String full(Path directory) {
    return "the disk of "
        + directory
        + " is nearly full: less than the reserve of 1,048,576 bytes is free, or no room for the"
        + " next segment of the log; this replica neither leads nor takes calls until there is"
        + " room for both";
  }

  @AfterEach
  void close() {
    replicas.forEach(ReplicaServer::close);
  }

  /** A real file system, filled by a file of somebody else's. */
  @Test
  void oneReplicaOnAFullDiskRefusesCallsAndGoesOnWhenThereIsRoom() throws Exception {
    name(1);
    try (TinyDisk disk = TinyDisk.mount(path.resolve("tiny"), 24);
        LogLines log = new LogLines()) {
      Path directory = disk.path().resolve("replica");
      replicas.add(ReplicaServer.start(config(members.get(0), directory)));
      awaitReady();
      try (ConcoordClient client = client(PATIENCE)) {
        tally(client).add(1);
        Path ballast = disk.path().resolve("ballast");
        fill(ballast, Files.getFileStore(disk.path()).getUsableSpace() - (512 << 10));
        TestCluster.await(
            "the notice", PATIENCE, () -> !replicas.get(0).status().trouble().isEmpty());

        assertThatThrownBy(() -> tally(client).add(1))
            .isInstanceOf(BusyException.class)
            .hasMessageContaining(full(directory.toRealPath()));
        assertThat(replicas.get(0).status().trouble()).isEqualTo(full(directory.toRealPath()));
        assertThat(replicas.get(0).status().toString()).contains("; nearly full");
        assertThat(replicas.get(0).status().isHealthy()).isFalse();

        Files.delete(ballast);
        TestCluster.await("room", PATIENCE, () -> replicas.get(0).status().trouble().isEmpty());
        assertThat(tally(client).add(1)).isEqualTo(2);
        assertThat(log.of(members.get(0)))
            .containsSubsequence(full(directory.toRealPath()), "the disk has room again");
      } finally {
        replicas.remove(0).close();
      }
    }
  }

  private static void fill(Path file, long bytes) throws Exception {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      java.nio.ByteBuffer zeros = java.nio.ByteBuffer.allocate(64 << 10);
      for (long left = bytes; left > 0; left -= zeros.capacity()) {
        zeros.clear();
        channel.write(zeros);
      }
    }
  }

  /**
   * W5: nobody leads, and not for want of a majority. Whoever led last may answer still, for nobody
   * takes over from it.
   */
  @Test
  void whereAllDisksAreFullCallersReadOfADisk() throws Exception {
    form(3);
    try (ConcoordClient client = client(SHORT)) {
      tally(client.withDeadline(PATIENCE)).add(1);
      disks.forEach(disk -> disk.freeBytes = 1000);
      TestCluster.await(
          "all to notice",
          PATIENCE,
          () -> replicas.stream().allMatch(replica -> replica.status().disk().nearlyFull()));
      awaitRefusal(
          client,
          ".* on object \"t\".*(?:"
              + full(path.toRealPath().resolve("0"))
              + "|"
              + full(path.toRealPath().resolve("1"))
              + "|"
              + full(path.toRealPath().resolve("2"))
              + ").*");
      disks.get(2).freeBytes = Long.MAX_VALUE / 2;
      ReplicaServer roomy = replicas.get(2);
      TestCluster.await(
          "it to lead", PATIENCE, () -> roomy.isLeader() && !roomy.status().disk().nearlyFull());
      assertThat(tally(client.withDeadline(PATIENCE)).add(1)).isGreaterThan(1);
    }
  }

  /**
   * Makes calls until one is refused in such words: those before are on their way as a leader goes,
   * or their client has heard of what is wrong but in part.
   */
  private void awaitRefusal(ConcoordClient client, String words) {
    TestCluster.await(
        "a call that ends in " + words,
        PATIENCE,
        () -> {
          Throwable end = catchThrowable(() -> tally(client).add(1));
          return (end instanceof QuorumLostException || end instanceof BusyException)
              && String.valueOf(end.getMessage()).matches(words);
        });
  }

  @Test
  void aStartOnAReadOnlyFileSystemSaysSo() throws Exception {
    name(1);
    try (TinyDisk disk = TinyDisk.mount(path.resolve("tiny"), 4)) {
      Path there = disk.path().resolve("replica");
      Files.createDirectory(there);
      disk.makeReadOnly();
      assertThatThrownBy(() -> ReplicaServer.start(config(members.get(0), there)))
          .isInstanceOf(StorageFailedException.class)
          .hasMessage(
              "%s: opening failed: %s/lock: Read-only file system"
                  .formatted(there.toRealPath(), there.toRealPath()));
    }
  }

  /** As where the kernel mounts a file system anew, read-only, after an error. */
  @Test
  void aDiskThatBecomesReadOnlyFencesItsReplica() throws Exception {
    form(1);
    String directory = path.toRealPath().resolve("0").toString();
    try (ConcoordClient client = client(SHORT);
        LogLines log = new LogLines()) {
      tally(client.withDeadline(PATIENCE)).add(1);
      disks.get(0).writesFailWith = "Read-only file system";
      assertThatThrownBy(() -> tally(client).add(1))
          .isInstanceOf(OutcomeUnknownException.class)
          .hasMessageMatching(
              "tally.add\\(long\\) on object \"t\" was sent to the replicas at "
                  + members.get(0)
                  + " and not answered within 1 s(?: \\("
                  + members.get(0)
                  + ": connection refused\\))?: it may or may not have run, and will not run"
                  + " twice\\. Read the object's state before making it again\\.");
      TestCluster.await("onFailure", PATIENCE, () -> !failures.isEmpty());
      assertThat(replicas.get(0).status().state()).isEqualTo(State.FENCED);
      assertThat(replicas.get(0).status().trouble())
          .matches("fenced: " + directory + ": \\w+ failed: Read-only file system");
      assertThat(log.of(members.get(0)))
          .contains(
              replicas.get(0).status().trouble()
                  + ". It answers nobody any more; start another in its place");
    }
  }

  @Test
  void withoutAMajorityCallersReadWhoIsMissingAndWhy() throws Exception {
    form(3);
    try (ConcoordClient client = client(SHORT)) {
      tally(client.withDeadline(PATIENCE)).add(1);
      replicas.get(1).kill();
      replicas.get(2).kill();
      ReplicaServer left = replicas.get(0);
      String missing =
          "1 of 3; %s silent \\d+ s: connection \\w.*; %s silent \\d+ s: connection \\w.*"
              .formatted(members.get(1), members.get(2));
      String other =
          "1 of 3; %s silent \\d+ s: connection \\w.*; %s silent \\d+ s: connection \\w.*"
              .formatted(members.get(2), members.get(1));
      TestCluster.await(
          "it to notice",
          PATIENCE,
          () -> left.status().trouble().matches("(?:" + missing + "|" + other + ")"));
      assertThat(left.status().isHealthy()).isFalse();
      awaitRefusal(
          client,
          "tally.add\\(long\\) on object \"t\" could not be handed to a leader of the replicas at "
              + String.join(", ", members)
              + " within 1 s \\((?:"
              + missing
              + "|"
              + other
              + ")\\): it has not run and never will\\. Make it again once a majority of the"
              + " replicas is up\\.");
    }
  }
}
