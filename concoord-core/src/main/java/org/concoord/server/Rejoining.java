package org.concoord.server;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.concoord.paxos.Message;
import org.concoord.paxos.ReplicaId;
import org.concoord.paxos.Value;
import org.concoord.rsm.FencedException;
import org.concoord.rsm.StateImages;
import org.concoord.rsm.StateMachine;
import org.concoord.spi.MalformedValueException;
import org.jspecify.annotations.Nullable;

/**
 * Takes a snapshot in the place of a state that has come to differ (2.8). It is asked for as by a
 * voter beyond reach, by the same messages; but what is decided goes on coming here, and only waits
 * to be executed until there is a state to execute it on. On the loop.
 */
final class Rejoining {
  private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Consensus consensus;
  private final Execution execution;
  private final StateImages images;
  private final BiConsumer<ReplicaId, Message> sender;

  /** It has to be of this slot or a later one: what had been executed is not at hand any more. */
  private final long atLeast;

  private final List<Value> pieces = new ArrayList<>();
  private long received;

  /** What the pieces are of; none where nobody gives any. */
  private Message.@Nullable SnapshotPiece offer;

  private ReplicaId giver = ReplicaId.NONE;
  private ReplicaId failed = ReplicaId.NONE;
  private long askedNanos;
  private long heardNanos;
  private boolean verifying;
  private @Nullable StateMachine ready;
  private String trouble = "";

  Rejoining(
      Consensus consensus,
      Execution execution,
      StateImages images,
      BiConsumer<ReplicaId, Message> sender,
      long executed) {
    this.consensus = consensus;
    this.execution = execution;
    this.images = images;
    this.sender = sender;
    this.atLeast = executed;
    this.askedNanos = System.nanoTime() - PATIENCE_NANOS;
  }

  /**
   * The state to go on from, once there is one and all up to its slot is known to be decided; null
   * until then.
   */
  @Nullable StateMachine tick(ReplicaId leader, long nowNanos) {
    if (ready != null) {
      return consensus.node().commit() >= ready.applied() ? ready : null;
    }
    if (offer != null && nowNanos - heardNanos >= SILENCE_NANOS) {
      giveUp(giver);
    }
    if (verifying || nowNanos - askedNanos < PATIENCE_NANOS) {
      return null;
    }
    if (offer != null) {
      askPiece(offer, nowNanos);
    } else if (!leader.equals(ReplicaId.NONE) && !leader.equals(consensus.node().self())) {
      askedNanos = nowNanos;
      sender.accept(leader, new Message.AskSnapshot(epoch(), atLeast - 1, failed));
    }
    return null;
  }

  void onPiece(ReplicaId from, Message.SnapshotPiece piece, long nowNanos) {
    if (verifying || ready != null || piece.slot() < atLeast) {
      return;
    }
    Message.SnapshotPiece taken = offer;
    if (taken == null) {
      if (piece.piece() != 0) {
        return;
      }
      taken = piece;
      offer = piece;
      giver = from;
    }
    boolean same = from.equals(giver) && piece.slot() == taken.slot() && piece.tag() == taken.tag();
    if (!same || piece.piece() != pieces.size() || piece.bytes().length() == 0) {
      return;
    }
    heardNanos = nowNanos;
    pieces.add(piece.bytes());
    received += piece.bytes().length();
    if (received >= taken.length()) {
      verifying = true;
      List<Value> whole = List.copyOf(pieces);
      execution.onLane(() -> restore(piece.slot(), whole), this::verified);
    } else {
      askPiece(taken, nowNanos);
    }
  }

  private void askPiece(Message.SnapshotPiece taken, long nowNanos) {
    askedNanos = nowNanos;
    sender.accept(giver, new Message.FetchPiece(epoch(), taken.slot(), taken.tag(), pieces.size()));
  }

  /** On the lane. */
  private Object restore(long slot, List<Value> whole) {
    try {
      return images.restore(slot, whole);
    } catch (MalformedValueException | FencedException unsound) {
      return String.valueOf(unsound.getMessage());
    } catch (OutOfMemoryError tooLarge) {
      return "it does not fit into the memory: " + tooLarge.getMessage();
    }
  }

  private void verified(Object restored) {
    verifying = false;
    if (restored instanceof StateMachine machine) {
      ready = machine;
    } else {
      trouble = "; the last snapshot was thrown away: " + restored;
      giveUp(giver);
    }
  }

  /** Whom it is not asked of again, as long as others can give one. */
  private void giveUp(ReplicaId who) {
    failed = who;
    giver = ReplicaId.NONE;
    offer = null;
    pieces.clear();
    received = 0;
  }

  private long epoch() {
    return consensus.node().epoch().number();
  }

  /** How far it has come, as the end of a sentence. */
  String progress() {
    return (offer == null ? "it waits for a snapshot" : (received >> 10) + " KiB of one have come")
        + trouble;
  }
}
