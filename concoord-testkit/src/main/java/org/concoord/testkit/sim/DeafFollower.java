package org.concoord.testkit.sim;

import org.concoord.testkit.check.LivenessJudge;

/**
 * One replica alone does not hear a leader that a majority hears: it stands again and again, and
 * must not be promised (R6). Of all partitions only this one tells a leader that stays from one
 * that is deposed and follows in peace.
 */
final class DeafFollower {
  private static final String NAME = "a follower deaf to its leader stood";

  private final World world;
  private final Faults faults;
  private final long timeoutMicros;

  DeafFollower(World world, Faults faults, long timeoutMicros) {
    this.world = world;
    this.faults = faults;
    this.timeoutMicros = timeoutMicros;
  }

  void run() {
    // What is late for seconds may still tell a leader of a ballot above its own.
    if (world.swarm().spike() > 0) {
      return;
    }
    world.scheduler().runFor(10 * timeoutMicros);
    int leader = LivenessJudge.onlyLeader(world.standings());
    if (leader < 0) {
      return;
    }
    Fault fault = faults.stand(each -> deafen(each, leader));
    if (LivenessJudge.leads(world.standings(), leader)) {
      world.coverage().count(NAME);
      world.liveness().onHeard(leader);
      world.scheduler().runFor(10 * timeoutMicros);
      world.liveness().onDisturbed();
    }
    fault.end();
  }

  private static void deafen(Fault fault, int leader) {
    int deaf = fault.anyReplicaBut(leader);
    Network network = fault.world().network();
    network.block(leader, deaf);
    fault.forAWhile("follower deafened " + deaf, () -> network.unblock(leader, deaf));
  }
}
