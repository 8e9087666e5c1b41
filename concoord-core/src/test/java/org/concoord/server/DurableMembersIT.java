package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.concoord.ConcoordClient;
import org.concoord.MemberRules;
import org.concoord.ReplicaStatus.State;
import org.concoord.View.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Durable members that come and go, and come back, over real sockets and files (E3, E4, 2.8). */
class DurableMembersIT {
  private static final Duration PATIENCE = MemberCluster.PATIENCE;

  @TempDir Path path;

  /** Rolling replacement, after which all lose their power and come back. */
  @Test
  void allThreeAreReplacedUnderLoadAndTheOthersOutliveTheirProcesses() throws Exception {
    try (MemberCluster cluster = MemberCluster.of(3, MemberRules.DURABLE, path)) {
      long added;
      List<ReplicaServer> others = new ArrayList<>();
      try (ConcoordClient client = cluster.client()) {
        List<ReplicaServer> old = new ArrayList<>(cluster.replicas());
        MemberCluster.Load load = MemberCluster.load(client);
        load.forgetGaps();
        for (ReplicaServer each : old) {
          others.add(cluster.join());
          cluster.retire(each);
          load.goesOn();
        }
        cluster.awaitVoters(others.toArray(ReplicaServer[]::new));
        load.goesOn();
        added = load.stop();
        System.out.printf(
            "all three durable ones replaced: %d calls, longest gap between answers of a caller"
                + " %d ms%n",
            added, load.longestGap().toMillis());
        assertThat(MemberCluster.tally(client).value()).isEqualTo(added);
        assertThat(cluster.leader().view().epoch()).isEqualTo(4);
      }
      List<String> identities = others.stream().map(r -> r.status().replicaId()).toList();
      others.forEach(cluster::kill);
      List<ReplicaServer> back = new ArrayList<>();
      for (ReplicaServer each : others) {
        back.add(cluster.start(each.address(), config -> config.join(others.get(0).address())));
      }
      cluster.awaitVoters(back.toArray(ReplicaServer[]::new));
      assertThat(back.stream().map(r -> r.status().replicaId()).toList()).isEqualTo(identities);
      try (ConcoordClient client = cluster.client()) {
        assertThat(MemberCluster.tally(client).value()).isEqualTo(added);
        assertThat(MemberCluster.tally(client).add(1)).isEqualTo(added + 1);
      }
    }
  }

  /** E7, and those that formed the instance come back through the epoch they are in. */
  @Test
  void oneBecomesThreeAndAllComeBack() throws Exception {
    try (MemberCluster cluster = MemberCluster.of(1, MemberRules.DURABLE, path)) {
      ReplicaServer first = cluster.replicas().get(0);
      try (ConcoordClient client = cluster.client()) {
        assertThat(MemberCluster.tally(client).add(5)).isEqualTo(5);
        cluster.join();
        cluster.join();
        cluster.awaitVoters(cluster.replicas().toArray(ReplicaServer[]::new));
        assertThat(MemberCluster.tally(client).add(1)).isEqualTo(6);
      }
      List<ReplicaServer> ended = List.copyOf(cluster.replicas());
      ended.forEach(cluster::kill);
      for (ReplicaServer each : ended) {
        cluster.start(
            each.address(),
            config ->
                each == first
                    ? config.firstMembers(List.of(first.address()))
                    : config.join(first.address()));
      }
      cluster.awaitVoters(cluster.replicas().toArray(ReplicaServer[]::new));
      try (ConcoordClient client = cluster.client()) {
        assertThat(MemberCluster.tally(client).value()).isEqualTo(6);
      }
    }
  }

  /** M2: who joined before anything was executed has promised and voted since, and knows it. */
  @Test
  void theTwoThatJoinedAnInstanceWithoutCallsHoldWhatTheyVotedFor() throws Exception {
    try (MemberCluster cluster = MemberCluster.of(1, MemberRules.DURABLE, path)) {
      ReplicaServer first = cluster.replicas().get(0);
      ReplicaServer second = cluster.join();
      ReplicaServer third = cluster.join();
      cluster.awaitVoters(first, second, third);
      try (ConcoordClient client = cluster.client()) {
        assertThat(MemberCluster.tally(client).add(6)).isEqualTo(6);
      }
      List.copyOf(cluster.replicas()).forEach(cluster::kill);
      for (ReplicaServer each : List.of(second, third)) {
        cluster.start(each.address(), config -> config.join(first.address()));
      }
      TestCluster.await(
          "them to lead", PATIENCE, () -> cluster.replicas().stream().anyMatch(r -> r.isLeader()));
      try (ConcoordClient client = cluster.client()) {
        assertThat(MemberCluster.tally(client).value()).isEqualTo(6);
      }
    }
  }

