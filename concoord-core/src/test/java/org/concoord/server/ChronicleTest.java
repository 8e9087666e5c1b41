package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.concoord.ConcoordClient;
import org.concoord.ReplicaStatus;
import org.junit.jupiter.api.Test;

/** What an operator reads: the log, and the text of a status. */
class ChronicleTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Test
  void theLogTellsHowALeaderWasLostAndAnotherFoundAndWhy() throws Exception {
    try (LogLines log = new LogLines();
        TestCluster cluster = TestCluster.of(3);
        ConcoordClient client = cluster.client(PATIENCE)) {
      TallyProxy tally = new TallyProxy(client, TestCluster.TALLY, "a");
      tally.add(1);
      ReplicaServer old = cluster.leader();
      assertThat(log.of(old.address()))
          .anyMatch(line -> line.matches("starts as \\p{XDigit}{8}, one of .*"))
          .anyMatch(line -> line.matches("instance \\p{XDigit}{32} has formed with .*"))
          .anyMatch(line -> line.matches("leads after \\d+ ms without a leader: a majority .*"));
      int before = log.all().size();

      for (int i = 0; i < 2_000; i++) {
        tally.add(1);
      }
      assertThat(log.all().subList(before, log.all().size())).as("all is well").isEmpty();

      cluster.replicas().remove(old);
      old.kill();
      assertThat(tally.add(1)).isEqualTo(2_002);

      ReplicaServer successor = cluster.leader();
      assertThat(log.of(successor.address()))
          .anyMatch(line -> line.matches("lost " + old.address() + ": .*(reset|closed).*"))
          .anyMatch(line -> line.equals("follows nobody: the connection to the leader broke"))
          .anyMatch(line -> line.startsWith("stands for leader: "))
          .anyMatch(line -> line.matches("leads after \\d+ ms without a leader: a majority .*"));
      for (ReplicaServer follower : cluster.replicas()) {
        if (follower != successor) {
          String follows = "follows " + successor.address() + " after \\d+ ms .*: ballot .* leads";
          TestCluster.await(
              "the follower to say whom it follows",
              PATIENCE,
              () -> log.of(follower.address()).stream().anyMatch(line -> line.matches(follows)));
        }
      }
    }
  }

  @Test
  void aCallThatTakesLongIsNamedWhileItRunsAndWhenItHasEnded() throws Exception {
    try (LogLines log = new LogLines();
        TestCluster cluster = TestCluster.of(1);
        ConcoordClient client = cluster.client(PATIENCE)) {
      new TallyProxy(client, TestCluster.TALLY, "a").sleep(1_200);
      ReplicaServer replica = cluster.leader();
      assertThat(log.of(replica.address()))
          .anyMatch(
              line ->
                  line.matches(
                      "tally\\.sleep\\(long\\) in slot 3 has been running for 1\\.\\d s; no other.*"))
          .anyMatch(line -> line.matches("tally\\.sleep\\(long\\) in slot 3 took 1\\.\\d s, .*"));
      assertThat(replica.status().lane().slowCalls())
          .singleElement()
          .satisfies(
              slow -> {
                assertThat(slow.running()).isFalse();
                assertThat(slow.slot()).isEqualTo(3);
                assertThat(slow.duration()).isBetween(Duration.ofMillis(1_200), PATIENCE);
              });
    }
  }

  @Test
  void theStatusOfALeaderWithAMemberGoneIsATable() throws Exception {
    try (TestCluster cluster = TestCluster.of(3);
        ConcoordClient client = cluster.client(PATIENCE)) {
      TallyProxy tally = new TallyProxy(client, TestCluster.TALLY, "a");
      tally.add(1);
      ReplicaServer leader = cluster.leader();
      cluster.awaitSameState();
      ReplicaServer gone =
          cluster.replicas().stream().filter(r -> r != leader).findFirst().orElseThrow();
      cluster.closeOne(gone);
      tally.add(1);
      TestCluster.await(
          "the loss to be seen",
          PATIENCE,
          () -> !peer(leader.status(), gone.address()).trouble().isEmpty());

      ReplicaStatus status = leader.status();
      assertThat(status.slots().open()).isZero();
      assertThat(status.slots().retainedBytes()).isPositive();
      assertThat(status.clients().replyBytes()).isPositive();
      assertThat(peer(status, gone.address()).connected()).isFalse();
      assertThat(peer(status, gone.address()).behind()).isPositive();
      assertThat(status.isHealthy()).as("a majority is there").isTrue();
      List<String> lines = status.toString().lines().map(String::stripTrailing).toList();
      assertThat(lines.get(0))
          .matches("replica " + leader.address() + " \\(\\p{XDigit}{8}\\): LEADER");
      assertThat(lines)
          .anyMatch(line -> line.matches("  leader    " + leader.address() + ", ballot \\d+@.*"))
          .anyMatch(
              line ->
                  line.matches(
                      "  slots     proposed \\d+, decided \\d+, executed \\d+; kept from \\d+, .*B"))
          .anyMatch(line -> line.matches("  lane      \\d+ slots wait, \\d+ B"))
          .anyMatch(line -> line.matches("  clients   \\d+ connections; 1 sessions, .*kept"))
          .anyMatch(line -> line.matches("  calls     0 wait, 0 B; 0 refused"))
          .anyMatch(
              line ->
                  line.matches(
                      "  peer      "
                          + gone.address()
                          + " .* silent     heard .* ago, \\d+ slots behind: .*"));
    }
  }

  @Test
  void aStatusOfALoopThatDoesNotAnswerTellsWhatCanBeSeenFromOutside() throws Exception {
    CountDownLatch mayGoOn = new CountDownLatch(1);
    try (TestCluster cluster = TestCluster.of(1);
        ConcoordClient client = cluster.client(PATIENCE)) {
      TallyProxy tally = new TallyProxy(client, TestCluster.TALLY, "a");
      tally.add(1);
      ReplicaServer leader = cluster.leader();
      var sleeping = tally.sleepAsync(3_000);
      TestCluster.await(
          "the call to run", PATIENCE, () -> !leader.status().lane().slowCalls().isEmpty());
      leader.peers().loop().execute(() -> awaitUninterruptibly(mayGoOn));

      ReplicaStatus status = leader.status();

      mayGoOn.countDown();
      assertThat(status.trouble()).isEqualTo("the replica's own thread has not answered for 2 s");
      assertThat(status.executedSlot()).isPositive();
      assertThat(status.toString()).contains("slow call tally.sleep(long) in slot ");
      assertThat(sleeping.get()).isEqualTo(2);
      assertThat(leader.status().trouble()).isEmpty();
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aStatusOfAReplicaThatHasEndedSaysWhy() throws Exception {
    try (TestCluster cluster = TestCluster.of(1)) {
      ReplicaServer replica = cluster.leader();
      replica.onFenced(new IllegalStateException("planned"));
      TestCluster.await(
          "it to stop", PATIENCE, () -> replica.status().trouble().startsWith("fenced: "));
      assertThat(replica.status().trouble())
          .isEqualTo("fenced: java.lang.IllegalStateException: planned");
      replica.close();
      assertThat(replica.status().state()).isEqualTo(ReplicaStatus.State.CLOSED);
      assertThat(replica.status().toString())
          .contains("closed after it had fenced itself: java.lang.IllegalStateException: planned");
    }
  }

  private static ReplicaStatus.Peer peer(ReplicaStatus status, String address) {
    return status.peers().stream()
        .filter(peer -> peer.address().equals(address))
        .findFirst()
        .orElseThrow();
  }
}
