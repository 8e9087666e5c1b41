package org.concoord.paxos;

import java.util.ArrayList;
import java.util.List;

/**
 * Takes a snapshot where this replica is beyond reach (2.8): asks for one, fetches it piece by
 * piece from whoever gives it, and has it verified before anything is done with it. A voter asks
 * its leader, who names one that gives; who has no leader, since it has no vote or the others have
 * gone on to a later epoch, asks one of those for long before it asks the next, since a snapshot
 * takes its time to be written. One piece is asked for at a time. What has come is kept while the
 * giver is silent, so that the same snapshot can go on where it broke off; another one starts anew.
 *
 * <p>Memory grows with what has come, never with what is announced.
 */
final class SnapshotTaker {
  private final Member member;
  private final Learner learner;
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

  /** Who is asked, where no leader is, and since when; counts them. */
  private ReplicaId source = ReplicaId.NONE;

  private long sourceSince;
  private int turn;

  /** The commit index when it last moved, and when that was. */
  private long lastCommit;

  private long movedAt;

  SnapshotTaker(Member member, Learner learner, Timing timing) {
    this.member = member;
    this.learner = learner;
    this.patienceTicks = 2L * timing.heartbeatTicks();
    this.silenceTicks = 5 * patienceTicks;
  }

  void tick(long now, Outbox out) {
    if (learner.commit() != lastCommit) {
      lastCommit = learner.commit();
      movedAt = now;
    }
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
    } else if (member.trimmedBeyondReach() > 0) {
      ask(now, out);
    }
  }

  private void ask(long now, Outbox out) {
    ReplicaId whom = member.leader();
    if (member.isOutside()) {
      if (now - movedAt < patienceTicks) {
        return; // some have dropped what it lacks, and others bring it
      }
      if (now - sourceSince >= 2 * silenceTicks || source.equals(ReplicaId.NONE)) {
        List<ReplicaId> ahead = member.ahead();
        source = ahead.isEmpty() ? ReplicaId.NONE : ahead.get(turn++ % ahead.size());
        sourceSince = now;
      }
      whom = source;
    }
    if (!whom.equals(ReplicaId.NONE)) {
      askedAt = now;
      out.send(whom, new Message.AskSnapshot(member.epoch().number(), learner.commit(), failed));
    }
  }

  void onPiece(ReplicaId from, Message.SnapshotPiece piece, long now, Outbox out) {
    if (verifying || piece.slot() <= learner.commit() || isTaking() && !from.equals(giver)) {
      return;
    }
    boolean same = piece.slot() == slot && piece.tag() == tag && piece.length() == length;
    boolean begins = !isTaking() || !same;
    if (!same) {
      if (piece.piece() != 0 || member.trimmedBeyondReach() == 0) {
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
      List<Value> whole = List.copyOf(pieces);
      pieces.clear(); // whoever verifies them need not hold them beside what they come to
      out.verifySnapshot(slot, whole);
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
      out.send(giver, new Message.SnapshotRefused(member.epoch().number(), slot, tag));
      source = ReplicaId.NONE;
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
    out.send(giver, new Message.FetchPiece(member.epoch().number(), slot, tag, pieces.size()));
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
