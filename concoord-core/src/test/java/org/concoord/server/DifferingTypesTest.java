package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.concoord.ReplicaConfig;
import org.concoord.ReplicaStatus.State;
import org.junit.jupiter.api.Test;

/**
 * Replicas that were given different classes would execute one log to different states; they refuse
 * each other instead, and say why (F3).
 */
class DifferingTypesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final List<String> members = new ArrayList<>();

  private ReplicaServer start(int index, TallyType... types) {
    ReplicaConfig.Builder config =
        ReplicaConfig.builder().listen(members.get(index)).firstMembers(members);
    for (TallyType type : types) {
      config.replicate(type);
    }
    return ReplicaServer.start(config.build());
  }

  private static void awaitTrouble(ReplicaServer replica, String difference) {
    TestCluster.await(
        replica.address() + " names the difference",
        PATIENCE,
        () -> replica.status().trouble().contains(difference));
  }

  @Test
  void replicasOfDifferentBuildsFormNoInstanceAndNameTheDifference() throws Exception {
    TestCluster.freePorts(3).forEach(port -> members.add("127.0.0.1:" + port));
    TallyType old = new TallyType("tally", 1);
    try (ReplicaServer first = start(0, new TallyType("tally", 2), TestCluster.OTHER);
        ReplicaServer second = start(1, new TallyType("tally", 2), TestCluster.OTHER)) {
      try (ReplicaServer odd = start(2, old, TestCluster.OTHER)) {
        String difference = "type \"tally\" is schema ";
        awaitTrouble(first, difference);
        awaitTrouble(second, difference);
        awaitTrouble(odd, difference);
        assertThat(List.of(first.status().state(), odd.status().state()))
            .as("one that differs may not be waited for in vain, and never be let in")
            .containsOnly(State.FORMING);
      }
      try (ReplicaServer lacking = start(2, new TallyType("tally", 2))) {
        awaitTrouble(first, "was given type \"other\", which " + members.get(2) + " was not");
        awaitTrouble(lacking, "was given type \"other\", which " + members.get(2) + " was not");
      }
      try (ReplicaServer alike = start(2, new TallyType("tally", 2), TestCluster.OTHER)) {
        for (ReplicaServer replica : List.of(first, second, alike)) {
          assertThat(replica.awaitReady(PATIENCE)).as(replica.status().toString()).isTrue();
        }
      }
    }
  }
}
