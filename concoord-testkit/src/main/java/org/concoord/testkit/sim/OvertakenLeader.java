package org.concoord.testkit.sim;

import org.concoord.paxos.Timing;

/**
 * A leader is overtaken and hears of it last. Its clock crawls, so that it takes itself for
 * connected long after the others, whom it does not reach, have elected another; then it reaches
 * one of them again, and may learn what was decided without it before it learns of the higher
 * ballot (2.3).
 */
final class OvertakenLeader {
  private static final int CRAWL = 10;
  private static final long SLOW_TICK_MICROS = 10_000 * CRAWL;

  private final Fault fault;
  private final Network network;
  private final int leader;
  private final int follower;
  private boolean reached;

  private OvertakenLeader(Fault fault) {
    this.fault = fault;
    this.network = fault.world().network();
    this.leader = fault.leader();
    this.follower = fault.anyReplicaBut(leader);
  }

  static void befall(Fault fault) {
    new OvertakenLeader(fault).begin();
  }

  private void begin() {
    Runnable clockGoesOn = fault.replica(leader).clock().runAt(1.0 / CRAWL);
    for (int other = 0; other < fault.replicas(); other++) {
      if (other != leader) {
        network.block(leader, other);
        network.block(other, leader);
      }
    }
    // It asks others once nothing has been decided for two beats, and soon after takes itself for
    // cut off.
    Timing timing = fault.world().swarm().timing();
    long beats = 2 * timing.heartbeatTicks() * SLOW_TICK_MICROS;
    long silence = timing.electionMinTicks() * SLOW_TICK_MICROS;
    fault.after(beats + fault.random().nextLong(silence - beats), this::reach);
    fault.forAWhile(
        2 * silence,
        "leader overtaken " + leader,
        () -> {
          clockGoesOn.run();
          reach();
          for (int other = 0; other < fault.replicas(); other++) {
            if (other != leader && other != follower) {
              network.unblock(leader, other);
              network.unblock(other, leader);
            }
          }
        });
  }

  private void reach() {
    if (!reached) {
      reached = true;
      network.unblock(leader, follower);
      network.unblock(follower, leader);
    }
  }
}
