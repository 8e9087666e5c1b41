package org.concoord.paxos;

/**
 * Snapshots between voters (2.8): who is beyond reach asks its leader, the leader says whose turn
 * it is to give one, and that voter is then asked for the pieces. Here what comes of it changes the
 * replica: a verified snapshot takes the place of every slot up to its own, while the promise, and
 * what was accepted above, stay.
 */
public final class SnapshotExchange {
  private final ReplicaId self;
  private final Epoch epoch;
  private final Election election;
  private final Acceptor acceptor;
  private final Learner learner;
  private final Leadership leadership;
  private final SnapshotTurns turns;
  private final SnapshotGiver giver;
  private final SnapshotTaker taker;

  /** Whether its epoch is: what a driver was asked for before is not wanted any more. */
  private boolean over;

  private long now;

  SnapshotExchange(
      ReplicaId self,
      Epoch epoch,
      Timing timing,
      Retention retention,
      Acceptor acceptor,
      Learner learner,
      Election election,
      CatchUp catchUp,
      Heartbeats heartbeats,
      Leadership leadership) {
    this.self = self;
    this.epoch = epoch;
    this.election = election;
    this.acceptor = acceptor;
    this.learner = learner;
    this.leadership = leadership;
    this.turns = new SnapshotTurns(self, epoch, timing, learner, election, heartbeats);
    this.giver = new SnapshotGiver(epoch, learner, retention.pieceBytes(), timing);
    this.taker = new SnapshotTaker(epoch, learner, election, catchUp, timing);
  }

  void tick(long atNow, Outbox out) {
    now = atNow;
    giver.tick(now);
    taker.tick(now, out);
  }

  /** The epoch is over, and with it what was asked for in it. */
  void end() {
    over = true;
    giver.end();
  }

  /**
   * Asks for the turn to write a snapshot for the replica itself, so that no two write at once: to
   * be asked again at each of the driver's beats until it has been written, which keeps the turn.
   * Answered by {@link Outbox#ownTurn}, or not at all.
   *
   * @param above the slot of the last one that it has
   */
  public void askTurn(long above, Outbox out) {
    if (over) {
      return;
    }
    if (leadership.role() == Role.LEADER) {
      if (turns.mayWrite(self, above, now)) {
        out.ownTurn();
      }
    } else if (election.hasLeader()) {
      out.send(election.leader(), new Message.AskSnapshot(epoch.number(), above, self));
    }
  }

  /** Only a leader has a turn to give. */
  void onAsk(ReplicaId from, Message.AskSnapshot ask, Outbox out) {
    if (leadership.role() != Role.LEADER) {
      return;
    }
    if (ask.except().equals(from)) {
      if (turns.mayWrite(from, ask.above(), now)) {
        out.send(
            from, new Message.GiveSnapshot(epoch.number(), acceptor.promised(), from, ask.above()));
      }
    } else {
      ReplicaId chosen = turns.giverFor(from, ask, now);
      if (!chosen.equals(ReplicaId.NONE)) {
        out.send(
            chosen,
            new Message.GiveSnapshot(epoch.number(), acceptor.promised(), from, ask.above()));
      }
    }
  }

  /** A turn given by a leader that has been overtaken is none. */
  void onGive(ReplicaId from, Message.GiveSnapshot give, Outbox out) {
    if (give.ballot().leader().equals(from)
        && !give.ballot().isBelow(acceptor.promised())
        && epoch.isVoter(give.asker())) {
      if (give.asker().equals(self)) {
        out.ownTurn();
      } else {
        giver.give(give, now, out);
      }
    }
  }

  void onFetchPiece(ReplicaId from, Message.FetchPiece fetch, Outbox out) {
    giver.onFetchPiece(from, fetch, now, out);
  }

  void onPiece(ReplicaId from, Message.SnapshotPiece piece, Outbox out) {
    taker.onPiece(from, piece, now, out);
  }

  void onRefused(Message.SnapshotRefused refused) {
    giver.onRefused(refused);
  }

  void onDisconnected(ReplicaId peer) {
    taker.onDisconnected(peer);
  }

  /**
   * What {@link Outbox#writeSnapshot} asked for has been written.
   *
   * @param slot the last slot executed in it
   * @param tag equal only where the bytes are
   */
  public void onWritten(long slot, long tag, Value image, Outbox out) {
    if (!over) {
      giver.onWritten(slot, tag, image, now, out);
    }
  }

  /** What {@link Outbox#writeSnapshot} asked for cannot be had here for now. */
  public void onNotWritten() {
    if (!over) {
      giver.onNotWritten(now);
    }
  }

  /**
   * What {@link Outbox#verifySnapshot} asked for has been done. {@link Outbox#installed} follows
   * where the snapshot is sound and still tells more than this replica knows; but a leader installs
   * nothing: it has to know what was decided in each slot that it has proposed in (2.3), and a
   * snapshot does not say.
   */
  public void onVerified(long slot, boolean sound, Outbox out) {
    if (over) {
      return;
    }
    taker.onVerified(sound, out);
    if (sound && slot > learner.commit() && leadership.role() != Role.LEADER) {
      learner.install(slot);
      acceptor.trimTo(slot);
      out.installed(slot);
      acceptor.onFetched(slot, out);
      leadership.onLearnt(now, out);
    }
  }

  /** How much of a snapshot has come, in bytes. */
  public long received() {
    return taker.received();
  }

  /** Whom a snapshot comes from, or {@link ReplicaId#NONE}. */
  public ReplicaId giver() {
    return taker.giver();
  }
}
