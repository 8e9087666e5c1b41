package org.concoord.paxos;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Who is there, who leads, and when to stand (R6): heartbeats in the manner of OmniPaxos's ballot
 * leader election. A peer counts as connected only where it has answered lately, so that a link
 * working one way only does not count.
 */
final class Election {
  private static final long NEVER = Long.MIN_VALUE / 2;

  private final ReplicaId self;
  private final Epoch epoch;
  private final Timing timing;
  private final RandomGenerator random;

  /** When a heartbeat was last answered, by position among the voters. */
  private final long[] answeredAt;

  /** When the last rounds were sent: that of round r at r modulo the length. */
  private final long[] sentAt;

  private long round;

  private ReplicaId leader = ReplicaId.NONE;
  private long leaderHeardAt = NEVER;

  /** When a follower that hears no leader stands, or a candidate gives up. */
  private long deadline;

  /** How long the leader may now be silent before its follower stands. */
  private long patience;

  /** The highest ballot seen anywhere: a new one must be above it to get anywhere. */
  private Ballot highestSeen = Ballot.ZERO;

  Election(ReplicaId self, Epoch epoch, Timing timing, RandomGenerator random) {
    this.self = self;
    this.epoch = epoch;
    this.timing = timing;
    this.random = random;
    this.answeredAt = new long[epoch.voters().size()];
    Arrays.fill(answeredAt, NEVER);
    this.sentAt = new long[timing.electionMinTicks() / timing.heartbeatTicks() + 4];
    Arrays.fill(sentAt, NEVER);
    this.deadline = random.nextInt(1, timing.electionMinTicks());
    this.patience = timing.electionMaxTicks();
  }

  /**
   * Rounds of a voter that begins again are above all that it counted before: what an earlier
   * process said may still be on its way, and what that was told.
   */
  void restore(StoredState stored) {
    round = stored.incarnation() << 32;
  }

  long nextRound(long now) {
    round++;
    sentAt[(int) (round % sentAt.length)] = now;
    return round;
  }

  /**
   * An answer counts only if the heartbeat it answers was sent lately. Counting rounds would not
   * do: none is sent while the process stands still, and what was waiting for it to wake proves
   * nothing about now.
   */
  void onAnswer(ReplicaId peer, long answeredRound, long now) {
    boolean known =
        answeredRound > 0 && answeredRound <= round && round - answeredRound < sentAt.length;
    if (known && now - sentAt[(int) (answeredRound % sentAt.length)] < timing.electionMinTicks()) {
      answeredAt[epoch.position(peer)] = now;
    }
  }

  /**
   * A stop-sign has made this replica the leader, without the phase 1 in which others would have
   * answered (E3): they have the shortest timeout to enter and answer.
   */
  void presumeConnected(long now) {
    Arrays.fill(answeredAt, now);
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
    int voter = epoch.position(peer);
    return peer.equals(self) || (voter >= 0 && now - answeredAt[voter] < timing.electionMinTicks());
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

  boolean hasLeader() {
    return !leader.equals(ReplicaId.NONE);
  }

  /** A leader that counts was heard. */
  void onLeader(ReplicaId newLeader, long now) {
    leader = newLeader;
    leaderHeardAt = now;
    waitForSilence(now);
  }

  /**
   * A leader that proposes is not silent: its heartbeats may have to queue behind what it proposes.
   */
  void onProposalOf(ReplicaId proposer, long now) {
    if (proposer.equals(leader)) {
      leaderHeardAt = now;
      deadline = now + patience;
    }
  }

  /**
   * Whether a quorum-connected leader was heard so lately that a Prepare of another is to be
   * ignored (R6).
   */
  boolean hearsLeader(long now) {
    return hasLeader() && now - leaderHeardAt < timing.electionMinTicks();
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
    int voter = epoch.position(peer);
    if (voter >= 0) {
      answeredAt[voter] = NEVER;
    }
  }

  void waitForSilence(long now) {
    patience = random.nextInt(timing.electionMinTicks(), timing.electionMaxTicks() + 1);
    deadline = now + patience;
  }

  /** It must not stand for so many ticks, nor then at the same time as others. */
  void waitOut(long ticks, long now) {
    deadline = now + ticks + random.nextInt(1, 2 * timing.heartbeatTicks() + 1);
  }

  boolean isDue(long now) {
    return now >= deadline;
  }
}
