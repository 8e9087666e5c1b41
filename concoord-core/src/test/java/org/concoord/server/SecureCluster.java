package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.concoord.ClientConfig;
import org.concoord.ConcoordClient;
import org.concoord.ReplicaConfig;

/** Replicas in this process, each configured as its test wants it. */
final class SecureCluster implements AutoCloseable {
  private final List<String> members;
  private final List<ReplicaServer> replicas = new ArrayList<>();
  private final List<TallyType> types = new ArrayList<>();

  SecureCluster(int size) throws Exception {
    members = TestCluster.freePorts(size).stream().map(port -> "127.0.0.1:" + port).toList();
  }

  /** All replicas, alike. */
  static SecureCluster of(int size, UnaryOperator<ReplicaConfig.Builder> secured) throws Exception {
    SecureCluster cluster = new SecureCluster(size);
    for (int i = 0; i < size; i++) {
      cluster.start(i, secured);
    }
    cluster.awaitReady();
    return cluster;
  }

  void start(int index, UnaryOperator<ReplicaConfig.Builder> secured) {
    TallyType type = new TallyType(TestCluster.TALLY.name());
    types.add(type);
    replicas.add(
        ReplicaServer.start(
            secured
                .apply(
                    ReplicaConfig.builder()
                        .replicate(type)
                        .listen(members.get(index))
                        .firstMembers(members))
                .build()));
  }

  void awaitReady() throws InterruptedException {
    for (ReplicaServer replica : replicas) {
      assertThat(replica.awaitReady(Duration.ofSeconds(20)))
          .as(replica.status().toString())
          .isTrue();
    }
  }

  ConcoordClient client(UnaryOperator<ClientConfig.Builder> secured) {
    return ConcoordClient.connect(
        secured
            .apply(
                ClientConfig.builder()
                    .endpoints(String.join(",", members))
                    .deadline(Duration.ofSeconds(20)))
            .build());
  }

  List<ReplicaServer> replicas() {
    return replicas;
  }

  ReplicaServer leader() {
    return TestCluster.awaitLeader(replicas, ReplicaServer::isLeader);
  }

  /** Ends as a killed process does. */
  void kill(ReplicaServer replica) {
    int index = replicas.indexOf(replica);
    replica.kill();
    replicas.remove(index);
    types.remove(index);
  }

  String address(int index) {
    return members.get(index);
  }

  /** The values of all tallies on one replica. */
  List<Long> values(int index) {
    return types.get(index).values();
  }

  @Override
  public void close() {
    replicas.forEach(ReplicaServer::close);
  }
}
