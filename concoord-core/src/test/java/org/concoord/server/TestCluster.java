package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.concoord.ClientConfig;
import org.concoord.ConcoordClient;
import org.concoord.ReplicaConfig;
import org.concoord.ReplicaStatus;

/** Replicas in this process over real sockets, each behind a {@link FaultProxy}. */
final class TestCluster implements AutoCloseable {
  static final TallyType TALLY = new TallyType("tally");
  static final TallyType OTHER = new TallyType("other");

  private final List<FaultProxy> proxies = new ArrayList<>();
  private final List<ReplicaServer> replicas = new ArrayList<>();
  private final List<String> members = new ArrayList<>();

  static TestCluster of(int size) throws Exception {
    TestCluster cluster = new TestCluster();
    List<Integer> ports = freePorts(size);
    for (int port : ports) {
      FaultProxy proxy = new FaultProxy(port);
      cluster.proxies.add(proxy);
      cluster.members.add(proxy.address());
    }
    for (int i = 0; i < size; i++) {
      cluster.replicas.add(cluster.start(i, ports.get(i)));
    }
    for (ReplicaServer replica : cluster.replicas) {
      assertThat(replica.awaitReady(Duration.ofSeconds(20)))
          .as(replica.status().toString())
          .isTrue();
    }
    return cluster;
  }

  private ReplicaServer start(int index, int port) {
    return ReplicaServer.start(
        ReplicaConfig.builder()
            .replicate(TALLY)
            .replicate(OTHER)
            .listen(members.get(index))
            .firstMembers(members)
            .build(),
        new Probe() {
          @Override
          public String bind(String listen) {
            return "127.0.0.1:" + port;
          }
        });
  }

  ConcoordClient client(Duration deadline) {
    return ConcoordClient.connect(
        ClientConfig.builder().endpoints(String.join(",", members)).deadline(deadline).build());
  }

  ConcoordClient clientOf(ReplicaServer replica, Duration deadline) {
    return ConcoordClient.connect(
        ClientConfig.builder().endpoints(replica.address()).deadline(deadline).build());
  }

  List<ReplicaServer> replicas() {
    return replicas;
  }

  FaultProxy before(ReplicaServer replica) {
    return proxies.get(members.indexOf(replica.address()));
  }

  ReplicaServer leader() {
    await(
        "a leader",
        Duration.ofSeconds(10),
        () -> replicas.stream().anyMatch(ReplicaServer::isLeader));
    return replicas.stream().filter(ReplicaServer::isLeader).findFirst().orElseThrow();
  }

  /** Neither says nor hears anything of the others any more; clients still reach it. */
  void isolate(ReplicaServer replica) {
    for (ReplicaServer other : replicas) {
      if (other != replica) {
        before(replica).cut(other.address());
        before(other).cut(replica.address());
      }
    }
  }

  void heal() {
    proxies.forEach(FaultProxy::heal);
  }

  static void await(String what, Duration patience, BooleanSupplier condition) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("still waiting for " + what).isLessThan(deadline);
      Thread.onSpinWait();
      java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
    }
  }

  /** The replicas that are left agree on how far they have executed. */
  void awaitSameState() {
    await(
        "equal executed slots",
        Duration.ofSeconds(20),
        () ->
            replicas.stream()
                    .map(ReplicaServer::status)
                    .map(ReplicaStatus::executedSlot)
                    .distinct()
                    .count()
                == 1);
  }

  static List<Integer> freePorts(int count) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      sockets.add(socket);
      ports.add(socket.getLocalPort());
    }
    for (ServerSocket socket : sockets) {
      socket.close();
    }
    return ports;
  }

  @Override
  public void close() throws IOException {
    replicas.forEach(ReplicaServer::close);
    for (FaultProxy proxy : proxies) {
      proxy.close();
    }
  }
}
