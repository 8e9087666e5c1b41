package org.concoord.server;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.concoord.paxos.ClusterId;
import org.concoord.paxos.Configuration;
import org.concoord.paxos.MemberChange;
import org.concoord.paxos.ReplicaId;
import org.concoord.paxos.Role;
import org.concoord.storage.RecoveryReport;
import org.concoord.transport.LineLimit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the life of one replica in the log, to JFR and to the metrics, one line for each turn that
 * it takes and the reason with it. A healthy replica has nothing to tell, whatever its load. On the
 * loop, but for {@link #fenced}.
 */
final class Chronicle {
  private static final Logger LOG = LoggerFactory.getLogger("org.concoord.Replica");

  /** An election takes a tenth of it. */
  private static final long FIRST_WARNING_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final long NEXT_WARNING_NANOS = TimeUnit.SECONDS.toNanos(60);

  private enum Reach {
    UNKNOWN,
    REACHED,
    UNREACHED
  }

  private final String replica;
  private final Meters meters;
  private final Map<String, Reach> peers = new HashMap<>();
  private final LineLimit peerLines = new LineLimit(20, Duration.ofSeconds(5), System.nanoTime());

  /** Since when nobody is known to lead. */
  private long leaderlessNanos = System.nanoTime();

  private boolean leaderless = true;

  /** How long that may last before it is worth a warning, now. */
  private long patienceNanos = FIRST_WARNING_NANOS;

  private String lastLeader = "";

  Chronicle(String replica, Meters meters) {
    this.meters = meters;
    this.replica = replica;
  }

  void started(Object identity, Collection<String> members, Collection<String> join) {
    if (join.isEmpty()) {
      LOG.info("{}: starts as {}, one of {}", replica, identity, members);
    } else {
      LOG.info("{}: starts as {}, to join the instance of {}", replica, identity, join);
    }
  }

  /** A replica that had joined begins again. */
  void goesOn(ClusterId instance) {
    LOG.info("{}: goes on in instance {}, which it has joined before", replica, instance);
  }

  /** What a durable replica starts from. */
  void recovered(Storage storage) {
    RecoveryReport report = storage.found().report();
    if (report == null) {
      return;
    }
    if (!storage.asideBecause().isEmpty()) {
      LOG.warn(
          "{}: comes back as another, from an empty directory. What was there is {}",
          replica,
          storage.asideBecause());
    }
    if (storage.rejoinsForNothing()) {
      LOG.info(
          "{}: is to rejoin, but its data directory is sound: there is nothing to rejoin for, and"
              + " it goes on as who it is",
          replica);
    }
    if (report.health() == RecoveryReport.Health.NEW
        || report.health() == RecoveryReport.Health.WHOLE) {
      LOG.info("{}: {}", replica, report);
    } else {
      LOG.warn("{}: {}", replica, report);
    }
  }

  /** What it takes on trust is to be seen where it is looked for (R7). */
  void trustsClocks(Duration lease) {
    LOG.info(
        "{}: grants leaders leases of {} ms: reads are right as long as no clock stands still",
        replica,
        lease.toMillis());
  }

  void identityChanged(Object from, Object to) {
    LOG.info(
        "{}: takes the identity {}, since {} was promised to members that are gone",
        replica,
        to,
        from);
  }

  void startsOver(Object from, Object to, String why) {
    LOG.warn("{}: gives up the identity {} and joins as {}: {}", replica, from, to, why);
    leaderlessNanos = System.nanoTime();
  }

  void reset(Object instance, long slot) {
    LOG.warn(
        "{}: has been reset, and is instance {} by itself, with what it had executed up to slot {};"
            + " what was acknowledged after that is lost",
        replica,
        instance,
        slot);
    leaderlessNanos = System.nanoTime();
  }

  void formed(Object instance, Object voters) {
    LOG.info("{}: instance {} has formed with {}", replica, instance, voters);
    leaderlessNanos = System.nanoTime();
  }

  void belongs(Object instance, Object voters) {
    LOG.info("{}: belongs to instance {} with {}", replica, instance, voters);
    leaderlessNanos = System.nanoTime();
  }

  void outside(String trouble) {
    LOG.warn("{}: has no vote: {}", replica, trouble);
  }

  /** It has executed its way into the next epoch. */
  void entered(MemberChange change, ReplicaId self) {
    LOG.info(
        "{}: epoch {} begins after slot {}, with the voters {}{}",
        replica,
        change.next().epoch(),
        change.slot(),
        change.next().voters().values(),
        change.next().isVoter(self) ? "" : ", of which this replica is none");
  }

  /** A snapshot has led there past all that was between. */
  void broughtTo(Configuration configuration, long slot, ReplicaId self) {
    LOG.info(
        "{}: a snapshot of slot {} leads to epoch {}, with the voters {}{}",
        replica,
        slot,
        configuration.epoch(),
        configuration.voters().values(),
        configuration.isVoter(self) ? "" : ", of which this replica is none");
  }

  void proposesChange(String reason) {
    LOG.info("{}: proposes other voters: {}", replica, reason);
  }

  void changeRefused(String reason) {
    LOG.warn("{}: other voters were refused, though {}", replica, reason);
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
      LOG.info("{}: lost {}: {}{}", replica, peer, reason, peerLines.leftOut());
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
    patienceNanos = leaderless ? patienceNanos : FIRST_WARNING_NANOS;
    if (!leader.equals(lastLeader)) {
      lastLeader = leader;
      meters.leaderChanged(leader, reason);
    }
  }

  /** It is beyond reach, and somebody else has begun to give it a snapshot. */
  void takesSnapshot(String giver, long commit) {
    LOG.info(
        "{}: takes a snapshot from {}, since the others have dropped decisions after slot {}",
        replica,
        giver,
        commit);
  }

  void installedSnapshot(long slot, String giver, long bytes, long nanos) {
    long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
    LOG.info(
        "{}: goes on from a snapshot of slot {} by {}, {} bytes, {} ms after it began to come",
        replica,
        slot,
        giver,
        bytes,
        millis);
    new SnapshotEvent(replica, giver, slot, bytes, nanos).commit();
    meters.snapshotInstalled(bytes, nanos);
  }

  void refusedSnapshot(long slot, String giver, String trouble) {
    LOG.warn("{}: throws a snapshot of slot {} by {} away: {}", replica, slot, giver, trouble);
  }

  /** Nothing was executed here meanwhile. */
  void wroteSnapshot(long slot, long bytes, long nanos) {
    long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
    LOG.info(
        "{}: has written a snapshot of slot {} in {} ms, {} bytes, for a replica that is too far"
            + " behind",
        replica,
        slot,
        millis,
        bytes);
    new SnapshotEvent(replica, replica, slot, bytes, nanos).commit();
    meters.snapshotWritten(bytes, nanos);
  }

  /**
   * One for itself is on disk.
   *
   * @param nanos for how long nothing was executed here meanwhile
   * @param diskNanos how long the disk took
   */
  void keptSnapshot(long slot, long bytes, long nanos, long diskNanos) {
    LOG.info(
        "{}: keeps a snapshot of slot {}, {} bytes: {} ms in which it executed nothing, {} ms until"
            + " the disk had it",
        replica,
        slot,
        bytes,
        TimeUnit.NANOSECONDS.toMillis(nanos),
        TimeUnit.NANOSECONDS.toMillis(diskNanos));
    new SnapshotEvent(replica, replica, slot, bytes, nanos).commit();
    meters.snapshotWritten(bytes, nanos);
  }

  /** Its log grows on. */
  void cannotKeepSnapshot(long slot, String trouble) {
    LOG.warn("{}: cannot keep a snapshot of slot {}: {}", replica, slot, trouble);
  }

  void cannotWriteSnapshot(long slot, String trouble) {
    LOG.error("{}: cannot write a snapshot of slot {}: {}", replica, slot, trouble);
  }

  /**
   * The divergence alarm (2.8), at the one that is wrong.
   *
   * @param others who have come to something else
   * @param since the slot, and the calls in it where they are known
   */
  void diverged(String others, String since) {
    new FencedEvent(replica, "its results differ from those of a majority since " + since).commit();
    LOG.error(
        "{}: its results differ from those of {}, a majority, since {}: a class of yours is not"
            + " deterministic. It answers nobody until it has a snapshot of another",
        replica,
        others,
        since);
  }

  /** The same at one that is right. */
  void othersDiffer(String others, String since) {
    LOG.error(
        "{}: the results of {} differ from those of a majority since {}: a class of yours is not"
            + " deterministic",
        replica,
        others,
        since);
  }

  void rejoined(long slot) {
    LOG.info("{}: goes on from the state of a majority at slot {}", replica, slot);
  }

  /**
   * Warns where nobody has been known to lead for long, now and then.
   *
   * @param trouble says why that may be
   */
  void tick(long nowNanos, Supplier<String> trouble) {
    long lasts = nowNanos - leaderlessNanos;
    if (leaderless && lasts >= patienceNanos) {
      patienceNanos = lasts + NEXT_WARNING_NANOS;
      long seconds = TimeUnit.NANOSECONDS.toSeconds(lasts);
      LOG.warn("{}: has known of no leader for {} s: {}", replica, seconds, trouble.get());
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

  /** It could not execute a slot, and does nothing more by the state that it had. Any thread. */
  void stopped(String what, Throwable cause) {
    new FencedEvent(replica, what).commit();
    LOG.error("{}: {}. It begins anew from its directory", replica, what, cause);
  }

  /** It has come to what it could not execute. */
  void standsBefore(String trouble) {
    LOG.error("{}: {}", replica, trouble);
  }

  /** It goes on behind that, in which it has run nothing, or from another's state. */
  void goesOnAfter(long slot, String how) {
    LOG.info("{}: goes on after slot {}, {}", replica, slot, how);
  }

  /** It came to know too late that a slot was not to be executed. */
  void ranThoughSkipped(long slot) {
    LOG.error(
        "{}: has executed slot {}, which is skipped. It answers nobody until it has the state of"
            + " another",
        replica,
        slot);
  }

  void closing(boolean leads) {
    LOG.info("{}: closing{}", replica, leads ? " while it leads" : "");
  }

  /**
   * It is closed. Any thread.
   *
   * @param leftover what could not be waited for, or ""
   */
  void ended(String leftover) {
    if (!leftover.isEmpty()) {
      LOG.warn("{}: closed, but {}", replica, leftover);
    }
  }
}
