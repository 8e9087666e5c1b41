package org.concoord.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.concoord.ReplicaStatus;
import org.concoord.objects.Counter;
import org.concoord.objects.CounterProxy;
import org.concoord.testkit.junit.Cluster;
import org.concoord.testkit.junit.ConcoordCluster;
import org.junit.jupiter.api.AfterAll;

/** How to test an object of your own on a real cluster; see docs/testing-your-objects.md. */
class CounterClusterTest {
  private static final List<Cluster> STARTED = new ArrayList<>();

  @AfterAll
  static void everyClusterIsClosedAfterItsTest() {
    assertThat(STARTED).hasSize(4).allSatisfy(CounterClusterTest::isClosed);
  }

  private static void isClosed(Cluster cluster) {
    for (int i = 0; i < cluster.size(); i++) {
      assertThat(cluster.status(i).state()).isEqualTo(ReplicaStatus.State.CLOSED);
    }
  }

  @ConcoordCluster(types = Counter.class)
  void countsOnWithoutItsLeader(Cluster cluster) {
    STARTED.add(cluster);
    CounterProxy counter = new CounterProxy(cluster.client());
    assertThat(counter.increment()).isEqualTo(1);

    int leader = cluster.awaitLeader();
    cluster.close(leader);

    assertThat(counter.increment()).isEqualTo(2);
    assertThat(cluster.awaitLeader()).isNotEqualTo(leader);
    assertThat(cluster.status(leader).state()).isEqualTo(ReplicaStatus.State.CLOSED);
  }

  @ConcoordCluster(replicas = 5, types = Counter.class)
  void countsOnceEachWhileLeadersGo(Cluster cluster) {
    STARTED.add(cluster);
    CounterProxy counter = new CounterProxy(cluster.client());
    assertThat(counter.increment()).isEqualTo(1);

    int cutOff = cluster.awaitLeader();
    cluster.isolate(cutOff);
    assertThat(counter.increment()).isEqualTo(2);

    int killed = cluster.awaitLeader();
    assertThat(killed).isNotEqualTo(cutOff);
    cluster.kill(killed);
    assertThat(counter.increment()).isEqualTo(3);

    cluster.heal();
    cluster.restart(killed);
    cluster.awaitCaughtUp();
    assertThat(cluster.status(cutOff).executedSlot()).isPositive();
    assertThat(counter.getValue()).isEqualTo(3);
  }

  @ConcoordCluster(replicas = 1, types = Counter.class)
  void objectsOfOneTypeAreToldApartByName(Cluster cluster) {
    STARTED.add(cluster);
    CounterProxy visits = new CounterProxy(cluster.client(), "visits");
    CounterProxy orders = new CounterProxy(cluster.client(), "orders");
    visits.add(5);
    assertThat(orders.increment()).isEqualTo(1);
    assertThat(visits.getValue()).isEqualTo(5);
  }

  @ConcoordCluster(types = Counter.class)
  void aReplicaIsClosedOnce(Cluster cluster) {
    STARTED.add(cluster);
    cluster.close(2);
    assertThatThrownBy(() -> cluster.close(2))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("replica 2 does not run");
    assertThatThrownBy(() -> cluster.close(3)).hasMessage("there is no replica 3; they are 0 to 2");
  }
}
