package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.concoord.ClusterResetException;
import org.concoord.ConcoordClient;
import org.concoord.MemberRules;
import org.concoord.ReplicaConfig;
import org.concoord.ReplicaStatus;
import org.concoord.ReplicaStatus.State;
import org.concoord.View;
import org.concoord.View.Role;
import org.concoord.codec.FrameType;
import org.concoord.codec.Redirect;
import org.junit.jupiter.api.Test;

/** Members that come and go while calls go on, over real sockets (rules E and M). */
class MembersIT {
  private static final Duration PATIENCE = MemberCluster.PATIENCE;

  /** E1, E6: nobody's call fails, whoever leaves. */
  @Test
  void aFollowerAndThenTheLeaderLeaveUnderLoad() throws Exception {
    try (MemberCluster cluster = MemberCluster.of(5, MemberRules.DEFAULT);
        ConcoordClient client = cluster.client()) {
      MemberCluster.Load load = MemberCluster.load(client);
      ReplicaServer follower = cluster.follower();
      follower.leave(PATIENCE);
      assertThat(follower.status().state()).isEqualTo(State.OUTSIDE);
      assertThat(follower.status().trouble()).startsWith("this replica has left the voters");
      load.goesOn();
      ReplicaServer leader = cluster.leader();
      leader.leave(PATIENCE);
      assertThat(leader.isLeader()).isFalse();
      load.goesOn();
      List<ReplicaServer> rest = new ArrayList<>(cluster.replicas());
      rest.removeAll(List.of(follower, leader));
      cluster.awaitVoters(rest.toArray(ReplicaServer[]::new));
      assertThat(cluster.leader().view().epoch()).isEqualTo(3);
      assertThatThrownBy(() -> rest.get(0).leave(Duration.ofMillis(700)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("no spare stands by");
      long added = load.stop();
      assertThat(MemberCluster.tally(client).value()).isEqualTo(added);
    }
  }

  /** E7: one grows to three at once, and each holds what came before it. */
  @Test
  void twoJoinOneAndVote() throws Exception {
    try (MemberCluster cluster = MemberCluster.of(1, MemberRules.DEFAULT);
        ConcoordClient client = cluster.client()) {
      List<View> views = new CopyOnWriteArrayList<>();
      ReplicaServer first = cluster.replicas().get(0);
      first.addViewListener(views::add);
      MemberCluster.Load load = MemberCluster.load(client);
      ReplicaServer second = cluster.join();
      TestCluster.await(
          "a spare",
          PATIENCE,
          () -> first.view().addresses(Role.SPARE).equals(List.of(second.address())));
      assertThat(second.status().state()).isEqualTo(State.LEARNER);
      assertThatThrownBy(second::reset).hasMessageContaining("a majority is there"); // M3
      ReplicaServer third = cluster.join();
      cluster.awaitVoters(first, second, third);
      load.goesOn();
      long added = load.stop();
      cluster.kill(first);
      assertThat(MemberCluster.tally(client).value()).isEqualTo(added);
      assertThat(views).extracting(View::epoch).containsSequence(1L, 2L);
    }
  }

  /** The client was told of none of those that answer it in the end. */
  @Test
  void allThreeAreReplacedOneByOneUnderLoad() throws Exception {
    try (MemberCluster cluster = MemberCluster.of(3, MemberRules.DEFAULT);
        ConcoordClient client = cluster.client()) {
      List<ReplicaServer> old = new ArrayList<>(cluster.replicas());
      MemberCluster.Load load = MemberCluster.load(client);
      Duration roundTrip = roundTrip(client);
      load.forgetGaps();
      List<ReplicaServer> others = new ArrayList<>();
      for (ReplicaServer each : old) {
        others.add(cluster.join());
        cluster.retire(each);
        load.goesOn();
      }
      cluster.awaitVoters(others.toArray(ReplicaServer[]::new));
      load.goesOn();
      long added = load.stop();
      System.out.printf(
          "all three replaced: %d calls, longest gap between answers of a caller %d ms, %d of its"
              + " calls' round trips%n",
          added, load.longestGap().toMillis(), load.longestGap().toNanos() / roundTrip.toNanos());
      assertThat(MemberCluster.tally(client).value()).isEqualTo(added);
      assertThat(cluster.leader().view().epoch()).isEqualTo(4);
    }
  }

  /** E3: one that has never voted leads first. */
  @Test
  void oneThatIsAloneLeavesToASpare() throws Exception {
    try (MemberCluster cluster = MemberCluster.of(1, MemberRules.DEFAULT);
        ConcoordClient client = cluster.client()) {
      MemberCluster.Load load = cluster.load(client);
      ReplicaServer spare = cluster.join();
      cluster.retire(cluster.replicas().get(0));
      cluster.awaitVoters(spare);
      load.goesOn();
      long added = load.stop();
      assertThat(MemberCluster.tally(client).value()).isEqualTo(added);
    }
  }

  /** What waits there for a leader's word would wait in vain. */
  @Test
  void clientsOfAReplicaThatLeavesAreToldWhoLeads() throws Exception {
    try (MemberCluster cluster = MemberCluster.of(4, MemberRules.DEFAULT)) {
      ReplicaServer follower = cluster.follower();
      String leader = cluster.leader().address();
      try (Wire client = Wire.client(follower.address())) {
        follower.leave(PATIENCE);
        String told = "";
        while (!told.equals(leader)) {
          told = Redirect.read(client.expect(FrameType.REDIRECT)).leader();
        }
      }
    }
  }

  /** One link to a replica is enough, by whichever name it was found. */
  @Test
  void aReplicaIsJoinedByAnotherNameThanItVotesBy() throws Exception {
    try (MemberCluster cluster = MemberCluster.of(1, MemberRules.DEFAULT)) {
      ReplicaServer first = cluster.replicas().get(0);
      String alias = first.address().replace("127.0.0.1", "localhost");
      ReplicaServer second =
          cluster.start(
              "127.0.0.1:" + TestCluster.freePorts(1).get(0), config -> config.join(alias));
      assertThat(second.awaitReady(PATIENCE)).isTrue();
      TestCluster.await(
          "the other link to be given up",
          Duration.ofSeconds(5),
          () ->
              second.status().peers().stream()
                  .map(ReplicaStatus.Peer::address)
                  .toList()
                  .equals(List.of(first.address())));
    }
  }

  private static Duration roundTrip(ConcoordClient client) {
    TallyProxy tally = MemberCluster.tally(client);
    long began = System.nanoTime();
    for (int i = 0; i < 100; i++) {
      tally.value();
    }
    return Duration.ofNanos((System.nanoTime() - began) / 100);
  }

  @Test
  void aSpareTakesThePlaceOfAKilledVoter() throws Exception {
    MemberRules rules = MemberRules.DEFAULT.withSilence(Duration.ofSeconds(1));
    try (MemberCluster cluster = MemberCluster.of(3, rules);
        ConcoordClient client = cluster.client()) {
      MemberCluster.Load load = MemberCluster.load(client);
      ReplicaServer spare = cluster.join();
      ReplicaServer leader = cluster.leader();
      TestCluster.await(
          "the spare",
          PATIENCE,
          () -> leader.view().addresses(Role.SPARE).equals(List.of(spare.address())));
      ReplicaServer killed = cluster.follower();
      cluster.kill(killed);
      cluster.awaitVoters(cluster.replicas().toArray(ReplicaServer[]::new));
      load.goesOn();
      long added = load.stop();
      assertThat(MemberCluster.tally(client).value()).isEqualTo(added);
    }
  }

  /** M2: who was replaced never votes again; the process is good for another. */
  @Test
  void whoWasReplacedWhileItWasCutOffComesBackAsASpare() throws Exception {
    MemberRules rules = MemberRules.DEFAULT.withSilence(Duration.ofSeconds(1));
    String listen = "127.0.0.1:" + TestCluster.freePorts(1).get(0);
    try (TestCluster cluster = TestCluster.of(3, config -> config.members(rules));
        ReplicaServer spare =
            ReplicaServer.start(
                ReplicaConfig.builder()
                    .replicate(new TallyType("tally"))
                    .replicate(TestCluster.OTHER)
                    .members(rules)
                    .listen(listen)
                    .join(cluster.replicas().get(0).address())
                    .build());
        ConcoordClient client = cluster.client(PATIENCE)) {
      assertThat(MemberCluster.tally(client).add(1)).isEqualTo(1);
      ReplicaServer leader = cluster.leader();
      ReplicaServer away =
          cluster.replicas().stream().filter(r -> r != leader).findFirst().orElseThrow();
      String before = away.status().replicaId();
      TestCluster.await(
          "the spare",
          PATIENCE,
          () -> leader.view().addresses(Role.SPARE).equals(List.of(spare.address())));
      cluster.before(away).cut(spare.address());
      cluster.isolate(away);
      TestCluster.await(
          "it to be replaced",
          PATIENCE,
          () -> spare.view().addresses(Role.VOTER).contains(spare.address()));
      assertThat(spare.view().addresses(Role.VOTER)).doesNotContain(away.address());
      for (int i = 2; i < 50; i++) {
        assertThat(MemberCluster.tally(client).add(1)).isEqualTo(i);
      }
      cluster.heal();
      TestCluster.await("it to stand by", PATIENCE, () -> away.status().state() == State.LEARNER);
      TestCluster.await(
          "others to see it",
          PATIENCE,
          () -> spare.view().addresses(Role.SPARE).equals(List.of(away.address())));
      assertThat(away.status().replicaId()).isNotEqualTo(before);
    }
  }

  /** M3: nothing is re-formed by itself, and who knows the old instance is not fooled. */
  @Test
  void theLastOfThreeIsResetAndGoesOnAsAnotherInstance() throws Exception {
    try (MemberCluster cluster = MemberCluster.of(3, MemberRules.DEFAULT);
        ConcoordClient old = cluster.client()) {
      assertThat(MemberCluster.tally(old).add(7)).isEqualTo(7);
      ReplicaServer last = cluster.replicas().get(2);
      TestCluster.await("it to have it", PATIENCE, () -> last.status().executedSlot() >= 3);
      assertThatThrownBy(last::reset)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("a majority is there");
      cluster.kill(cluster.replicas().get(0));
      cluster.kill(cluster.replicas().get(0));
      TestCluster.await(
          "it to be alone", PATIENCE, () -> last.status().trouble().startsWith("1 of 3; "));
      last.reset();
      assertThatThrownBy(() -> MemberCluster.tally(old).add(1))
          .isInstanceOf(ClusterResetException.class);
      try (ConcoordClient client = cluster.client()) {
        assertThat(MemberCluster.tally(client).add(1)).isEqualTo(8);
        ReplicaServer second = cluster.join();
        cluster.awaitVoters(last, second, cluster.join());
        assertThat(MemberCluster.tally(client).add(1)).isEqualTo(9);
      }
    }
  }

  @Test
  void aLeaderThatIsAskedToHandsOver() throws Exception {
    try (MemberCluster cluster = MemberCluster.of(3, MemberRules.DEFAULT);
        ConcoordClient client = cluster.client()) {
      MemberCluster.Load load = MemberCluster.load(client);
      ReplicaServer leader = cluster.leader();
      assertThat(leader.transferLeadership()).isTrue();
      assertThat(cluster.leader()).isNotSameAs(leader);
      assertThat(leader.transferLeadership()).isFalse();
      load.goesOn();
      long added = load.stop();
      assertThat(MemberCluster.tally(client).value()).isEqualTo(added);
    }
  }
}
