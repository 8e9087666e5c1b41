package org.concoord.testkit.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Breaks things now and then, as the swarm says, and mends them again; crashes are for good (M1).
 */
final class Faults {
  /** A fault that lasts. */
  private static final class Lasting {
    private final Runnable mend;
    private boolean mended;

    Lasting(Runnable mend) {
      this.mend = mend;
    }

    void mend() {
      if (!mended) {
        mended = true;
        mend.run();
      }
    }
  }

  private final World world;
  private final SimClients clients;
  private final RandomGenerator random;
  private final List<Runnable> kinds = new ArrayList<>();
  private final List<Lasting> lasting = new ArrayList<>();
  private int crashes;
  private boolean stopped;

  Faults(World world, SimClients clients, RandomGenerator random) {
    this.world = world;
    this.clients = clients;
    this.random = random;
    Swarm swarm = world.swarm();
    include(swarm.partitions(), this::splitInTwo);
    include(swarm.partitions(), this::isolateLeader);
    include(swarm.partitions(), this::blockOneWay);
    include(swarm.partitions(), this::muteOrDeafenLeader);
    include(swarm.partitions(), this::leaveOneBridge);
    include(swarm.partitions(), this::leaveChain);
    include(swarm.partitions(), this::leaveRing);
    include(swarm.partitions(), this::constrainElection);
    include(swarm.partitions(), this::leaveOneBehind);
    include(swarm.pauses(), this::pause);
    include(swarm.pauses(), this::pauseLeader);
    include(swarm.resets(), this::reset);
    include(swarm.stalls(), this::stallLane);
    include(swarm.clientDeaths(), this::killClient);
    include(swarm.crashes() > 0, this::crash);
    include(swarm.crashes() > 0, this::crashLeader);
    include(swarm.crashes() > 0, this::crashWithinStep);
    // Twice: it stands for six places to die at.
    include(swarm.crashes() > 0, this::crashWithinStep);
    include(swarm.crashes() > 0 && swarm.handOvers(), this::handOverAndStop);
  }

  private void include(boolean drawn, Runnable kind) {
    if (drawn) {
      kinds.add(kind);
    }
  }

  void start() {
    if (!kinds.isEmpty()) {
      next();
    }
  }

  private void next() {
    long mean = world.swarm().faultInterval();
    world
        .scheduler()
        .after(
            (long) (-mean * Math.log(1 - random.nextDouble())) + 1,
            () -> {
              if (!stopped) {
                kinds.get(random.nextInt(kinds.size())).run();
                next();
              }
            });
  }

  /** Mends all that can be mended and breaks nothing more. */
  void stop() {
    stopped = true;
    List.copyOf(lasting).forEach(Lasting::mend);
    world.replicas().forEach(SimReplica::live);
  }

  private void forAWhile(String what, Runnable mend) {
    happened(what);
    Lasting fault = new Lasting(mend);
    lasting.add(fault);
    long mean = world.swarm().faultLength();
    world
        .scheduler()
        .after(
            random.nextLong(mean / 10, 2 * mean),
            () -> {
              if (!fault.mended) {
                world.trace().line(world.scheduler().now(), () -> "  ++ mended: " + what);
                fault.mend();
              }
            });
  }

  private void happened(String what) {
    world.coverage().count(what.replaceAll("( to)? [0-9].*", ""));
    world.trace().line(world.scheduler().now(), () -> "  !! " + what);
  }

  private void splitInTwo() {
    int size = replicas() + clients.count();
    boolean[] side = new boolean[size];
    for (int i = 0; i < size; i++) {
      side[i] = random.nextBoolean();
    }
    List<int[]> pairs = new ArrayList<>();
    for (int from = 0; from < size; from++) {
      for (int to = 0; to < size; to++) {
        if (side[from] != side[to]) {
          pairs.add(new int[] {from, to});
        }
      }
    }
    cut("split in two", pairs);
  }

