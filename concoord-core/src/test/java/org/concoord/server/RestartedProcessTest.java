package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.concoord.ReplicaConfig;
import org.concoord.ReplicaStatus;
import org.concoord.ReplicaStatus.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * M1, M2, M5: a memory replica that has stopped is gone for good; what comes in its place has no
 * vote.
 */
class RestartedProcessTest {
  private final List<ReplicaServer> replicas = new ArrayList<>();
  private List<String> members = List.of();

  @BeforeEach
  void form() throws Exception {
    members = TestCluster.freePorts(3).stream().map(port -> "127.0.0.1:" + port).toList();
    for (String member : members) {
      replicas.add(start(member));
    }
    for (ReplicaServer replica : replicas) {
      assertThat(replica.awaitReady(Duration.ofSeconds(20))).isTrue();
    }
  }

  @AfterEach
  void close() {
    replicas.forEach(ReplicaServer::close);
  }

  @Test
  void isRefusedAsAVoterByName() {
    ReplicaServer first = replicas.remove(0);
    first.close();
    replicas.add(start(first.address()));

    for (ReplicaServer survivor : replicas.subList(0, 2)) {
      TestCluster.await(
          "the refusal",
          Duration.ofSeconds(10),
          () -> peer(survivor, first.address()).trouble().contains("refused as a voter"));
      assertThat(peer(survivor, first.address()).connected()).isFalse();
    }
  }

  @Test
  void knowsThatItIsNewToTheInstanceAndWaits() {
    String instance = replicas.get(1).status().clusterId();
    ReplicaServer first = replicas.remove(0);
    first.close();
    ReplicaServer again = start(first.address());
    replicas.add(again);

    TestCluster.await(
        "the veto", Duration.ofSeconds(10), () -> again.status().state() == State.OUTSIDE);
    assertThat(again.status().clusterId()).isEqualTo(instance);
    assertThat(again.status().trouble())
        .isEqualTo(
            "instance "
                + instance
                + " exists and this process is new to it: it waits as a learner and has no vote");
  }

  /**
   * The danger M5 guards against: two that were restarted must not form a second instance beside
   * the survivor.
   */
  @Test
  void twoRestartedProcessesFormNothingBesideTheSurvivor() {
    for (int i = 0; i < 2; i++) {
      ReplicaServer stopped = replicas.remove(0);
      stopped.close();
      replicas.add(start(stopped.address()));
    }
    for (ReplicaServer again : replicas.subList(1, 3)) {
      TestCluster.await(
          "the veto", Duration.ofSeconds(10), () -> again.status().state() == State.OUTSIDE);
    }
    TestCluster.await(
        "the survivor to say so",
        Duration.ofSeconds(10),
        () -> replicas.get(0).status().trouble().startsWith("1 of 3; "));
    assertThat(replicas.get(0).status().leader()).isEmpty();
  }

  private ReplicaServer start(String member) {
    return ReplicaServer.start(
        ReplicaConfig.builder()
            .replicate(TestCluster.TALLY)
            .listen(member)
            .firstMembers(members)
            .build());
  }

  private static ReplicaStatus.Peer peer(ReplicaServer of, String address) {
    return of.status().peers().stream()
        .filter(peer -> peer.address().equals(address))
        .findFirst()
        .orElseThrow();
  }
}
