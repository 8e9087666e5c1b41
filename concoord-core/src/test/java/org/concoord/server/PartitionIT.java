package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.concoord.ConcoordClient;
import org.concoord.OutcomeUnknownException;
import org.concoord.QuorumLostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Durable replicas in processes of their own that do not reach each other, or stand still, and what
 * callers are told of it.
 */
@EnabledIfSystemProperty(named = "concoord.partitions", matches = "true")
class PartitionIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofSeconds(2);

  @TempDir private Path disk;

  private static TallyProxy tally(ConcoordClient client) {
    return new TallyProxy(client, TestCluster.TALLY, "a");
  }

  private static void assertAnswersNothing(TestProcesses.Node alone) {
    try (ConcoordClient client = TestCluster.clientAt(alone.address(), SHORT)) {
      assertThatThrownBy(() -> tally(client).value()).isInstanceOf(QuorumLostException.class);
    }
  }

  @Test
  void aLeaderThatIsCutOffAnswersNobodyAndFollowsWhenItIsBack() throws Exception {
    long answered;
    try (TestProcesses replicas = TestProcesses.behindProxies(3, disk);
        ConcoordClient client = replicas.client(PATIENCE)) {
      KilledCallers callers = KilledCallers.start(client);
      callers.awaitAnswers(PATIENCE);
      for (int time = 1; time <= 3; time++) {
        TestProcesses.Node old = replicas.leader();
        replicas.isolate(old);
        TestCluster.await(
            "it to step down", PATIENCE, () -> !old.ask("status").startsWith("LEADER"));
        callers.awaitAnswers(PATIENCE);
        replicas.heal();
        TestCluster.await("it to follow", PATIENCE, () -> old.ask("status").startsWith("FOLLOWER"));
        callers.awaitAnswers(PATIENCE);
      }
      answered = callers.end();
      TestProcesses.Node old = replicas.leader();
      replicas.isolate(old);
      replicas.reachOnly(old);
      assertAnswersNothing(old);
    }
    System.out.printf("leaders cut off three times; %d calls answered, all there%n", answered);
  }

  /** The one that was cut off holds less than was answered, and so is no majority by itself. */
  @Test
  void whoWasCutOffWhileTheMajorityAnsweredAndEndedAnswersNothingAlone() throws Exception {
    try (TestProcesses replicas = TestProcesses.behindProxies(3, disk);
        ConcoordClient client = replicas.client(PATIENCE)) {
      TallyProxy tally = tally(client);
      assertThat(tally.add(1)).isEqualTo(1);
      TestProcesses.Node leader = replicas.leader();
      TestProcesses.Node cut =
          replicas.nodes().stream().filter(node -> node != leader).findFirst().orElseThrow();
      replicas.isolate(cut);
      for (long value = 2; value <= 20; value++) {
        assertThat(tally.add(1)).isEqualTo(value);
      }
      List<Integer> majority =
          replicas.nodes().stream()
              .filter(node -> node != cut)
              .map(node -> replicas.indexOf(node.address()))
              .toList();
      majority.forEach(replicas::kill);
      replicas.heal();
      assertAnswersNothing(cut);
      // One of the two that know is enough to make up for the other.
      replicas.restart(majority.get(1));
      assertThat(tally.add(1)).isEqualTo(21);
      replicas.restart(majority.get(0));
      replicas.awaitValue(21);
    }
  }

  /** Of five, each majority that is left elects another. */
  @Test
  void twoLeadersInARowAreKilled() throws Exception {
    try (TestProcesses replicas = TestProcesses.behindProxies(5, disk);
        ConcoordClient client = replicas.client(PATIENCE)) {
      TallyProxy tally = tally(client);
      assertThat(tally.add(1)).isEqualTo(1);
      int first = replicas.indexOf(replicas.leader().address());
      replicas.kill(first);
      assertThat(tally.add(1)).isEqualTo(2);
      int second = replicas.indexOf(replicas.leader().address());
      assertThat(second).isNotEqualTo(first);
      replicas.kill(second);
      assertThat(tally.add(1)).isEqualTo(3);
      replicas.restart(second);
      replicas.restart(first);
      replicas.awaitValue(3);
    }
  }

  /** A caller's patience ends before its call does, which runs once or never. */
  @Test
  void aCallThatTimedOutRunsOnceOrNever() throws Exception {
    try (TestProcesses replicas = TestProcesses.behindProxies(3, disk);
        ConcoordClient patient = replicas.client(PATIENCE)) {
      assertThat(tally(patient).add(1)).isEqualTo(1);
      TestProcesses.Node leader = replicas.leader();
      try (ConcoordClient hasty = replicas.client(SHORT)) {
        TallyProxy tally = tally(hasty);
        assertThat(tally.add(1)).isEqualTo(2);
        List<TestProcesses.Node> followers =
            replicas.nodes().stream().filter(node -> node != leader).toList();
        followers.forEach(node -> node.signal("STOP"));
        assertThatThrownBy(() -> tally.add(100)).isInstanceOf(OutcomeUnknownException.class);
        followers.forEach(node -> node.signal("CONT"));
        assertThat(tally(patient).add(1)).isIn(3L, 103L);
        long value = tally.add(1);
        assertThat(value).isIn(4L, 104L);
        replicas.awaitValue(value);
      }
    }
  }
}
