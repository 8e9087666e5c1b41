package org.concoord.testkit.check;

import java.util.Arrays;

/**
 * Judges that an instance gets somewhere, where its surroundings allow it (R6). Only the simulator
 * knows whether they do, and when; what it says of replicas are facts, not what they believe of
 * each other.
 */
public final class LivenessJudge {
  private static final int MOST_CHANGES = 3;

  /**
   * One replica as the simulator sees it.
   *
   * @param prompt whether it answers in time
   * @param able whether it may lead: it has not handed over
   * @param leading whether it leads
   * @param reaches by replica, whether messages travel there and back; true of itself
   */
  public record Standing(boolean prompt, boolean able, boolean leading, boolean[] reaches) {}

  private boolean still;
  private int changes;

  /** From now on nothing changes around the instance. */
  public void onStill() {
    still = true;
    changes = 0;
  }

  /** Something changes again. */
  public void onDisturbed() {
    still = false;
  }

  /** A replica has begun to lead. */
  public void onElected(int replica) {
    if (still && ++changes > MOST_CHANGES) {
      throw new Violation(
          Invariant.LEADERSHIP_SETTLES, "replica " + replica + " is leader number " + changes);
    }
  }

  /** Whether some replica could lead, so that there must soon be a leader that can decide. */
  public static boolean isLeaderDue(Standing[] replicas) {
    return Arrays.stream(replicas)
        .anyMatch(replica -> replica.able && replica.prompt && reachesQuorum(replica, replicas));
  }

  /** Whether a replica leads that can decide, be it slow itself. */
  public static boolean hasLeader(Standing[] replicas) {
    return Arrays.stream(replicas)
        .anyMatch(replica -> replica.leading && reachesQuorum(replica, replicas));
  }

  private static boolean reachesQuorum(Standing replica, Standing[] replicas) {
    int reached = 0;
    for (int other = 0; other < replicas.length; other++) {
      if (replica.reaches[other] && replicas[other].prompt) {
        reached++;
      }
    }
    return reached > replicas.length / 2;
  }

  /** Time enough has passed in which nothing changed. */
  public static void checkLeader(Standing[] replicas, String what) {
    if (isLeaderDue(replicas) && !hasLeader(replicas)) {
      throw new Violation(Invariant.LEADER_WHERE_ONE_CAN_LEAD, what);
    }
  }

  /** Time enough has passed since candidates were last forced to stand, and all reach all. */
  public static void checkOnlyLeader(Standing[] replicas) {
    long leaders = Arrays.stream(replicas).filter(Standing::leading).count();
    if (isLeaderDue(replicas) && leaders != 1) {
      throw new Violation(Invariant.DUELS_END, leaders + " replicas lead");
    }
  }
}
