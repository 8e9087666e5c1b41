package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.concoord.ReplicaConfig;
import org.concoord.ReplicaStatus;
import org.concoord.ReplicaStatus.State;
import org.concoord.storage.Directory;
import org.concoord.transport.Loop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * M5 over disks that take their time: whoever says that it is bound, or votes, has it on record.
 */
@Timeout(60)
class DurableFormationTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path path;

  private final List<FaultyDirectory> disks = new ArrayList<>();
  private final List<ReplicaServer> replicas = new ArrayList<>();
  private List<String> members = List.of();

  private void name(int size) throws Exception {
    members = TestCluster.freePorts(size).stream().map(port -> "127.0.0.1:" + port).toList();
    for (int i = 0; i < size; i++) {
      disks.add(new FaultyDirectory(path.resolve("" + i)));
    }
  }

  /** Its disk hangs from when it has been opened, if it is to. */
  private void start(int index, boolean hangs) {
    FaultyDirectory disk = disks.get(index);
    replicas.add(
        ReplicaServer.start(
            ReplicaConfig.builder()
                .replicate(new TallyType("tally"))
                .listen(members.get(index))
                .firstMembers(members)
                .segmentBytes(4 << 20)
                .reserveBytes(1 << 20)
                .dataDirectory(path.resolve("" + index))
                .build(),
            new Probe() {
              @Override
              public Directory directory(Path ignored) {
                return disk;
              }

              @Override
              public Loop loop(String threadName) {
                disk.forcesHang = hangs;
                return Probe.super.loop(threadName);
              }
            }));
  }

  @AfterEach
  void close() {
    disks.forEach(disk -> disk.forcesHang = false);
    replicas.forEach(ReplicaServer::close);
  }

  @Test
  void nobodyCountsOnALockThatIsNotOnDisk() throws Exception {
    name(3);
    start(0, true);
    start(1, false);
    start(2, false);
    TestCluster.await("a lock to be stored", PATIENCE, () -> disks.get(0).hangs);
    long until = System.nanoTime() + Duration.ofMillis(300).toNanos();
    while (System.nanoTime() < until) {
      assertThat(replicas)
          .allSatisfy(replica -> assertThat(replica.status().state()).isEqualTo(State.FORMING));
    }
    disks.get(0).forcesHang = false;
    for (ReplicaServer replica : replicas) {
      assertThat(replica.awaitReady(PATIENCE)).isTrue();
    }
  }

  @Test
  void nobodyVotesInAnInstanceThatIsNotOnItsDisk() throws Exception {
    name(1);
    start(0, true);
    ReplicaServer replica = replicas.get(0);
    boolean formed = false;
    while (!formed) {
      TestCluster.await("a force", PATIENCE, () -> disks.get(0).hangs);
      ReplicaStatus status = replica.status();
      assertThat(status.state()).isEqualTo(State.FORMING);
      formed = status.trouble().isEmpty();
      if (!formed) {
        disks.get(0).hangs = false;
        disks.get(0).passes.release();
      }
    }
    disks.get(0).forcesHang = false;
    assertThat(replica.awaitReady(PATIENCE)).isTrue();
  }
}
