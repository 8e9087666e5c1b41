package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.concoord.ClientConfig;
import org.concoord.ConcoordClient;
import org.concoord.ReplicaConfig;
import org.concoord.ReplicaStatus;
import org.concoord.paxos.Retention;

/** Replicas in this process over real sockets, each behind a {@link FaultProxy}. */
final class TestCluster implements AutoCloseable {
  /** As concoord.testJvms of the build. */
  private static final int JVMS = 2;

  /** Which of them this is; a lone one is the first. */
  private static final int JVM = Integer.getInteger("surefire.forkNumber", 1);

  static final TallyType TALLY = new TallyType("tally");
  static final TallyType OTHER = new TallyType("other");

  private final List<FaultProxy> proxies = new ArrayList<>();
  private final List<ReplicaServer> replicas = new ArrayList<>();
  private final List<TallyType> types = new ArrayList<>();
  private final List<String> members = new ArrayList<>();

  static TestCluster of(int size) throws Exception {
    return of(size, config -> config);
  }

  static TestCluster of(int size, UnaryOperator<ReplicaConfig.Builder> configured)
      throws Exception {
    return of(size, configured, usual -> usual);
  }

  /** Of replicas that keep so much of the log for each other. */
  static TestCluster of(int size, Retention retention) throws Exception {
    return of(size, config -> config, usual -> retention);
  }

  private static TestCluster of(
      int size, UnaryOperator<ReplicaConfig.Builder> configured, UnaryOperator<Retention> retention)
      throws Exception {
    TestCluster cluster = new TestCluster();
    List<Integer> ports = freePorts(size);
    for (int port : ports) {
      FaultProxy proxy = new FaultProxy(port);
      cluster.proxies.add(proxy);
      cluster.members.add(proxy.address());
    }
    for (int i = 0; i < size; i++) {
      cluster.replicas.add(cluster.start(i, ports.get(i), configured, retention));
    }
    for (ReplicaServer replica : cluster.replicas) {
      assertThat(replica.awaitReady(Duration.ofSeconds(20)))
          .as(replica.status().toString())
          .isTrue();
    }
    return cluster;
  }

  private ReplicaServer start(
      int index,
      int port,
      UnaryOperator<ReplicaConfig.Builder> configured,
      UnaryOperator<Retention> retention) {
    TallyType type = new TallyType(TALLY.name());
    types.add(type);
    return ReplicaServer.start(
        configured
            .apply(
                ReplicaConfig.builder()
                    .replicate(type)
                    .replicate(OTHER)
                    .listen(members.get(index))
                    .firstMembers(members))
            .build(),
        new Probe() {
          @Override
          public String bind(String listen) {
            return "127.0.0.1:" + port;
          }

          @Override
          public Retention retention(Retention usual) {
            return retention.apply(usual);
          }
        });
  }

  ConcoordClient client(Duration deadline) {
    return ConcoordClient.connect(
        ClientConfig.builder().endpoints(String.join(",", members)).deadline(deadline).build());
  }

  ConcoordClient clientOf(ReplicaServer replica, Duration deadline) {
    return clientAt(replica.address(), deadline);
  }

  static ConcoordClient clientAt(String endpoints, Duration deadline) {
    return ConcoordClient.connect(
        ClientConfig.builder().endpoints(endpoints).deadline(deadline).build());
  }

  List<ReplicaServer> replicas() {
    return replicas;
  }

  FaultProxy before(ReplicaServer replica) {
    return proxies.get(members.indexOf(replica.address()));
  }

  ReplicaServer leader() {
    return awaitLeader(replicas, ReplicaServer::isLeader);
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

  /** Closes a replica, which from then on is none of these any more. */
  void closeOne(ReplicaServer replica) {
    int index = replicas.indexOf(replica);
    replica.close();
    replicas.remove(index);
    types.remove(index);
  }

  void delayAll(long millis) {
    proxies.forEach(proxy -> proxy.delay(millis));
  }

  /** Breaks every connection between replicas once. */
  void breakAll() {
    for (ReplicaServer replica : replicas) {
      replicas.forEach(other -> before(replica).breakOnce(other.address()));
    }
  }

  /** Clients reach only {@code replica}. */
  void reachOnly(ReplicaServer replica) {
    for (ReplicaServer other : replicas) {
      if (other != replica) {
        before(other).cut(FaultProxy.CLIENT);
      }
    }
  }

  void heal() {
    proxies.forEach(FaultProxy::heal);
  }

  /** Each is asked once: who led a moment ago may do so no more. */
  static <T> T awaitLeader(Collection<T> replicas, Predicate<T> leads) {
    List<T> leading = new ArrayList<>();
    await(
        "a leader",
        Duration.ofSeconds(20),
        () -> {
          replicas.stream().filter(leads).forEach(leading::add);
          return !leading.isEmpty();
        });
    return leading.get(0);
  }

  /** Reads nothing more of what the others say, while connections stay. */
  void stall(ReplicaServer replica) {
    for (ReplicaServer other : replicas) {
      if (other != replica) {
        before(replica).stall(other.address());
      }
    }
  }

  static void await(String what, Duration patience, BooleanSupplier condition) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("still waiting for " + what).isLessThan(deadline);
      Thread.onSpinWait();
      java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
    }
  }

  /** All replicas have executed all that was decided, and hold the same. */
  void awaitSameState() {
    await(
        "equal executed slots",
        Duration.ofSeconds(20),
        () -> {
          List<ReplicaStatus> all = replicas.stream().map(ReplicaServer::status).toList();
          long slot = all.get(0).committedSlot();
          return all.stream().allMatch(s -> s.executedSlot() == slot && s.committedSlot() == slot)
              && types.stream().map(TallyType::values).distinct().count() == 1;
        });
  }

  /** The values of all tallies on the first replica, in the order of their creation. */
  List<Long> values() {
    return types.get(0).values();
  }

  /** Nothing that {@code from} says reaches {@code to}, while connections stay. */
  void blockOneWay(ReplicaServer from, ReplicaServer to) {
    before(to).block(from.address());
  }

  /**
   * Ports that are nobody's until a replica listens there, and when it has ended. So that a client
   * does not come to another test's replicas meanwhile, test JVMs that run at once share none.
   */
  static List<Integer> freePorts(int count) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    List<Integer> ports = new ArrayList<>();
    while (ports.size() < count) {
      ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      sockets.add(socket);
      // The system gives out every other port only.
      if (socket.getLocalPort() / 2 % JVMS == Math.floorMod(JVM, JVMS)) {
        ports.add(socket.getLocalPort());
      }
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
