package org.concoord.paxos;

/**
 * Whose turn it is to write a snapshot, among the voters of one epoch (2.8). Writing one holds up
 * the replica that writes, so no two write at once: whoever wants one, to be given or for itself,
 * asks the leader, and writes where the leader says that it is its turn.
 *
 * <p>It is one replica's turn to give until that cannot give any more or has failed whoever asks,
 * and the leader's own only where nobody else can. Who writes one for itself has the turn for as
 * long as it asks on.
 *
 * <p>Turns are for the sake of time alone: where two write at once, as a new leader may let them,
 * nothing is lost. They are volatile, and each leader begins without any.
 */
final class SnapshotTurns {
  private final ReplicaId self;
  private final Epoch epoch;
  private final Acceptor acceptor;
  private final Learner learner;
  private final Election election;
  private final Heartbeats heartbeats;
  private final Leadership leadership;
  private final SnapshotExchange snapshots;

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
      Acceptor acceptor,
      Learner learner,
      Election election,
      Heartbeats heartbeats,
      Leadership leadership,
      SnapshotExchange snapshots) {
    this.silenceTicks = 20L * timing.heartbeatTicks();
    this.self = self;
    this.epoch = epoch;
    this.acceptor = acceptor;
    this.learner = learner;
    this.election = election;
    this.heartbeats = heartbeats;
    this.leadership = leadership;
    this.snapshots = snapshots;
  }

  /** Asks for the turn to write one for this replica; see {@link SnapshotExchange#askTurn}. */
  void ask(long above, long now, Outbox out) {
    if (leadership.role() == Role.LEADER) {
      if (mayWrite(self, above, now)) {
        out.ownTurn();
      }
    } else if (election.hasLeader()) {
      out.send(election.leader(), new Message.AskSnapshot(epoch.number(), above, self));
    }
  }

  /** Only a leader has a turn to give. */
  void onAsk(ReplicaId from, Message.AskSnapshot ask, long now, Outbox out) {
    if (!ask.except().equals(from)) {
      pass(from, ask, now, out);
    } else if (leadership.role() == Role.LEADER && mayWrite(from, ask.above(), now)) {
      out.send(from, turn(from, ask.above()));
    }
  }

  /** Says whose turn it is to give one, where it leads; false where it does not. */
  boolean pass(ReplicaId asker, Message.AskSnapshot ask, long now, Outbox out) {
    if (leadership.role() != Role.LEADER) {
      return false;
    }
    ReplicaId chosen = giverFor(asker, ask, now);
    if (!chosen.equals(ReplicaId.NONE)) {
      out.send(chosen, turn(asker, ask.above()));
    }
    return true;
  }

  private Message.GiveSnapshot turn(ReplicaId asker, long above) {
    return new Message.GiveSnapshot(epoch.number(), acceptor.promised(), asker, above);
  }

  /** A turn given by a leader that has been overtaken is none. */
  void onGive(ReplicaId from, Message.GiveSnapshot give, Outbox out) {
    if (give.ballot().leader().equals(from) && !give.ballot().isBelow(acceptor.promised())) {
      if (give.asker().equals(self)) {
        out.ownTurn();
      } else {
        snapshots.give(give.asker(), give.above(), out);
      }
    }
  }

  /** Who is to give {@code asker} a snapshot above what it has, or nobody. */
  private ReplicaId giverFor(ReplicaId asker, Message.AskSnapshot ask, long now) {
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
  private boolean mayWrite(ReplicaId asker, long above, long now) {
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