  /** It has a vote to give up, though not before it has come to the epoch that it was in. */
  @Test
  void whoIsToldToLeaveAsSoonAsItIsStartedAgainDoesSo() throws Exception {
    try (MemberCluster cluster = MemberCluster.of(1, MemberRules.DURABLE, path)) {
      ReplicaServer first = cluster.replicas().get(0);
      ReplicaServer second = cluster.join();
      ReplicaServer third = cluster.join();
      cluster.awaitVoters(first, second, third);
      ReplicaServer spare = cluster.join();
      cluster.kill(third);
      cluster.retire(cluster.start(third.address(), config -> config.join(first.address())));
      cluster.awaitVoters(first, second, spare);
    }
  }

  /** 2.8: it votes in an epoch whose beginning nobody can tell it any more. */
  @Test
  void aVoterThatWasDownIsBroughtToALaterEpochByASnapshot() throws Exception {
    try (MemberCluster cluster = MemberCluster.of(3, MemberRules.DURABLE, path, 2_000);
        ConcoordClient client = cluster.client()) {
      assertThat(MemberCluster.tally(client).add(1)).isEqualTo(1);
      ReplicaServer down = cluster.follower();
      cluster.kill(down);
      ReplicaServer leader = cluster.leader();
      ReplicaServer leaves = cluster.follower();
      ReplicaServer added = cluster.join();
      TestCluster.await(
          "the spare",
          PATIENCE,
          () -> leader.view().addresses(Role.SPARE).equals(List.of(added.address())));
      cluster.retire(leaves);
      for (int i = 2; i <= 300; i++) {
        assertThat(MemberCluster.tally(client).add(1)).isEqualTo(i);
      }
      ReplicaServer back = cluster.start(down.address(), config -> config.join(leader.address()));
      cluster.awaitVoters(leader, added, back);
      TestCluster.await("it to follow", PATIENCE, () -> back.status().state() == State.FOLLOWER);
      cluster.kill(added);
      assertThat(MemberCluster.tally(client).add(1)).isEqualTo(301);
      assertThat(back.status().disk().snapshotSlot()).isPositive();
    }
  }

  /** M3: what one directory holds is saved, and outlives the process as the other instance. */
  @Test
  void theLastOfThreeIsResetAndComesBackAsTheOtherInstance() throws Exception {
    try (MemberCluster cluster = MemberCluster.of(3, MemberRules.DURABLE, path)) {
      try (ConcoordClient client = cluster.client()) {
        assertThat(MemberCluster.tally(client).add(7)).isEqualTo(7);
      }
      ReplicaServer last = cluster.replicas().get(2);
      TestCluster.await("it to have it", PATIENCE, () -> last.status().executedSlot() >= 3);
      cluster.kill(cluster.replicas().get(0));
      cluster.kill(cluster.replicas().get(0));
      TestCluster.await(
          "it to be alone", PATIENCE, () -> last.status().trouble().startsWith("1 of 3; "));
      last.reset();
      try (ConcoordClient client = cluster.client()) {
        assertThat(MemberCluster.tally(client).add(1)).isEqualTo(8);
      }
      cluster.kill(last);
      ReplicaServer back =
          cluster.start(last.address(), config -> config.firstMembers(List.of(last.address())));
      cluster.awaitVoters(back);
      try (ConcoordClient client = cluster.client()) {
        assertThat(MemberCluster.tally(client).add(1)).isEqualTo(9);
        ReplicaServer second = cluster.join();
        cluster.awaitVoters(back, second, cluster.join());
        assertThat(MemberCluster.tally(client).add(1)).isEqualTo(10);
      }
    }
  }

  /** M2: it disturbs nobody, and says what it is. */
  @Test
  void whoWasReplacedWhileItWasDownComesBackWithoutAVote() throws Exception {
    MemberRules rules = MemberRules.DURABLE.withSilence(Duration.ofSeconds(1));
    try (MemberCluster cluster = MemberCluster.of(3, rules, path);
        ConcoordClient client = cluster.client()) {
      MemberCluster.Load load = MemberCluster.load(client);
      ReplicaServer killed = cluster.follower();
      cluster.kill(killed);
      cluster.join();
      cluster.awaitVoters(cluster.replicas().toArray(ReplicaServer[]::new));
      ReplicaServer leader = cluster.leader();
      ReplicaServer back =
          cluster.start(
              killed.address(), config -> config.join(cluster.replicas().get(0).address()));
      TestCluster.await("it to know", PATIENCE, () -> back.status().state() == State.OUTSIDE);
      assertThat(back.status().trouble()).startsWith("this replica has left the voters");
      load.goesOn();
      assertThat(cluster.leader()).isSameAs(leader);
      assertThat(leader.view().addresses(Role.VOTER)).doesNotContain(back.address());
      long added = load.stop();
      assertThat(MemberCluster.tally(client).value()).isEqualTo(added);
    }
  }
}
