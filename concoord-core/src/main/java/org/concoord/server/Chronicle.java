package org.concoord.server;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.concoord.paxos.Role;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the life of one replica in the log, to JFR and to the metrics, one line for each turn that
 * it takes and the reason with it. A healthy replica has nothing to tell, whatever its load. On the
 * loop, but for {@link #fenced}.
 */
final class Chronicle {
  private static final Logger LOG = LoggerFactory.getLogger("org.concoord.Replica");

  private enum Reach {
    UNKNOWN,
    REACHED,
    UNREACHED
  }

  private final String replica;
  private final Meters meters;
  private final Map<String, Reach> peers = new HashMap<>();
  private final LineLimit peerLines = new LineLimit(System.nanoTime());

  /** Since when nobody is known to lead. */
  private long leaderlessNanos = System.nanoTime();

  private boolean leaderless = true;

  private String lastLeader = "";

  Chronicle(String replica, Meters meters) {
    this.meters = meters;
    this.replica = replica;
  }

  void started(Object identity, Collection<String> members) {
    LOG.info("{}: starts as {}, one of {}", replica, identity, members);
  }

  void identityChanged(Object from, Object to) {
    LOG.info(
        "{}: takes the identity {}, since {} was promised to members that are gone",
        replica,
        to,
        from);
  }

  void formed(Object instance, Object voters) {
    LOG.info("{}: instance {} has formed with {}", replica, instance, voters);
    leaderlessNanos = System.nanoTime();
  }

  void outside(String trouble) {
    LOG.warn("{}: has no vote: {}", replica, trouble);
  }

  /** The process at that address has introduced itself on the connection dialled to it. */
  void reached(String peer, Object identity) {
    if (peers.put(peer, Reach.REACHED) != Reach.REACHED && peerLines.allows(System.nanoTime())) {
      LOG.info("{}: reaches {} ({}){}", replica, peer, identity, peerLines.leftOut());
    }
  }

  /** A connection to that address has ended, or could not be made. */
  void lost(String peer, String reason) {
    Reach before = peers.getOrDefault(peer, Reach.UNKNOWN);
    peers.put(peer, Reach.UNREACHED);
    if (before == Reach.UNREACHED || !peerLines.allows(System.nanoTime())) {
      return;
    }
    if (before == Reach.REACHED) {
      LOG.warn("{}: lost {}: {}{}", replica, peer, reason, peerLines.leftOut());
    } else {
      LOG.info("{}: does not reach {} yet: {}{}", replica, peer, reason, peerLines.leftOut());
    }
  }

  /** One of the two will not have the other, whatever the connection. */
  void refused(String peer, String why) {
    LOG.warn("{}: no connection to {}: {}", replica, peer, why);
  }

  /** Somebody else answers at the address of a voter. */
  void refusedAsVoter(String peer, String why) {
    LOG.warn("{}: {} {}", replica, peer, why);
  }

  /**
   * The role or the leader has changed.
   *
   * @param leader its address, or "" where none is known
   */
  void role(Role role, String leader, String reason) {
    String after = leader.isEmpty() ? "" : afterSilence();
    switch (role) {
      case LEADER -> LOG.info("{}: leads{}: {}", replica, after, reason);
      case CANDIDATE -> LOG.info("{}: stands for leader: {}", replica, reason);
      case FOLLOWER -> {
        if (leader.isEmpty()) {
          LOG.info("{}: follows nobody: {}", replica, reason);
        } else {
          LOG.info("{}: follows {}{}: {}", replica, leader, after, reason);
        }
      }
    }
    new LeaderEvent(replica, role.name(), leader, reason).commit();
    if (leader.isEmpty() && !leaderless) {
      leaderlessNanos = System.nanoTime();
    }
    leaderless = leader.isEmpty();
    if (!leader.equals(lastLeader)) {
      lastLeader = leader;
      meters.leaderChanged(leader, reason);
    }
  }

  private String afterSilence() {
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - leaderlessNanos);
    return leaderless ? " after " + millis + " ms without a leader" : "";
  }

  /** Any thread. */
  void fenced(String what, Throwable cause) {
    new FencedEvent(replica, what).commit();
    LOG.error(
        "{}: fenced: {}. It answers nobody any more; start another in its place",
        replica,
        what,
        cause);
  }

  void closing(boolean leads) {
    LOG.info("{}: closing{}", replica, leads ? " while it leads" : "");
  }
}
