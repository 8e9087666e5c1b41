package org.concoord.server;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.concoord.codec.SnapshotImage;
import org.concoord.paxos.Message;
import org.concoord.paxos.ReplicaId;
import org.concoord.paxos.Value;
import org.concoord.rsm.StateImages;
import org.jspecify.annotations.Nullable;

/**
 * Gives this replica's state to processes that join (2.8). They belong to no epoch yet, and so
 * speak in the name of epoch 0, which no replica is ever in: a {@link Message.Fetch} asks to keep
 * what is kept, a {@link Message.FetchPiece} for a piece of a snapshot, of slot 0 for one of any.
 * On the loop, but for writing.
 *
 * <p>Writing holds up this replica's lane, and nobody but the newcomer chooses whose: each asks the
 * first voter that does not lead, so that several are served by one snapshot.
 */
final class Newcomers {
  /** How long a snapshot is held after it was last asked for. */
  private static final long KEEP_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** Whoever has asked so lately has not begun to follow the log. */
  private static final long JOINS_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Consensus consensus;
  private final Execution execution;
  private final Applier applier;
  private final PeerHub peers;
  private final Chronicle chronicle;
  private final int pieceBytes;
  private final Map<ReplicaId, Long> joining = new LinkedHashMap<>();

  /** Who waits for the snapshot that is being written. */
  private final Set<ReplicaId> waiting = new TreeSet<>();

  private boolean writing;
  private @Nullable Value image;
  private long slot;
  private long tag;
  private long askedNanos;

  private record Written(long slot, @Nullable Value image, String trouble, long nanos) {}

  /**
   * @param pieceBytes the size of a piece
   */
  Newcomers(
      Consensus consensus,
      Execution execution,
      Applier applier,
      PeerHub peers,
      Chronicle chronicle,
      int pieceBytes) {
    this.consensus = consensus;
    this.execution = execution;
    this.applier = applier;
    this.peers = peers;
    this.chronicle = chronicle;
    this.pieceBytes = pieceBytes;
  }

  void tick(long nowNanos) {
    joining.values().removeIf(asked -> nowNanos - asked > JOINS_NANOS);
    if (image != null && nowNanos - askedNanos > KEEP_NANOS) {
      image = null;
    }
  }

  /** Whether it is still being given a snapshot, and follows nothing yet. */
  boolean contains(ReplicaId replica) {
    return joining.containsKey(replica);
  }

  /** It asks for decisions to learn them. */
  void follows(ReplicaId replica) {
    joining.remove(replica);
  }

  /** Something was said in the name of epoch 0. */
  void onMessage(ReplicaId from, Message message) {
    if (!consensus.node().isVoter()) {
      return; // What it has may be old; others have more.
    }
    if (message instanceof Message.Fetch) {
      joining.put(from, System.nanoTime());
      consensus.keepFor(from, 1);
    } else if (message instanceof Message.FetchPiece fetch) {
      onFetchPiece(from, fetch);
    }
  }

  private void onFetchPiece(ReplicaId from, Message.FetchPiece fetch) {
    if (image != null && slot >= consensus.node().trim()) {
      boolean same = fetch.slot() == slot && fetch.tag() == tag;
      send(from, image, same ? fetch.piece() : 0);
      return;
    }
    waiting.add(from);
    if (!writing) {
      writing = true;
      StateImages images = StateImages.ofAnyEpoch(applier.registry(), peers.cluster());
      execution.onLane(() -> write(images), this::written);
    }
  }

  /** On the lane. */
  private Written write(StateImages images) {
    long began = System.nanoTime();
    try {
      Value written = applier.snapshot(images);
      return new Written(applier.executed(), written, "", System.nanoTime() - began);
    } catch (RuntimeException | OutOfMemoryError failure) {
      return new Written(applier.executed(), null, String.valueOf(failure), 0);
    }
  }

  private void written(Written written) {
    writing = false;
    Value whole = written.image();
    image = whole;
    if (whole == null) {
      chronicle.cannotWriteSnapshot(written.slot(), written.trouble());
    } else {
      slot = written.slot();
      tag = SnapshotImage.tag(whole);
      chronicle.wroteSnapshot(slot, whole.length(), written.nanos());
      waiting.forEach(newcomer -> send(newcomer, whole, 0));
    }
    waiting.clear();
  }

  private void send(ReplicaId to, Value whole, int piece) {
    long offset = (long) piece * pieceBytes;
    if (piece < 0 || offset >= whole.length()) {
      return;
    }
    askedNanos = System.nanoTime();
    int length = (int) Math.min(pieceBytes, whole.length() - offset);
    Value bytes = new Value(whole.array(), (int) offset, length);
    peers.send(to, new Message.SnapshotPiece(0, slot, tag, whole.length(), piece, bytes));
  }
}
