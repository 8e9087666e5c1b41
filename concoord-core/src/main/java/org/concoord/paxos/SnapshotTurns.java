package org.concoord.paxos;

/**
 * A leader's choice of who gives a snapshot (2.8). Writing one holds up the replica that writes, so
 * it is one replica's turn until that cannot give any more or has failed whoever asks, and the
 * leader's own only where nobody else can.
 */
final class SnapshotTurns {
  private final ReplicaId self;
  private final Epoch epoch;
  private final Learner learner;
  private final Election election;
  private final Heartbeats heartbeats;

  /** Whose turn it is, or nobody's. */
  private ReplicaId turn = ReplicaId.NONE;

  SnapshotTurns(
      ReplicaId self, Epoch epoch, Learner learner, Election election, Heartbeats heartbeats) {
    this.self = self;
    this.epoch = epoch;
    this.learner = learner;
    this.election = election;
    this.heartbeats = heartbeats;
  }

  /** Who is to give {@code asker} a snapshot above what it has, or nobody. */
  ReplicaId giverFor(ReplicaId asker, Message.AskSnapshot ask, long now) {
    if (!canGive(turn, asker, ask.above(), now) || turn.equals(ask.except())) {
      turn = next(asker, ask, now);
    }
    return turn;
  }

  /** Whoever has executed most has least to lose by it: it is nearest to what is decided. */
  private ReplicaId next(ReplicaId asker, Message.AskSnapshot ask, long now) {
    ReplicaId best = ReplicaId.NONE;
    for (ReplicaId voter : epoch.voters()) {
      if (!voter.equals(self)
          && !voter.equals(ask.except())
          && canGive(voter, asker, ask.above(), now)
          && (best.equals(ReplicaId.NONE) || executedBy(voter) > executedBy(best))) {
        best = voter;
      }
    }
    if (best.equals(ReplicaId.NONE) && canGive(self, asker, ask.above(), now)) {
      best = self;
    }
    return best;
  }

  private boolean canGive(ReplicaId voter, ReplicaId asker, long above, long now) {
    return epoch.isVoter(voter)
        && !voter.equals(asker)
        && election.isConnected(voter, now)
        && executedBy(voter) > above
        && executedBy(voter) >= learner.trim();
  }

  private long executedBy(ReplicaId voter) {
    return heartbeats.executedBy(epoch.position(voter));
  }
}
