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

  private final long silenceTicks;

  /** Whose turn it is, or nobody's. */
  private ReplicaId turn = ReplicaId.NONE;

  private long givenAt;

  /** Who writes one for itself, or nobody, and when it last said so. */
  private ReplicaId writer = ReplicaId.NONE;

  private long writerHeardAt;

  /** Above which snapshot of its own it writes one: above another, it is another turn. */
  private long writerAbove;

  /** Who was told to wait last, or nobody, and when. */
  private ReplicaId waiting = ReplicaId.NONE;

  private long waitingAt;

  SnapshotTurns(
      ReplicaId self,
      Epoch epoch,
      Timing timing,
      Learner learner,
      Election election,
      Heartbeats heartbeats) {
    this.silenceTicks = 20L * timing.heartbeatTicks();
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
    givenAt = now;
    return turn;
  }

  /**
   * Whether {@code asker} may write a snapshot for itself now: nobody else has said lately that it
   * does, nor was anybody just asked to write one for another, whose need goes first. It says so
   * again and again for as long as it writes; who has done so and wants the next waits for those
   * who were told to wait. A new leader has heard nothing of it yet, and may for a moment let two
   * write.
   *
   * @param above the slot of its last one
   */
  boolean mayWrite(ReplicaId asker, long above, long now) {
    boolean goesOn = writer.equals(asker) && writerAbove == above;
    if (writer.equals(asker) && !goesOn) {
      writer = ReplicaId.NONE;
    }
    boolean giving = !turn.equals(asker) && isRecent(turn, givenAt, now);
    boolean writing = !goesOn && isRecent(writer, writerHeardAt, now);
    boolean later = !goesOn && !waiting.equals(asker) && isRecent(waiting, waitingAt, now);
    if (giving || writing) {
      waiting = asker;
      waitingAt = now;
    }
    if (giving || writing || later) {
      return false;
    }
    waiting = waiting.equals(asker) ? ReplicaId.NONE : waiting;
    writer = asker;
    writerAbove = above;
    writerHeardAt = now;
    return true;
  }

  private boolean isRecent(ReplicaId voter, long at, long now) {
    return !voter.equals(ReplicaId.NONE) && now - at < silenceTicks;
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
