package org.concoord.server;

import java.util.List;
import java.util.function.BiFunction;
import org.concoord.codec.SnapshotImage;
import org.concoord.paxos.PaxosNode;
import org.concoord.paxos.ReplicaId;
import org.concoord.paxos.Value;
import org.concoord.rsm.FencedException;
import org.concoord.rsm.StateImages;
import org.concoord.rsm.StateMachine;
import org.concoord.spi.MalformedValueException;
import org.jspecify.annotations.Nullable;

/**
 * A replica's snapshots for others, and those that it takes from them (2.8). Writing and verifying
 * are the lane's: nothing is executed meanwhile, while the loop goes on answering. On the loop, but
 * for what the lane runs.
 */
final class Snapshots {
  /** What came of the lane's work: an image that was written, or a machine that was restored. */
  private record Written(long slot, byte @Nullable [] image, String trouble, long nanos) {}

  private record Restored(@Nullable StateMachine machine, String trouble, long nanos) {}

  private final Consensus consensus;
  private final Execution execution;
  private final Applier applier;
  private final PeerHub peers;
  private final Chronicle chronicle;

  /** The state that was verified last, until it is installed. */
  private @Nullable StateMachine ready;

  /** Whom one comes from now, or nobody, and since when. */
  private ReplicaId giver = ReplicaId.NONE;

  private long takenSinceNanos;
  private long takenBytes;

  Snapshots(
      Consensus consensus,
      Execution execution,
      Applier applier,
      PeerHub peers,
      Chronicle chronicle) {
    this.consensus = consensus;
    this.execution = execution;
    this.applier = applier;
    this.peers = peers;
    this.chronicle = chronicle;
  }

  /** Notes whom a snapshot comes from, and since when. */
  void tick() {
    PaxosNode node = consensus.node();
    ReplicaId now = node.snapshots().giver();
    if (!now.equals(giver) && !now.equals(ReplicaId.NONE)) {
      takenSinceNanos = System.nanoTime();
      chronicle.takesSnapshot(peers.addressOf(now), node.commit());
    }
    giver = now;
  }

  void write() {
    StateImages images = images();
    execution.onLane(() -> write(images), this::written);
  }

  /**
   * On the lane. A state that cannot be written, or not held twice, is this replica's own affair.
   */
  private Written write(StateImages images) {
    long began = System.nanoTime();
    long slot = applier.executed();
    try {
      byte[] image = applier.snapshot(images);
      return new Written(slot, image, "", System.nanoTime() - began);
    } catch (RuntimeException | OutOfMemoryError failure) {
      return new Written(slot, null, String.valueOf(failure), System.nanoTime() - began);
    }
  }

  private void written(Written written) {
    byte[] image = written.image();
    if (image == null) {
      chronicle.cannotWriteSnapshot(written.slot(), written.trouble());
      consensus.snapshotNotWritten();
      return;
    }
    chronicle.wroteSnapshot(written.slot(), image.length, written.nanos());
    consensus.snapshotWritten(
        written.slot(), SnapshotImage.tag(image), new Value(image, 0, image.length));
  }

  void verify(long slot, List<Value> pieces) {
    tick(); // it may have come whole since the last
    takenBytes = pieces.stream().mapToLong(Value::length).sum();
    StateImages images = images();
    execution.onLane(() -> restore(images, slot, pieces), restored -> verified(slot, restored));
  }

  /** On the lane. */
  private static Restored restore(StateImages images, long slot, List<Value> pieces) {
    long began = System.nanoTime();
    BiFunction<@Nullable StateMachine, String, Restored> ended =
        (machine, trouble) -> new Restored(machine, trouble, System.nanoTime() - began);
    try {
      return ended.apply(images.restore(slot, pieces), "");
    } catch (MalformedValueException | FencedException unsound) {
      return ended.apply(null, String.valueOf(unsound.getMessage()));
    } catch (OutOfMemoryError tooLarge) {
      return ended.apply(null, "it does not fit into the memory: " + tooLarge.getMessage());
    }
  }

  private void verified(long slot, Restored restored) {
    ready = restored.machine();
    String from = peers.addressOf(consensus.node().snapshots().giver());
    if (ready == null) {
      chronicle.refusedSnapshot(slot, from, restored.trouble());
    }
    consensus.snapshotVerified(slot, ready != null);
    ready = null;
  }

  /** Within {@link Consensus#snapshotVerified}: what is decided from now on comes after it. */
  void installed(long slot) {
    StateMachine machine = ready;
    if (machine == null) {
      throw new IllegalStateException("no snapshot was verified");
    }
    long nanos = System.nanoTime() - takenSinceNanos;
    chronicle.installedSnapshot(slot, peers.addressOf(giver), takenBytes, nanos);
    execution.onLane(
        () -> {
          applier.install(machine);
          return machine;
        },
        done -> {});
  }

  private StateImages images() {
    return new StateImages(applier.registry(), peers.cluster(), consensus.node().epoch());
  }

  /** How far a snapshot has come that this replica needs, as a clause, or "". */
  String progress() {
    PaxosNode node = consensus.node();
    ReplicaId from = node.snapshots().giver();
    return from.equals(ReplicaId.NONE)
        ? ""
        : "a snapshot comes from %s, %d KiB so far"
            .formatted(peers.addressOf(from), node.snapshots().received() >> 10);
  }
}