  private void isolateLeader() {
    int leader = leader();
    List<int[]> pairs = new ArrayList<>();
    for (int other = 0; other < replicas(); other++) {
      if (other != leader) {
        pairs.add(new int[] {leader, other});
        pairs.add(new int[] {other, leader});
      }
    }
    cut("leader isolated " + leader, pairs);
  }

  private void blockOneWay() {
    List<int[]> pairs = new ArrayList<>();
    for (int from = 0; from < replicas(); from++) {
      for (int to = 0; to < replicas(); to++) {
        if (from != to && random.nextInt(3) == 0) {
          pairs.add(new int[] {from, to});
        }
      }
    }
    cut("links blocked one way", pairs);
  }

  private void muteOrDeafenLeader() {
    int leader = leader();
    boolean mute = random.nextBoolean();
    List<int[]> pairs = new ArrayList<>();
    for (int other = 0; other < replicas(); other++) {
      if (other != leader) {
        pairs.add(mute ? new int[] {leader, other} : new int[] {other, leader});
      }
    }
    cut((mute ? "leader muted " : "leader deafened ") + leader, pairs);
  }

  /** One replica reaches all, the others only that one: the quorum-loss case of OmniPaxos. */
  private void leaveOneBridge() {
    int bridge = random.nextInt(replicas());
    List<int[]> pairs = new ArrayList<>();
    for (int from = 0; from < replicas(); from++) {
      for (int to = 0; to < replicas(); to++) {
        if (from != to && from != bridge && to != bridge) {
          pairs.add(new int[] {from, to});
        }
      }
    }
    cut("one bridge left " + bridge, pairs);
  }

  /** Each replica reaches only its neighbours. */
  private void leaveChain() {
    List<int[]> pairs = new ArrayList<>();
    for (int from = 0; from < replicas(); from++) {
      for (int to = 0; to < replicas(); to++) {
        if (Math.abs(from - to) > 1) {
          pairs.add(new int[] {from, to});
        }
      }
    }
    cut("chain left", pairs);
  }

  /** Each replica reaches only its two neighbours, the last and the first being such too. */
  private void leaveRing() {
    if (replicas() == 3) {
      leaveChain(); // a ring of three misses no link
      return;
    }
    List<int[]> pairs = new ArrayList<>();
    for (int from = 0; from < replicas(); from++) {
      for (int to = 0; to < replicas(); to++) {
        int apart = Math.abs(from - to);
        if (apart > 1 && apart < replicas() - 1) {
          pairs.add(new int[] {from, to});
        }
      }
    }
    cut("ring left", pairs);
  }

  /**
   * The leader reaches nobody, and of the others one alone reaches a quorum, whatever it has
   * missed: the constrained election of OmniPaxos.
   */
  private void constrainElection() {
    int leader = leader();
    int only = (leader + 1 + random.nextInt(replicas() - 1)) % replicas();
    List<int[]> pairs = new ArrayList<>();
    for (int from = 0; from < replicas(); from++) {
      for (int to = 0; to < replicas(); to++) {
        boolean throughOnly = from == only || to == only;
        if (from != to && (from == leader || to == leader || !throughOnly)) {
          pairs.add(new int[] {from, to});
        }
      }
    }
    cut("election constrained to " + only, pairs);
  }

  /**
   * One replica misses much, and when it is back the leader goes: it may have to lead what it does
   * not know.
   */
  private void leaveOneBehind() {
    int behind = (leader() + 1 + random.nextInt(replicas() - 1)) % replicas();
    List<int[]> pairs = new ArrayList<>();
    for (int other = 0; other < replicas(); other++) {
      if (other != behind) {
        pairs.add(new int[] {behind, other});
        pairs.add(new int[] {other, behind});
      }
    }
    pairs.forEach(pair -> world.network().block(pair[0], pair[1]));
    forAWhile(
        "one left behind " + behind,
        () -> {
          pairs.forEach(pair -> world.network().unblock(pair[0], pair[1]));
          if (!stopped) {
            isolateLeader();
          }
        });
  }

