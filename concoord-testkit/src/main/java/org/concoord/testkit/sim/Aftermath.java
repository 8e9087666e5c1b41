package org.concoord.testkit.sim;

import java.util.List;
import java.util.random.RandomGenerator;
import org.concoord.testkit.check.Invariant;
import org.concoord.testkit.check.LivenessJudge;
import org.concoord.testkit.check.Violation;

/**
 * What comes after the faults of a run, on a network that is calm by then: in most runs one last
 * fault that stands while nothing else changes, and then peace. Here it is judged that there is
 * progress; while all kinds of faults come and go, none is promised.
 */
final class Aftermath {
  private static final int TIMEOUTS_TO_A_LEADER = 10;
  private static final int TIMEOUTS_TO_A_DECISION = 2;
  private static final int TIMEOUTS_AFTER_A_DUEL = 20;
  private static final int STALLED_TIMEOUTS = 3;
  private static final int WINDOW_SLOTS = 1_024;

  private final World world;
  private final SimClients clients;
  private final Faults faults;
  private final RandomGenerator random;

  /** The longest time that any replica waits before it stands. */
  private final long timeoutMicros;

  /** How long whoever was granted a lease may keep others from being elected (R7). */
  private final long leaseMicros;

  private final boolean leadersAreHeard;

  Aftermath(World world, SimClients clients, Faults faults, RandomGenerator random) {
    this.world = world;
    this.clients = clients;
    this.faults = faults;
    this.random = random;
    double slowestClock = 1 - world.swarm().drift();
    this.timeoutMicros = (long) (10_000 * world.swarm().timing().electionMaxTicks() / slowestClock);
    this.leaseMicros = world.swarm().leases() ? (long) (world.swarm().lease() / slowestClock) : 0;
    this.leadersAreHeard = areLeadersHeard(world.swarm());
  }

  void run() {
    settle();
    if (world.swarm().members().changes()) {
      clients.drain(); // what stands or falls silent is told from who votes at the start
      return;
    }
    int drawn = random.nextInt(16);
    if (drawn == 0) {
      // The only case under load, which costs as many events as all before.
      stand(
          "a slow replica stood",
          random.nextBoolean() ? Slowness::slowFollower : Slowness::slowDisk,
          true);
    }
    clients.drain();
    if (drawn >= 1 && drawn <= 3) {
      List<FaultKind> partitions = LinkFaults.partitions();
      stand("a partition stood", partitions.get(random.nextInt(partitions.size())), false);
    } else if (drawn == 4 || drawn == 5) {
      duel();
    } else if (drawn >= 6 && drawn <= 11 && faults.keepsLast()) {
      new Lockstep(world, faults, timeoutMicros).run();
    } else if (drawn >= 12 && drawn <= 13 && leadersAreHeard && faults.keepsLast()) {
      new DeafFollower(world, faults, timeoutMicros).run();
    } else if (drawn >= 14 && faults.keepsLast()) {
      fillWindow();
    }
    beStill();
  }

  /** From now on nothing changes, so leaders should not either, if clocks let them be heard. */
  private void beStill() {
    if (leadersAreHeard) {
      world.liveness().onStill();
    }
  }

  /**
   * Whether even the slowest clock beats before the fastest one is out of patience. Both count in
   * whole ticks: a beat may come one late, and be noted one early.
   */
  private static boolean areLeadersHeard(Swarm swarm) {
    double latestBeat = 10_000 * (swarm.timing().heartbeatTicks() + 1) / (1 - swarm.drift());
    double leastPatience = 10_000 * (swarm.timing().electionMinTicks() - 1) / (1 + swarm.drift());
    return latestBeat + Network.CALM_DELAY < leastPatience;
  }

  /** Lets that arrive which is late and holds up others. */
  private void settle() {
    long settled = world.network().settledAt();
    for (SimReplica replica : world.replicas()) {
      settled = Math.max(settled, replica.storage().forcedAt());
    }
    world.scheduler().runFor(settled - world.scheduler().now());
  }

  /**
   * @param isSlow whether a replica may be elected that is too slow to go on leading, and another
   *     after it
   */
  private void stand(String name, FaultKind kind, boolean isSlow) {
    Fault fault = faults.stand(kind);
    world.coverage().count(name);
    if (!isSlow) {
      beStill();
    }
    awaitLeader(TIMEOUTS_TO_A_LEADER);
    LivenessJudge.Standing[] standings = world.standings();
    if (LivenessJudge.isLeaderDue(standings) && !waitsForSnapshot()) {
      world.coverage().count(name + " and a leader was due");
      LivenessJudge.checkLeader(standings, name);
      checkDecides(name);
    }
    world.liveness().onDisturbed();
    fault.end();
    settle();
  }

  /**
   * Lets so much time pass, and more where a replica whose disk had failed is started again
   * meanwhile: what it granted before, it takes to hold for as long as it may (R7).
   */
  private void awaitLeader(int timeouts) {
    world.scheduler().runFor(timeouts * timeoutMicros + leaseMicros);
    for (long due = leaderDueAt(); due > world.scheduler().now(); due = leaderDueAt()) {
      world.scheduler().runFor(due - world.scheduler().now());
    }
  }

  private long leaderDueAt() {
    long last = 0;
    for (SimReplica replica : world.replicas()) {
      last = Math.max(last, replica.restartedAt());
    }
    return last + TIMEOUTS_TO_A_LEADER * timeoutMicros + leaseMicros;
  }

  private void checkDecides(String name) {
    long before = world.agreement().highestCommit();
    world.replicas().stream().filter(SimReplica::isLeader).forEach(SimReplica::probe);
    world.scheduler().runFor(TIMEOUTS_TO_A_DECISION * timeoutMicros);
    if (world.agreement().highestCommit() == before) {
      throw new Violation(
          Invariant.LEADER_WHERE_ONE_CAN_LEAD, name + ": nothing was decided above slot " + before);
    }
  }

  private void duel() {
    Fault fault = faults.stand(Duels::force);
    world.scheduler().runFor(world.swarm().faultLength());
    fault.end();
    world.coverage().count("a duel ended");
    awaitLeader(TIMEOUTS_AFTER_A_DUEL);
    LivenessJudge.checkOnlyLeader(world.standings());
  }

  /**
   * A leader has as much undecided as it may (2.3), which takes more haste than clients have. Then
   * it falls silent, and whoever stands has not executed yet what all have decided.
   */
  private void fillWindow() {
    world.scheduler().runFor(TIMEOUTS_TO_A_LEADER * timeoutMicros + leaseMicros);
    int leader = LivenessJudge.onlyLeader(world.standings());
    if (leader < 0) {
      return;
    }
    SimReplica replica = world.replicas().get(leader);
    world.replicas().forEach(each -> each.lane().stall(STALLED_TIMEOUTS * timeoutMicros));
    replica.probeAll(2 * WINDOW_SLOTS);
    if (replica.proposed() - replica.commit() == WINDOW_SLOTS) {
      world.coverage().count("a leader proposed all it may");
    }
    world.scheduler().runFor(timeoutMicros);
    Fault silence = faults.stand(each -> Lockstep.isolate(each, leader));
    world.scheduler().runFor(STALLED_TIMEOUTS * timeoutMicros);
    silence.end();
    settle();
  }

  /**
   * Of a voter that lacks what others have dropped its leader thinks that it will vote, but it can
   * accept nothing new before there are snapshots (2.8).
   */
  private boolean waitsForSnapshot() {
    return world.replicas().stream()
        .anyMatch(replica -> !replica.process().isCrashed() && replica.isLeftBehind());
  }
}
