package org.concoord.paxos;

import org.jspecify.annotations.Nullable;

/**
 * Snapshots between replicas (2.8), from epoch to epoch: who lacks what others have dropped asks
 * for one, and takes it piece by piece. Among voters of one epoch the leader says whose turn it is
 * to give; whoever has no vote, or has stayed behind in an earlier epoch, is given one by whom it
 * asks.
 *
 * <p>Here what comes of it changes the replica: a verified snapshot takes the place of every slot
 * up to its own. Within the epoch the promise, and what was accepted above, stay; a snapshot of a
 * later epoch is as good an entry into that as executing the stop-sign (E4).
 */
public final class SnapshotExchange {
  private final Member member;
  private final Learner learner;
  private final SnapshotGiver giver;
  private final SnapshotTaker taker;
  private long now;

  SnapshotExchange(Member member, Learner learner, Retention retention, Timing timing) {
    this.member = member;
    this.learner = learner;
    this.giver = new SnapshotGiver(member, learner, retention.pieceBytes(), timing);
    this.taker = new SnapshotTaker(member, learner, timing);
  }

  void tick(long atNow, Outbox out) {
    now = atNow;
    giver.tick(now);
    taker.tick(now, out);
  }

  /**
   * Asks for the turn to write a snapshot for the replica itself, so that no two voters write at
   * once: to be asked again at each of the driver's beats until it has been written, which keeps
   * the turn. Answered by {@link Outbox#ownTurn}, or not at all. Who has no vote holds up nobody.
   *
   * @param above the slot of the last one that it has
   */
  public void askTurn(long above, Outbox out) {
    PaxosNode node = member.node();
    if (node == null) {
      out.ownTurn();
    } else {
      node.askTurn(above, out);
    }
  }

  /**
   * Takes what is said of snapshots, which are of one log and of no epoch; but who asks for one, or
   * for the turn to write one, among voters of one epoch, asks in that. True iff it is taken.
   */
  boolean take(ReplicaId from, Message message, Outbox out) {
    if (message instanceof Message.FetchPiece fetch) {
      giver.onFetchPiece(from, fetch, now, out);
    } else if (message instanceof Message.SnapshotPiece piece) {
      taker.onPiece(from, piece, now, out);
    } else if (message instanceof Message.SnapshotRefused refused) {
      giver.onRefused(refused);
    } else if (message instanceof Message.AskSnapshot ask && isOfOutsider(from, ask)) {
      onAskOfOutsider(from, ask, out);
    } else {
      return false;
    }
    return true;
  }

  /** Somebody who is behind, or has no vote. */
  private boolean isOfOutsider(ReplicaId from, Message.AskSnapshot ask) {
    Epoch epoch = member.epoch();
    return ask.epoch() < epoch.number() || ask.epoch() == epoch.number() && !epoch.isVoter(from);
  }

  private void onAskOfOutsider(ReplicaId from, Message.AskSnapshot ask, Outbox out) {
    PaxosNode node = member.node();
    if (ask.except().equals(from) || node != null && node.passTurn(from, ask, out)) {
      return;
    }
    give(from, ask.above(), out);
  }

  /** It is this replica's turn. */
  void give(ReplicaId asker, long above, Outbox out) {
    giver.give(asker, above, now, out);
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
    giver.onWritten(slot, tag, image, now, out);
  }

  /** What {@link Outbox#writeSnapshot} asked for cannot be had here for now. */
  public void onNotWritten() {
    giver.onNotWritten(now);
  }

  /**
   * What {@link Outbox#verifySnapshot} asked for has been done. {@link Outbox#installed} follows
   * where the snapshot is sound and still tells more than this replica knows; but a leader installs
   * nothing of its own epoch: it has to know what was decided in each slot that it has proposed in
   * (2.3), and a snapshot does not say.
   *
   * @param of the epoch of the slot after it; null where it is not sound
   */
  public void onVerified(long slot, @Nullable Epoch of, Outbox out) {
    taker.onVerified(of != null, out);
    if (of != null && slot > learner.commit()) {
      member.install(slot, of, out);
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
