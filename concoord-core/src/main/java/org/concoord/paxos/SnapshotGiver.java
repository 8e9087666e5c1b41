package org.concoord.paxos;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Gives this replica's state to voters beyond reach (2.8), one piece whenever one is asked for, so
 * that the taker sets the pace. One snapshot is kept at a time: it serves all that ask for one for
 * as long as what was decided since can still be had here, and is dropped once nobody has asked for
 * long.
 */
final class SnapshotGiver {
  private static final Value NOTHING = Value.NO_OP;

  private final Epoch epoch;
  private final Learner learner;
  private final int pieceBytes;
  private final long keepTicks;

  /** By position among the voters: who waits for the snapshot that is being written. */
  private final boolean[] waiting;

  private boolean writing;
  private @Nullable Value image;
  private long slot;
  private long tag;
  private long askedAt;

  /** Before then it writes none, since it just could not. */
  private long ableAt;

  SnapshotGiver(Epoch epoch, Learner learner, int pieceBytes, Timing timing) {
    this.pieceBytes = pieceBytes;
    this.epoch = epoch;
    this.learner = learner;
    this.keepTicks = 200L * timing.heartbeatTicks();
    this.waiting = new boolean[epoch.voters().size()];
  }

  void tick(long now) {
    if (image != null && now - askedAt >= keepTicks) {
      drop();
    }
  }

  /** It is this replica's turn. */
  void give(Message.GiveSnapshot give, long now, Outbox out) {
    if (image != null && slot > give.above() && slot >= learner.trim()) {
      send(give.asker(), 0, now, out);
    } else if (learner.executed() > give.above() && now >= ableAt) {
      waiting[epoch.position(give.asker())] = true;
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
    for (int voter = 0; voter < waiting.length; voter++) {
      if (waiting[voter]) {
        waiting[voter] = false;
        send(epoch.voters().get(voter), 0, now, out);
      }
    }
  }

  /** Those who wait are given one by somebody else, or later. */
  void onNotWritten(long now) {
    writing = false;
    ableAt = now + keepTicks;
    Arrays.fill(waiting, false);
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
    out.send(
        asker, new Message.SnapshotPiece(epoch.number(), slot, tag, whole.length(), piece, bytes));
  }

  /** Nobody is given anything any more. */
  void end() {
    drop();
  }

  private void drop() {
    image = null;
    learner.keepAbove(Learner.NOTHING_MORE);
  }
}
