package org.concoord.paxos;

import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Who is there, who leads, and when to stand (R6): heartbeats in the manner of OmniPaxos's ballot leader election. A peer
 * counts as connected only where it has answered lately, so that a link working one way only does not count.
 */
final class Election {
  private static final long NEVER = Long.MIN_VALUE / 2;

  private final ReplicaId self;
  private final Epoch epoch;
  private final Timing timing;
  private final RandomGenerator random;

  private final Map<ReplicaId, Long> answeredAt = new TreeMap<>();

  private ReplicaId leader = ReplicaId.NONE;
  private long leaderHeardAt = NEVER;

  /** When a follower that hears no leader stands, or a candidate gives up. */
  private long deadline;

  /** The highest ballot seen anywhere: a new one must be above it to get anywhere. */
  private Ballot highestSeen = Ballot.ZERO;

  private long round;

  Election(ReplicaId self, Epoch epoch, Timing timing, RandomGenerator random) {
    this.self = self;
    this.epoch = epoch;
    this.timing = timing;
    this.random = random;
    this.deadline = random.nextInt(1, timing.electionMinTicks());
  }

  long nextRound() {
    return ++round;
  }

  /** An answer counts only if it is to one of the last few rounds; older ones prove nothing about now. */
  void onAnswer(ReplicaId peer, long answeredRound, long now) {
    if (round - answeredRound <= timing.electionMinTicks() / timing.heartbeatTicks()) {
      answeredAt.put(peer, now);
    }
  }

  void onSeen(Ballot ballot) {
    if (highestSeen.isBelow(ballot)) {
      highestSeen = ballot;
    }
  }

  Ballot highestSeen() {
    return highestSeen;
  }

  boolean isConnected(ReplicaId peer, long now) {
    return peer.equals(self) || now - answeredAt.getOrDefault(peer, NEVER) < timing.electionMinTicks();
  }

  /** Whether a majority, this replica included, has lately answered it. */
  boolean isQuorumConnected(long now) {
    int connected = 0;
    for (ReplicaId voter : epoch.voters()) {
      if (isConnected(voter, now)) {
        connected++;
      }
    }
    return connected >= epoch.quorum();
  }

  ReplicaId leader() {
    return leader;
  }

  /** A leader that counts was heard. */
  void onLeader(ReplicaId newLeader, long now) {
    leader = newLeader;
    leaderHeardAt = now;
    waitForSilence(now);
  }

  /** Whether a quorum-connected leader was heard so lately that a Prepare of another is to be ignored (R6). */
  boolean hearsLeader(long now) {
    return !leader.equals(ReplicaId.NONE) && now - leaderHeardAt < timing.electionMinTicks();
  }

  /** There is no leader any more; somebody should stand soon, but not all at once. */
  void leaderGone(long now) {
    leader = ReplicaId.NONE;
    leaderHeardAt = NEVER;
    deadline = now + random.nextInt(1, 2 * timing.heartbeatTicks() + 1);
  }

  /** There may be another leader soon, so give it the time. */
  void leaderUnknown(long now) {
    leader = ReplicaId.NONE;
    leaderHeardAt = NEVER;
    waitForSilence(now);
  }

  void onDisconnected(ReplicaId peer) {
    answeredAt.remove(peer);
  }

  void waitForSilence(long now) {
    deadline = now + random.nextInt(timing.electionMinTicks(), timing.electionMaxTicks() + 1);
  }

  boolean isDue(long now) {
    return now >= deadline;
  }
}
