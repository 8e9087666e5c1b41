package org.concoord.testkit.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.concoord.ConcoordClient;
import org.concoord.QuorumLostException;
import org.concoord.ReplicaStatus;
import org.concoord.ReplicaStatus.State;
import org.concoord.transport.HostAndPort;
import org.junit.jupiter.api.Timeout;

/** What each verb of a {@link Cluster} does to a real one. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ClusterTest {
  @ConcoordCluster(types = Tally.class)
  void anIsolatedLeaderIsReplacedAndCallsGoOn(Cluster cluster) {
    TallyProxy tally = new TallyProxy(cluster.client());
    assertThat(tally.add(1)).isEqualTo(1);

    int old = cluster.awaitLeader();
    cluster.isolate(old);
    assertThat(cluster.awaitLeader()).isNotEqualTo(old);
    assertThat(tally.add(1)).isEqualTo(2);
    assertThat(cluster.status(old).executedSlot())
        .isLessThan(cluster.status(cluster.awaitLeader()).executedSlot());

    cluster.heal();
    cluster.awaitCaughtUp();
    assertThat(tally.add(1)).isEqualTo(3);
  }

  @ConcoordCluster(types = Tally.class)
  void anIsolatedFollowerCatchesUpOnceItIsHealed(Cluster cluster) {
    TallyProxy tally = new TallyProxy(cluster.client());
    tally.add(1);
    int follower = followerOf(cluster.awaitLeader(), cluster);
    cluster.awaitCaughtUp();
    cluster.isolate(follower);
    long executed = cluster.status(follower).executedSlot();
    for (int i = 2; i <= 100; i++) {
      assertThat(tally.add(1)).isEqualTo(i);
    }
    assertThat(cluster.status(follower).executedSlot()).isLessThan(executed + 50);

    cluster.heal();
    cluster.awaitCaughtUp();
    assertThat(cluster.status(follower).executedSlot()).isGreaterThanOrEqualTo(executed + 99);
  }

  @ConcoordCluster(replicas = 1, types = Chest.class, values = Pounds.class)
  void replicasAndClientsKnowTheValuesThatATestNames(Cluster cluster) {
    ChestProxy<Pounds> chest = new ChestProxy<>(cluster.client());
    assertThat(chest.weigh(new Pounds(2))).isEqualTo(new Pounds(2));
    assertThat(chest.weigh(new Pounds(1))).isEqualTo(new Pounds(2));
  }

  /** Both halves know their own, and only the larger one decides. */
  @ConcoordCluster(replicas = 5, types = Tally.class)
  void theSmallerPartOfASplitDecidesNothing(Cluster cluster) {
    TallyProxy tally = new TallyProxy(cluster.client());
    assertThat(tally.add(1)).isEqualTo(1);
    int leader = cluster.awaitLeader();
    int with = (leader + 1) % 5;
    cluster.isolate(leader, with);
    assertThat(cluster.awaitLeader()).isNotIn(leader, with);
    assertThat(tally.add(1)).isEqualTo(2);
    assertThat(cluster.status(leader).executedSlot())
        .isLessThan(cluster.status(cluster.awaitLeader()).executedSlot());
    cluster.heal();
    cluster.awaitCaughtUp();
  }

  @ConcoordCluster(types = Tally.class)
  void clientsOfAnUnpluggedLeaderFindAnother(Cluster cluster) {
    TallyProxy tally = new TallyProxy(cluster.client());
    assertThat(tally.add(1)).isEqualTo(1);
    int old = cluster.awaitLeader();
    cluster.unplug(old);
    assertThat(tally.add(1)).isEqualTo(2);
    assertThat(cluster.awaitLeader()).isNotEqualTo(old);
    cluster.heal();
    cluster.awaitCaughtUp();
    assertThat(tally.add(1)).isEqualTo(3);
  }

  /** Who is isolated still tells clients of the others, and so sends them where calls go on. */
  @ConcoordCluster(types = Tally.class)
  void clientsReachAnIsolatedReplicaAndNoUnpluggedOne(Cluster cluster) {
    cluster.isolate(0);
    assertThat(addByAClientOf(0, cluster, Duration.ofSeconds(20))).isEqualTo(1);
    cluster.unplug(0);
    assertThatThrownBy(() -> addByAClientOf(0, cluster, Duration.ofSeconds(3)))
        .isInstanceOf(QuorumLostException.class)
        .hasMessageContaining("no answer within 1000 ms");
  }

  private static long addByAClientOf(int number, Cluster cluster, Duration deadline) {
    try (ConcoordClient client = ConcoordClient.connect(cluster.status(number).address())) {
      return new TallyProxy(client.withDeadline(deadline)).add(1);
    }
  }

  @ConcoordCluster(types = Tally.class)
  void aKilledLeaderLosesNoAcknowledgedCall(Cluster cluster) {
    TallyProxy tally = new TallyProxy(cluster.client());
    for (int i = 1; i <= 50; i++) {
      assertThat(tally.add(1)).isEqualTo(i);
    }
    int old = cluster.awaitLeader();
    cluster.kill(old);
    assertThat(cluster.status(old).state()).isEqualTo(State.CLOSED);
    assertThat(tally.value()).isEqualTo(50);
    assertThat(tally.add(1)).isEqualTo(51);
    assertThat(cluster.awaitLeader()).isNotEqualTo(old);
  }

  @ConcoordCluster(types = Tally.class)
  void aKilledReplicaResetsConnectionsAndAClosedOneEndsThem(Cluster cluster) throws Exception {
    try (Socket toKilled = connectedTo(cluster, 0);
        Socket toClosed = connectedTo(cluster, 1)) {
      cluster.kill(0);
      assertThatThrownBy(() -> toKilled.getInputStream().read())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
      cluster.close(1);
      assertThat(toClosed.getInputStream().read()).isEqualTo(-1);
    }
    assertThatThrownBy(() -> connectedTo(cluster, 0)).isInstanceOf(ConnectException.class);
  }

  private static Socket connectedTo(Cluster cluster, int number) throws IOException {
    HostAndPort address = HostAndPort.parse(cluster.status(number).address());
    Socket socket = new Socket(address.host(), address.port());
    // Asked on the replica's own thread, which so has accepted it by the second answer.
    cluster.status(number);
    cluster.status(number);
    return socket;
  }

  @ConcoordCluster(types = Tally.class)
  void aRestartedReplicaComesBackAsANewOne(Cluster cluster) {
    TallyProxy tally = new TallyProxy(cluster.client());
    assertThat(tally.add(1)).isEqualTo(1);
    ReplicaStatus before = cluster.status(0);
    cluster.kill(0);
    cluster.restart(0);

    cluster.awaitComeback(0);
    ReplicaStatus after = cluster.status(0);
    assertThat(after.address()).isEqualTo(before.address());
    assertThat(after.replicaId()).isNotEqualTo(before.replicaId());
    assertThat(after.clusterId()).isEqualTo(before.clusterId());
    assertThat(after.epoch()).isEqualTo(2);
    cluster.awaitLeader();
    assertThat(tally.add(1)).isEqualTo(2);
    cluster.awaitCaughtUp();

    // Two at a time are one too many.
    cluster.kill(0);
    cluster.kill(1);
    cluster.restart(0);
    cluster.restart(1);
    Waits.until("it to find the instance", () -> cluster.status(1).state() == State.LEARNER);
    Waits.until(
        "the last one to be alone", () -> cluster.status(2).trouble().startsWith("1 of 3; "));
  }

  @ConcoordCluster(types = Tally.class)
  void aReplicaIsRestartedOverAndOverOnItsAddress(Cluster cluster) {
    int follower = followerOf(cluster.awaitLeader(), cluster);
    for (int i = 0; i < 5; i++) {
      if (i % 2 == 0) {
        cluster.kill(follower);
      } else {
        cluster.close(follower);
      }
      cluster.restart(follower);
    }
    cluster.awaitComeback(follower);
    assertThat(new TallyProxy(cluster.client()).add(1)).isEqualTo(1);
  }

  @ConcoordCluster(types = Tally.class)
  void aLeaderThatIsMuteToTheOthersIsReplacedAndFollowsOnceHealed(Cluster cluster) {
    TallyProxy tally = new TallyProxy(cluster.client());
    assertThat(tally.add(1)).isEqualTo(1);
    int old = cluster.awaitLeader();
    for (int other = 0; other < cluster.size(); other++) {
      if (other != old) {
        cluster.drop(old, other);
      }
    }
    int next = cluster.awaitLeader();
    assertThat(next).isNotEqualTo(old);
    assertThat(tally.add(1)).isEqualTo(2);

    cluster.heal();
    assertThat(cluster.status(cluster.awaitLeader()).leader()).isNotEmpty();
    assertThat(tally.add(1)).isEqualTo(3);
    cluster.awaitCaughtUp();
  }

  @ConcoordCluster(types = Tally.class)
  void callsSurviveLinksThatLoseAQuarterOfAll(Cluster cluster) {
    TallyProxy tally = new TallyProxy(cluster.client());
    eachLink(cluster, (from, to) -> cluster.drop(from, to, 0.25));
    for (int i = 1; i <= 50; i++) {
      assertThat(tally.add(1)).isEqualTo(i);
    }
    cluster.heal();
    cluster.awaitCaughtUp();
    assertThat(tally.value()).isEqualTo(50);
  }

  /** Heartbeats keep the leader in office, so that calls wait instead of failing. */
  @ConcoordCluster(types = Tally.class)
  void withoutAcceptsNothingIsDecidedUntilHealed(Cluster cluster) throws Exception {
    TallyProxy tally = new TallyProxy(cluster.client());
    assertThat(tally.add(1)).isEqualTo(1);
    int leader = cluster.awaitLeader();
    for (int i = 0; i < cluster.size(); i++) {
      cluster.drop(PeerMessage.ACCEPT).from(i);
    }
    CompletableFuture<Long> call = tally.addAsync(1);
    long sent = cluster.status(leader).bytesSent();
    Waits.until("some heartbeats", () -> cluster.status(leader).bytesSent() > sent + 2_000);
    assertThat(call).isNotDone();

    cluster.heal();
    assertThat(call.get(20, TimeUnit.SECONDS)).isEqualTo(2);
    assertThat(tally.add(1)).isEqualTo(3);
  }

  /** There and back, whoever leads. */
  @ConcoordCluster(types = Tally.class)
  void aCallTakesAsLongAsItsLinks(Cluster cluster) {
    TallyProxy tally = new TallyProxy(cluster.client());
    tally.add(1);
    eachLink(cluster, (from, to) -> cluster.delay(from, to, Duration.ofMillis(20)));
    long before = System.nanoTime();
    assertThat(tally.add(1)).isEqualTo(2);
    assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(40_000_000L);
  }

  @ConcoordCluster(types = Tally.class)
  void aStalledLinkIsGivenUpAfterAWhile(Cluster cluster) {
    TallyProxy tally = new TallyProxy(cluster.client());
    int leader = cluster.awaitLeader();
    int follower = followerOf(leader, cluster);
    cluster.stall(leader, follower);
    String address = cluster.status(follower).address();
    Waits.until(
        "the leader to give up",
        () ->
            cluster.status(leader).peers().stream()
                .anyMatch(
                    peer ->
                        peer.address().equals(address) && peer.trouble().contains("no answer")));
    assertThat(tally.add(1)).isEqualTo(1);
    cluster.heal(leader, follower);
    cluster.awaitLeader();
    cluster.awaitCaughtUp();
  }

  @ConcoordCluster(types = Tally.class)
  void resetsOfAllLinksCostNoCall(Cluster cluster) {
    TallyProxy tally = new TallyProxy(cluster.client());
    for (int i = 1; i <= 20; i++) {
      eachLink(cluster, cluster::reset);
      assertThat(tally.add(1)).isEqualTo(i);
    }
    cluster.awaitLeader();
    cluster.awaitCaughtUp();
  }

  /** Faults are of links, not of processes. */
  @ConcoordCluster(types = Tally.class)
  void whoIsRestartedBehindACutStaysBehindIt(Cluster cluster) {
    int follower = followerOf(cluster.awaitLeader(), cluster);
    cluster.isolate(follower);
    cluster.kill(follower);
    cluster.restart(follower);
    Waits.until(
        "it to dial in vain",
        () -> cluster.status(follower).trouble().contains("no answer within 2000 ms"));
    assertThat(cluster.status(follower).state()).isEqualTo(State.FORMING);
    cluster.heal();
    cluster.awaitComeback(follower);
  }

  @ConcoordCluster(types = Tally.class)
  void refusesWhatCannotBe(Cluster cluster) {
    assertThatThrownBy(() -> cluster.kill(3)).hasMessage("there is no replica 3; they are 0 to 2");
    assertThatThrownBy(() -> cluster.drop(0, -1)).hasMessageContaining("no replica -1");
    assertThatThrownBy(() -> cluster.drop(1, 1)).hasMessage("replica 1 has no link to itself");
    assertThatThrownBy(() -> cluster.drop(0, 1, 1.5)).hasMessageContaining("1.5; it is 0 to 1");
    assertThatThrownBy(() -> cluster.delay(0, 1, Duration.ofMillis(-1)))
        .hasMessageContaining("before it was sent");
    assertThatThrownBy(() -> cluster.restart(1))
        .hasMessage("replica 1 runs; kill or close it before it is started again");
    cluster.kill(1);
    assertThatThrownBy(() -> cluster.kill(1)).hasMessage("replica 1 does not run");
    assertThatThrownBy(() -> cluster.close(1)).hasMessage("replica 1 does not run");
  }

  private interface OfLink {
    void of(int from, int to);
  }

  private static void eachLink(Cluster cluster, OfLink action) {
    for (int from = 0; from < cluster.size(); from++) {
      for (int to = 0; to < cluster.size(); to++) {
        if (from != to) {
          action.of(from, to);
        }
      }
    }
  }

  private static int followerOf(int leader, Cluster cluster) {
    return (leader + 1) % cluster.size();
  }
}
