package org.concoord.paxos;

import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Gives this replica's state to those beyond reach (2.8), one piece whenever one is asked for, so
 * that the taker sets the pace. One snapshot is kept at a time: it serves all that ask for one for
 * as long as what was decided since can still be had here, and is dropped once nobody has asked for
 * long.
 */
final class SnapshotGiver {
  private static final Value NOTHING = Value.NO_OP;

  private final Member member;
  private final Learner learner;
  private final int pieceBytes;
  private final long keepTicks;

  /** Who waits for the snapshot that is being written. */
  private final TreeSet<ReplicaId> waiting = new TreeSet<>();

  private boolean writing;
  private @Nullable Value image;
  private long slot;
  private long tag;
  private long askedAt;

  /** Before then it writes none, since it just could not. */
  private long ableAt;

  SnapshotGiver(Member member, Learner learner, int pieceBytes, Timing timing) {
    this.pieceBytes = pieceBytes;
    this.member = member;
    this.learner = learner;
    this.keepTicks = 200L * timing.heartbeatTicks();
  }

  void tick(long now) {
    if (image != null && now - askedAt >= keepTicks) {
      drop();
    }
  }

  /** It is this replica's turn. */
  void give(ReplicaId asker, long above, long now, Outbox out) {
    if (image != null && slot > above && slot >= learner.trim()) {
      send(asker, 0, now, out);
    } else if (learner.executed() > above && now >= ableAt) {
      waiting.add(asker);
      write(out);
    }
  }

  private void write(Outbox out) {
    if (!writing) {
      writing = true;
      drop();
      learner.keepAbove(learner.executed());
      out.writeSnapshot();
    }
  }

  /** What was to be written has been. */
  void onWritten(long writtenSlot, long writtenTag, Value written, long now, Outbox out) {
    Invariants.check(writing, "a snapshot is written only where one is wanted", writtenSlot);
    Invariants.check(
        writtenSlot <= learner.commit(), "a snapshot is of decided slots", writtenSlot);
    writing = false;
    image = written;
    slot = writtenSlot;
    tag = writtenTag;
    List<ReplicaId> askers = List.copyOf(waiting);
    waiting.clear();
    askers.forEach(asker -> send(asker, 0, now, out));
  }

  /** Those who wait are given one by somebody else, or later. */
  void onNotWritten(long now) {
    writing = false;
    ableAt = now + keepTicks;
    waiting.clear();
    drop();
  }

  /** A taker of another snapshot than the one that is here is offered that one. */
  void onFetchPiece(ReplicaId asker, Message.FetchPiece fetch, long now, Outbox out) {
    boolean same = fetch.slot() == slot && fetch.tag() == tag;
    if (image != null && (same || slot > fetch.slot())) {
      send(asker, same ? fetch.piece() : 0, now, out);
    }
  }

  /** Whoever asks next is given another. */
  void onRefused(Message.SnapshotRefused refused) {
    if (!writing && refused.slot() == slot && refused.tag() == tag) {
      drop();
    }
  }

  private void send(ReplicaId asker, int piece, long now, Outbox out) {
    Value whole = image == null ? NOTHING : image;
    long offset = (long) piece * pieceBytes;
    if (piece < 0 || offset >= whole.length()) {
      return;
    }
    askedAt = now;
    int length = (int) Math.min(pieceBytes, whole.length() - offset);
    Value bytes = new Value(whole.array(), whole.offset() + (int) offset, length);
    long epoch = member.epoch().number();
    out.send(asker, new Message.SnapshotPiece(epoch, slot, tag, whole.length(), piece, bytes));
  }

  private void drop() {
    image = null;
    learner.keepAbove(Learner.NOTHING_MORE);
  }
}
