package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.concoord.ConcoordClient;
import org.concoord.ReplicaStatus;
import org.concoord.paxos.Role;
import org.concoord.rsm.TypeRegistry;
import org.concoord.transport.LineLimit;
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
      cluster.replicas().remove(old);
      old.kill();
      assertThat(tally.add(1)).isEqualTo(2);

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

  /** On a machine that pauses there are changes of leader; a stretch without one has no line. */
  @Test
  void theLogIsQuietUnderLoadWhileAllIsWell() throws Exception {
    try (LogLines log = new LogLines();
        TestCluster cluster = TestCluster.of(3);
        ConcoordClient client = cluster.client(PATIENCE)) {
      TallyProxy tally = new TallyProxy(client, TestCluster.TALLY, "a");
      TestCluster.await(
          "an undisturbed stretch",
          Duration.ofSeconds(60),
          () -> {
            List<String> ballots = ballots(cluster);
            int before = log.all().size();
            for (int i = 0; i < 500; i++) {
              tally.add(1);
            }
            List<String> lines = log.all().subList(before, log.all().size());
            boolean undisturbed =
                ballots(cluster).equals(ballots) && ballots.stream().distinct().count() == 1;
            if (undisturbed) {
              assertThat(lines).isEmpty();
            }
            return undisturbed;
          });
    }
  }

  private static List<String> ballots(TestCluster cluster) {
    return cluster.replicas().stream()
        .map(replica -> replica.status().ballot() + replica.status().leader())
        .toList();
  }

  @Test
  void nobodyThatLeadsForLongIsWorthAWarningOnceAMinute() {
    try (LogLines log = new LogLines()) {
      Chronicle chronicle =
          new Chronicle("here", Meters.none(TypeRegistry.of(new TallyType("tally"))));
      long now = System.nanoTime();
      chronicle.tick(now + Duration.ofSeconds(4).toNanos(), () -> "too soon");
      chronicle.tick(now + Duration.ofSeconds(6).toNanos(), () -> "1 of 3");
      chronicle.tick(now + Duration.ofSeconds(60).toNanos(), () -> "too soon again");
      chronicle.tick(now + Duration.ofSeconds(67).toNanos(), () -> "1 of 3 still");
      chronicle.role(Role.FOLLOWER, "there", "ballot 1 leads");
      chronicle.tick(now + Duration.ofSeconds(200).toNanos(), () -> "all is well");
      assertThat(log.of("here"))
          .satisfiesExactly(
              line -> assertThat(line).matches("has known of no leader for [56] s: 1 of 3"),
              line -> assertThat(line).matches("has known of no leader for 6[67] s: 1 of 3 still"),
              line -> assertThat(line).startsWith("follows there after "));
    }
  }

  @Test
  void manyLinesOnMembersAreCutShortAndCounted() {
    try (LogLines log = new LogLines()) {
      Chronicle chronicle =
          new Chronicle("here", Meters.none(TypeRegistry.of(new TallyType("tally"))));
      for (int i = 0; i < 100; i++) {
        chronicle.reached("there", "an identity");
        chronicle.lost("there", "flapping");
      }
      assertThat(log.of("here")).hasSize(20);
      LineLimit limit = new LineLimit(20, Duration.ofSeconds(5), 0);
      for (int i = 0; i < 25; i++) {
        limit.allows(0);
      }
      assertThat(limit.allows(Duration.ofSeconds(5).toNanos())).isTrue();
      assertThat(limit.leftOut()).isEqualTo(" (5 lines like this one not shown)");
      assertThat(limit.leftOut()).isEmpty();
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
                      "tally\\.sleep\\(long\\) in slot \\d+ has been running for 1\\.\\d s; no other.*"))
          .anyMatch(
              line -> line.matches("tally\\.sleep\\(long\\) in slot \\d+ took 1\\.\\d s, .*"));
      assertThat(replica.status().lane().slowCalls())
          .singleElement()
          .satisfies(
              slow -> {
                assertThat(slow.running()).isFalse();
                assertThat(slow.slot()).isGreaterThan(2);
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
          .anyMatch(
              line ->
                  line.matches("  clients   \\d+ connections; 1 sessions, .*kept; 0 calls parked"))
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
      replica.shutdown().fence(new IllegalStateException("planned"));
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
