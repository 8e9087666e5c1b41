package org.concoord.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.concoord.Replica;
import org.concoord.ReplicaConfig;

/** Replicas of a tally, configured as a test of observation wants them. */
public final class ObservedCluster implements AutoCloseable {
  private final List<Replica> replicas = new ArrayList<>();
  private final List<String> members;

  public ObservedCluster(int size, Consumer<ReplicaConfig.Builder> setting) throws Exception {
    members = TestCluster.freePorts(size).stream().map(port -> "127.0.0.1:" + port).toList();
    for (String member : members) {
      ReplicaConfig.Builder builder =
          ReplicaConfig.builder()
              .replicate(new TallyType("tally"))
              .listen(member)
              .firstMembers(members);
      setting.accept(builder);
      replicas.add(Replica.start(builder.build()));
    }
    for (Replica replica : replicas) {
      replica.awaitReady(Duration.ofSeconds(20));
    }
  }

  public String endpoints() {
    return String.join(",", members);
  }

  public List<Replica> replicas() {
    return replicas;
  }

  public Replica leader() {
    return TestCluster.awaitLeader(replicas, Replica::isLeader);
  }

  @Override
  public void close() {
    replicas.forEach(Replica::close);
  }
}
