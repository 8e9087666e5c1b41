package org.concoord.paxos;

import java.util.ArrayList;
import java.util.List;

/**
 * Takes a snapshot where this replica is beyond reach (2.8): asks the leader for one, fetches it
 * piece by piece from whom the leader has named, and has it verified before anything is done with
 * it. One piece is asked for at a time. What has come is kept while the giver is silent, so that
 * the same snapshot can go on where it broke off; another one starts anew.
 *
 * <p>Memory grows with what has come, never with what is announced.
 */
final class SnapshotTaker {
  private final Epoch epoch;
  private final Learner learner;
  private final Election election;
  private final CatchUp catchUp;
  private final long patienceTicks;
  private final long silenceTicks;

  private final List<Value> pieces = new ArrayList<>();
  private long received;

  /** Which snapshot the pieces are of; slot 0: of none. */
  private long slot;

  private long tag;
  private long length;

  /** Whom pieces are asked of, or nobody. */
  private ReplicaId giver = ReplicaId.NONE;

  /** Whom not to be given another by, if somebody else can. */
  private ReplicaId failed = ReplicaId.NONE;

  private boolean verifying;
  private long askedAt;
  private long heardAt;

  SnapshotTaker(Epoch epoch, Learner learner, Election election, CatchUp catchUp, Timing timing) {
    this.epoch = epoch;
    this.learner = learner;
    this.election = election;
    this.catchUp = catchUp;
    this.patienceTicks = 2L * timing.heartbeatTicks();
    this.silenceTicks = 5 * patienceTicks;
  }

  void tick(long now, Outbox out) {
    if (verifying) {
      return;
    }
    if (slot > 0 && slot <= learner.commit()) {
      forget();
    }
    if (isTaking() && now - heardAt >= silenceTicks) {
      giveUp();
    }
    if (now - askedAt < patienceTicks) {
      return;
    }
    if (isTaking()) {
      askPiece(now, out);
    } else if (election.hasLeader() && catchUp.trimmedBeyondReach(now) > 0) {
      askedAt = now;
      out.send(
          election.leader(), new Message.AskSnapshot(epoch.number(), learner.commit(), failed));
    }
  }

  void onPiece(ReplicaId from, Message.SnapshotPiece piece, long now, Outbox out) {
    if (verifying || piece.slot() <= learner.commit() || isTaking() && !from.equals(giver)) {
      return;
    }
    boolean same = piece.slot() == slot && piece.tag() == tag && piece.length() == length;
    boolean begins = !isTaking() || !same;
    if (!same) {
      if (piece.piece() != 0 || catchUp.trimmedBeyondReach(now) == 0) {
        return; // late, or not wanted any more
      }
      forget();
      slot = piece.slot();
      tag = piece.tag();
      length = piece.length();
    }
    giver = from;
    heardAt = now;
    boolean next = piece.piece() == pieces.size() && piece.bytes().length() > 0;
    if (next) {
      pieces.add(piece.bytes());
      received += piece.bytes().length();
    }
    if (received >= length) {
      verifying = true;
      out.verifySnapshot(slot, List.copyOf(pieces));
    } else if (next || begins) {
      askPiece(now, out);
    }
  }

  /** The giver cannot be reached any more. */
  void onDisconnected(ReplicaId peer) {
    if (peer.equals(giver) && !verifying) {
      giveUp();
    }
  }

  private void giveUp() {
    failed = giver;
    giver = ReplicaId.NONE;
  }

  /** What came was verified; of an unsound snapshot nothing is kept. */
  void onVerified(boolean sound, Outbox out) {
    failed = sound ? ReplicaId.NONE : giver;
    if (!sound) {
      out.send(giver, new Message.SnapshotRefused(epoch.number(), slot, tag));
    }
    verifying = false;
    forget();
  }

  private boolean isTaking() {
    return !giver.equals(ReplicaId.NONE);
  }

  private void forget() {
    pieces.clear();
    received = 0;
    slot = 0;
    giver = ReplicaId.NONE;
  }

  private void askPiece(long now, Outbox out) {
    askedAt = now;
    out.send(giver, new Message.FetchPiece(epoch.number(), slot, tag, pieces.size()));
  }

  /** How much of a snapshot has come, in bytes. */
  long received() {
    return received;
  }

  /** Whom it comes from, or {@link ReplicaId#NONE}. */
  ReplicaId giver() {
    return giver;
  }
}