  private void cut(String what, List<int[]> pairs) {
    pairs.forEach(pair -> world.network().block(pair[0], pair[1]));
    forAWhile(what, () -> pairs.forEach(pair -> world.network().unblock(pair[0], pair[1])));
  }

  private void pause() {
    pause(random.nextInt(replicas()), "paused ");
  }

  private void pauseLeader() {
    pause(leader(), "leader paused ");
  }

  private void pause(int index, String what) {
    SimReplica replica = world.replicas().get(index);
    if (!replica.isCrashed()) {
      replica.pause();
      forAWhile(what + index, replica::resume);
    }
  }

  /** A connection breaks; both ends learn of it, each in its own time, and connect anew. */
  private void reset() {
    int a = random.nextInt(replicas());
    int b = (a + 1 + random.nextInt(replicas() - 1)) % replicas();
    happened("connection reset " + a + "-" + b);
    breakOneWay(a, b);
    if (random.nextBoolean()) {
      breakOneWay(b, a);
    }
  }

  private void breakOneWay(int from, int to) {
    world.network().disconnect(from, to);
    long noticed = random.nextLong(1, 5_000);
    long connected = noticed + random.nextLong(1, 50_000);
    SimReplica dialler = world.replicas().get(from);
    world.scheduler().after(noticed, () -> dialler.onDisconnected(to));
    world
        .scheduler()
        .after(
            connected,
            () -> {
              world.network().connect(from, to);
              dialler.onConnected(to);
            });
  }

  private void stallLane() {
    int index = random.nextInt(replicas());
    happened("lane stalled " + index);
    world.replicas().get(index).stall(random.nextLong(world.swarm().faultLength()) + 1);
  }

  private void killClient() {
    happened("client died");
    clients.replaceOne();
  }

  private void crash() {
    crash(random.nextInt(replicas()), "crashed ");
  }

  private void crashLeader() {
    crash(leader(), "leader crashed ");
  }

  /** Of the leader more often than not: its steps have the most effects. */
  private void crashWithinStep() {
    SimReplica replica =
        world.replicas().get(random.nextInt(3) == 0 ? random.nextInt(replicas()) : leader());
    if (crashes < world.swarm().crashes() && !replica.isCrashed()) {
      crashes++;
      Effect effect = Effect.values()[random.nextInt(Effect.values().length)];
      replica.dieBefore(effect, random.nextInt(1, 9));
    }
  }

  private void crash(int index, String what) {
    SimReplica replica = world.replicas().get(index);
    if (crashes < world.swarm().crashes() && !replica.isCrashed()) {
      crashes++;
      happened(what + index);
      replica.crash();
      for (int peer = 0; peer < replicas(); peer++) {
        if (peer != index && random.nextBoolean()) {
          SimReplica other = world.replicas().get(peer);
          world.scheduler().after(random.nextLong(1, 20_000), () -> other.onDisconnected(index));
        }
      }
    }
  }

  /** An orderly close. */
  private void handOverAndStop() {
    int leader = leader();
    SimReplica replica = world.replicas().get(leader);
    if (crashes < world.swarm().crashes() && !replica.isCrashed()) {
      crashes++;
      happened("leader hands over " + leader);
      replica.onHandOver();
      world
          .scheduler()
          .after(
              random.nextLong(1, 200_000),
              () -> {
                happened("crashed after hand-over " + leader);
                replica.crash();
              });
    }
  }

  /** A replica that leads, else any. */
  private int leader() {
    int offset = random.nextInt(replicas());
    for (int i = 0; i < replicas(); i++) {
      int index = (offset + i) % replicas();
      if (world.replicas().get(index).isLeader()) {
        return index;
      }
    }
    return offset;
  }

  private int replicas() {
    return world.replicas().size();
  }
}
