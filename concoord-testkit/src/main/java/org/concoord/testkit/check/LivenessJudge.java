package org.concoord.testkit.check;

import java.util.Arrays;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Judges that an instance gets somewhere, where its surroundings allow it (R6). Only the simulator
 * knows whether they do, and when; what it says of replicas are facts, not what they believe of
 * each other.
 */
public final class LivenessJudge {
  private static final int NOBODY = -1;
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

  /** The leader that a majority hears, or nobody. */
  private int heard = NOBODY;

  private final Set<Integer> stood = new TreeSet<>();

  /** From now on nothing changes around the instance. */
  public void onStill() {
    still = true;
    changes = 0;
  }

  /** Something changes again. */
  public void onDisturbed() {
    still = false;
    heard = NOBODY;
  }

  /** From now on this leader and a majority hear each other. */
  public void onHeard(int leader) {
    heard = leader;
  }

  /** The leader is not heard any more. */
  public void onSilence() {
    stood.clear();
  }

  /** A replica has begun to stand. */
  public void onStood(int replica) {
    stood.add(replica);
  }

  /** Who stood since the leader fell silent. */
  public Set<Integer> stood() {
    return Collections.unmodifiableSet(stood);
  }

  /** A replica has begun to lead. */
  public void onElected(int replica) {
    if (heard != NOBODY && heard != replica) {
      throw new Violation(
          Invariant.HEARD_LEADER_STAYS, "replica " + replica + " leads instead of " + heard);
    }
    if (still && ++changes > MOST_CHANGES) {
      throw new Violation(
          Invariant.LEADERSHIP_SETTLES, "replica " + replica + " is leader number " + changes);
    }
  }

  /** Whether some replica could lead, so that there must soon be a leader that can decide. */
  public static boolean isLeaderDue(Standing[] replicas) {
    return !ableToLead(replicas).isEmpty();
  }

  /** Who could lead, so that it may stand where it hears no leader. */
  public static Set<Integer> ableToLead(Standing[] replicas) {
    return IntStream.range(0, replicas.length)
        .filter(i -> replicas[i].able && replicas[i].prompt && reachesQuorum(replicas[i], replicas))
        .boxed()
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The one replica that leads and can decide, or -1 where there is none or another leads too. */
  public static int onlyLeader(Standing[] replicas) {
    int[] leaders = IntStream.range(0, replicas.length).filter(i -> replicas[i].leading).toArray();
    return leaders.length == 1 && leads(replicas, leaders[0]) ? leaders[0] : NOBODY;
  }

  /** Whether that replica leads, can decide and is prompt itself. */
  public static boolean leads(Standing[] replicas, int replica) {
    return replicas[replica].leading && ableToLead(replicas).contains(replica);
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
