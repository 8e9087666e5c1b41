package org.concoord.server;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.concoord.ConcoordClient;
import org.concoord.MemberRules;
import org.concoord.ReplicaConfig;
import org.concoord.View.Role;
import org.concoord.paxos.Retention;
import org.jspecify.annotations.Nullable;

/** Replicas in this process that come and go, over real sockets, and a client under load. */
final class MemberCluster implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int CALLERS = 4;

  /** Callers that go on until they are stopped, and what they have seen. */
  static final class Load {
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong longestNanos = new AtomicLong();
    private final AtomicBoolean enough = new AtomicBoolean();
    private final List<CompletableFuture<Void>> callers = new ArrayList<>();

    private Load(TallyProxy tally) {
      for (int i = 0; i < CALLERS; i++) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        callers.add(done);
        new Thread(() -> call(tally, done)).start();
      }
    }

    private void call(TallyProxy tally, CompletableFuture<Void> done) {
      try {
        for (long last = System.nanoTime(); !enough.get(); ) {
          tally.add(1);
          long now = System.nanoTime();
          answered.incrementAndGet();
          longestNanos.accumulateAndGet(now - last, Math::max);
          last = now;
        }
        done.complete(null);
      } catch (RuntimeException | Error failure) {
        done.completeExceptionally(failure);
      }
    }

    /** Waits for more answers. */
    void goesOn() {
      long then = answered.get();
      TestCluster.await("calls to go on", PATIENCE, () -> answered.get() > then + 200);
    }

    /** From now on the longest time without an answer is counted anew. */
    void forgetGaps() {
      longestNanos.set(0);
    }

    Duration longestGap() {
      return Duration.ofNanos(longestNanos.get());
    }

    /** How many calls were answered; fails where any was not. */
    long stop() throws Exception {
      enough.set(true);
      for (CompletableFuture<Void> caller : callers) {
        caller.get(30, TimeUnit.SECONDS);
      }
      return answered.get();
    }
  }

  private final UnaryOperator<ReplicaConfig.Builder> configured;
  private final List<ReplicaServer> replicas = new ArrayList<>();

  /** Below which each has its directory; null in memory mode. */
  private final @Nullable Path directories;

  private final Probe probe;

  private MemberCluster(MemberRules rules, @Nullable Path directories, Probe probe) {
    this.configured = config -> config.members(rules);
    this.directories = directories;
    this.probe = probe;
  }

  static MemberCluster of(int size, MemberRules rules) throws Exception {
    return new MemberCluster(rules, null, Probe.NONE).form(size);
  }

  /** Durable ones. */
  static MemberCluster of(int size, MemberRules rules, Path directories) throws Exception {
    return new MemberCluster(rules, directories, Probe.NONE).form(size);
  }

  /** Durable ones that keep so many bytes of the log for others. */
  static MemberCluster of(int size, MemberRules rules, Path directories, long retained)
      throws Exception {
    Probe keepingLittle =
        new Probe() {
          @Override
          public Retention retention(Retention usual) {
            return new Retention(retained, usual.pieceBytes());
          }
        };
    return new MemberCluster(rules, directories, keepingLittle).form(size);
  }

  private MemberCluster form(int size) throws Exception {
    MemberCluster cluster = this;
    List<String> members =
        TestCluster.freePorts(size).stream().map(port -> "127.0.0.1:" + port).toList();
    for (String member : members) {
      cluster.start(member, config -> config.firstMembers(members));
    }
    for (ReplicaServer replica : cluster.replicas) {
      cluster.awaitReady(replica);
    }
    return cluster;
  }

  ReplicaServer start(String listen, UnaryOperator<ReplicaConfig.Builder> how) {
    ReplicaConfig.Builder config =
        ReplicaConfig.builder().replicate(new TallyType("tally")).listen(listen);
    if (directories != null) {
      config.dataDirectory(directories.resolve(listen.replace(':', '_'))).segmentBytes(4 << 20);
    }
    ReplicaServer replica = ReplicaServer.start(how.apply(configured.apply(config)).build(), probe);
    replicas.add(replica);
    return replica;
  }

  /** Starts one that joins by the address of one that runs, and waits until it follows. */
  ReplicaServer join() throws Exception {
    String listen = "127.0.0.1:" + TestCluster.freePorts(1).get(0);
    ReplicaServer replica = start(listen, config -> config.join(replicas.get(0).address()));
    awaitReady(replica);
    return replica;
  }

  private void awaitReady(ReplicaServer replica) throws InterruptedException {
    if (!replica.awaitReady(PATIENCE)) {
      throw new AssertionError(replica.status().toString());
    }
  }

  /** Ends one as a killed process ends, and forgets it. */
  void kill(ReplicaServer replica) {
    replicas.remove(replica);
    replica.kill();
  }

  /** As an operator takes one away. */
  void retire(ReplicaServer replica) throws InterruptedException {
    replica.leave(PATIENCE);
    replicas.remove(replica);
    replica.close();
  }

  ReplicaServer leader() {
    return TestCluster.awaitLeader(replicas, ReplicaServer::isLeader);
  }

  ReplicaServer follower() {
    ReplicaServer leader = leader();
    // A leader may lead before it has told its own view.
    TestCluster.await("a follower", PATIENCE, () -> followers(leader).findFirst().isPresent());
    return followers(leader).findFirst().orElseThrow();
  }

  private Stream<ReplicaServer> followers(ReplicaServer leader) {
    List<String> voters = leader.view().addresses(Role.VOTER);
    return replicas.stream().filter(r -> r != leader && voters.contains(r.address()));
  }

  /** Waits until exactly these vote, as all of them know. */
  void awaitVoters(ReplicaServer... voters) {
    List<String> addresses = Arrays.stream(voters).map(ReplicaServer::address).sorted().toList();
    for (ReplicaServer voter : voters) {
      TestCluster.await(
          "the voters " + addresses + " at " + voter.address(),
          PATIENCE,
          () -> voter.view().addresses(Role.VOTER).equals(addresses));
    }
  }

  /** Calls that go on until they are stopped. */
  static Load load(ConcoordClient client) {
    Load load = new Load(tally(client));
    load.goesOn();
    return load;
  }

  static TallyProxy tally(ConcoordClient client) {
    return new TallyProxy(client, TestCluster.TALLY, "a");
  }

  /** Of those that run now. */
  ConcoordClient client() {
    return TestCluster.clientAt(
        String.join(",", replicas.stream().map(ReplicaServer::address).toList()), PATIENCE);
  }

  List<ReplicaServer> replicas() {
    return replicas;
  }

  @Override
  public void close() {
    replicas.forEach(ReplicaServer::close);
  }
}
