package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.concoord.ReplicaConfig;
import org.concoord.ReplicaStatus.State;
import org.concoord.View.Role;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * M1, M2, M3, M5: a memory replica that has stopped is gone for good; what comes in its place is
 * another, which takes over its vote by a change of members.
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

  /** M2 `Replace`: the old identity is removed, and nobody has had to do anything for that. */
  @Test
  void comesBackByItselfAsANewVoter() {
    String instance = replicas.get(1).status().clusterId();
    String before = replicas.get(0).status().replicaId();
    ReplicaServer first = replicas.remove(0);
    first.kill();
    ReplicaServer again = start(first.address());
    replicas.add(again);

    for (ReplicaServer each : replicas) {
      TestCluster.await(
          "it to vote",
          Duration.ofSeconds(10),
          () -> each.view().epoch() == 2 && each.view().addresses(Role.VOTER).equals(sorted()));
    }
    TestCluster.await("a leader", Duration.ofSeconds(10), () -> !again.status().leader().isEmpty());
    assertThat(again.status().clusterId()).isEqualTo(instance);
    assertThat(again.status().replicaId()).isNotEqualTo(before);
    assertThat(again.status().state()).isIn(State.FOLLOWER, State.LEADER, State.CANDIDATE);
  }

  private List<String> sorted() {
    return members.stream().sorted().toList();
  }

  /**
   * The danger M5 guards against: two that were restarted must not form a second instance beside
   * the survivor; and M3: with both gone at once it halts, and says so.
   */
  @Test
  void twoRestartedProcessesFormNothingBesideTheSurvivor() {
    List<ReplicaServer> killed = List.copyOf(replicas.subList(0, 2));
    replicas.removeAll(killed);
    killed.forEach(ReplicaServer::kill);
    killed.forEach(each -> replicas.add(start(each.address())));
    ReplicaServer survivor = replicas.get(0);
    for (ReplicaServer again : replicas.subList(1, 3)) {
      TestCluster.await(
          "the veto", Duration.ofSeconds(10), () -> again.status().state() == State.LEARNER);
    }
    TestCluster.await(
        "the survivor to say so",
        Duration.ofSeconds(10),
        () ->
            survivor
                .status()
                .trouble()
                .endsWith(
                    "2 are gone for good, since other processes"
                        + " answer there, and no majority is left"));
    assertThat(survivor.status().trouble()).startsWith("1 of 3; ").contains("refused as a voter");
    assertThat(survivor.status().leader()).isEmpty();
  }

  private ReplicaServer start(String member) {
    return ReplicaServer.start(
        ReplicaConfig.builder()
            .replicate(TestCluster.TALLY)
            .listen(member)
            .firstMembers(members)
            .build());
  }
}
