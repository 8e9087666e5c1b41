package org.concoord.testkit.sim;

import java.util.Set;
import org.concoord.paxos.Timing;
import org.concoord.testkit.check.Invariant;
import org.concoord.testkit.check.LivenessJudge;
import org.concoord.testkit.check.Violation;

/**
 * Leaders fall silent, one after the other, where all clocks run alike and each message takes the
 * same time, longer than a tick: all followers have heard the leader last at the same tick. Chance
 * alone can let one stand before the others, and if it never does, they do not wait for random
 * times (R6).
 *
 * <p>Only with timings whose waits are so far apart that two followers wait alike, as far as
 * messages can tell, in fewer than one silence in three: {@link #SILENCES} in a row by chance are
 * one in three millions.
 */
final class Lockstep {
  private static final String NAME = "leaders fell silent in lock-step";
  private static final int SILENCES = 12;
  private static final int LEAST_CHOICES = 16;
  private static final long DELAY = 15_000;
  private static final long LONGEST_FORCE = 2_000;

  private final World world;
  private final Faults faults;
  private final long timeoutMicros;

  Lockstep(World world, Faults faults, long timeoutMicros) {
    this.world = world;
    this.faults = faults;
    this.timeoutMicros = timeoutMicros;
  }

  void run() {
    Timing timing = world.swarm().timing();
    boolean farApart = timing.electionMaxTicks() - timing.electionMinTicks() + 1 >= LEAST_CHOICES;
    boolean alike = world.swarm().drift() == 0 && world.swarm().journalDelay() <= LONGEST_FORCE;
    if (!farApart || !alike) {
      return;
    }
    world.network().takeAlways(DELAY);
    int together = 0;
    while (together < SILENCES && silence()) {
      together++;
    }
    if (together == SILENCES) {
      throw new Violation(
          Invariant.FOLLOWERS_WAIT_APART, "all stood in each of " + SILENCES + " silences");
    }
  }

  /** Whether all stood that could, and they were several. */
  private boolean silence() {
    world.scheduler().runFor(2 * timeoutMicros);
    int leader = LivenessJudge.onlyLeader(world.standings());
    if (leader < 0) {
      return false;
    }
    world.liveness().onSilence();
    Fault fault = faults.stand(each -> isolate(each, leader));
    LivenessJudge.Standing[] standings = world.standings();
    Set<Integer> able = LivenessJudge.ableToLead(standings);
    if (able.size() > 1) {
      world.coverage().count(NAME);
    }
    world.scheduler().runFor(2 * timeoutMicros);
    fault.end();
    return able.size() > 1 && world.liveness().stood().containsAll(able);
  }

  /** The leader neither hears nor is heard. */
  static void isolate(Fault fault, int leader) {
    Network network = fault.world().network();
    for (int other = 0; other < fault.replicas(); other++) {
      if (other != leader) {
        network.block(leader, other);
        network.block(other, leader);
      }
    }
    fault.forAWhile(
        "leader silenced " + leader,
        () -> {
          for (int other = 0; other < fault.replicas(); other++) {
            if (other != leader) {
              network.unblock(leader, other);
              network.unblock(other, leader);
            }
          }
        });
  }
}
