package org.concoord.server;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.concoord.codec.SnapshotImage;
import org.concoord.paxos.Configuration;
import org.concoord.paxos.Epoch;
import org.concoord.paxos.ReplicaId;
import org.concoord.paxos.SnapshotExchange;
import org.concoord.paxos.Value;
import org.concoord.rsm.FencedException;
import org.concoord.rsm.StateImages;
import org.concoord.rsm.StateMachine;
import org.concoord.spi.MalformedValueException;
import org.concoord.storage.Journal;
import org.jspecify.annotations.Nullable;

/**
 * A replica's snapshots for others, and those that it takes from them (2.8). Writing and verifying
 * are the lane's: nothing is executed meanwhile, while the loop goes on answering. On the loop, but
 * for what the lane runs.
 */
final class Snapshots {
  /** What came of the lane's work: an image that was written, or a machine that was restored. */
  private record Written(long slot, @Nullable Value image, String trouble, long nanos) {}

  private record Restored(@Nullable StateMachine machine, Value image, String trouble) {}

  private final Consensus consensus;
  private final Execution execution;
  private final Applier applier;
  private final PeerHub peers;
  private final Chronicle chronicle;
  private final Journal journal;
  private final BiConsumer<Configuration, Long> onInstalled;

  /** The state that was verified last, until it is installed. */
  private @Nullable StateMachine ready;

  /** Whom one comes from now, or nobody, and since when. */
  private ReplicaId giver = ReplicaId.NONE;

  private long takenSinceNanos;
  private long takenBytes;

  /**
   * @param onInstalled told who votes after a snapshot that was installed, or is below what is
   *     decided by now
   */
  Snapshots(
      Consensus consensus,
      Execution execution,
      Applier applier,
      PeerHub peers,
      Journal journal,
      Chronicle chronicle,
      BiConsumer<Configuration, Long> onInstalled) {
    this.onInstalled = onInstalled;
    this.journal = journal;
    this.consensus = consensus;
    this.execution = execution;
    this.applier = applier;
    this.peers = peers;
    this.chronicle = chronicle;
  }

  /** Notes whom a snapshot comes from, and since when. */
  void tick() {
    ReplicaId now = giverNow();
    if (!now.equals(giver) && !now.equals(ReplicaId.NONE)) {
      takenSinceNanos = System.nanoTime();
      chronicle.takesSnapshot(peers.addressOf(now), consensus.node().commit());
    }
    giver = now;
  }

  private ReplicaId giverNow() {
    return exchange().giver();
  }

  /** What this replica holds is not to be given to others. */
  void refuse() {
    exchange().onNotWritten();
  }

  void write() {
    StateImages images = images();
    execution.onLane(() -> write(images), this::written);
  }

  private SnapshotExchange exchange() {
    return consensus.node().snapshots();
  }

  /**
   * On the lane. A state that cannot be written, or does not fit beside it, is this replica's own
   * affair.
   */
  private Written write(StateImages images) {
    long began = System.nanoTime();
    long slot = applier.executed();
    try {
      Value image = applier.snapshot(images);
      return new Written(slot, image, "", System.nanoTime() - began);
    } catch (RuntimeException | OutOfMemoryError failure) {
      return new Written(slot, null, String.valueOf(failure), System.nanoTime() - began);
    }
  }

  private void written(Written written) {
    Value image = written.image();
    if (image == null) {
      chronicle.cannotWriteSnapshot(written.slot(), written.trouble());
      exchange().onNotWritten();
      return;
    }
    chronicle.wroteSnapshot(written.slot(), image.length(), written.nanos());
    consensus.step(
        out -> exchange().onWritten(written.slot(), SnapshotImage.tag(image), image, out));
  }

  void verify(long slot, List<Value> pieces) {
    tick(); // it may have come whole since the last
    takenBytes = pieces.stream().mapToLong(Value::length).sum();
    StateImages images = images();
    List<Value> taken = new ArrayList<>(pieces);
    execution.onLane(() -> restore(images, slot, taken), restored -> restored(slot, restored));
  }

  /** On the lane. The pieces are let go of before there are objects beside the whole. */
  private static Restored restore(StateImages images, long slot, List<Value> pieces) {
    try {
      byte[] image = SnapshotImage.join(pieces);
      pieces.clear();
      StateMachine machine = images.restore(slot, SnapshotImage.read(image));
      return new Restored(machine, new Value(image, 0, image.length), "");
    } catch (MalformedValueException | FencedException unsound) {
      return new Restored(null, Value.NO_OP, String.valueOf(unsound.getMessage()));
    } catch (OutOfMemoryError tooLarge) {
      return new Restored(
          null, Value.NO_OP, "it does not fit into the memory: " + tooLarge.getMessage());
    }
  }

  /**
   * A sound one is on the disk before it counts: what it stands for is not in the log, and never
   * will be.
   */
  private void restored(long slot, Restored restored) {
    StateMachine machine = restored.machine();
    if (machine == null) {
      chronicle.refusedSnapshot(slot, peers.addressOf(exchange().giver()), restored.trouble());
      verified(slot, null);
      return;
    }
    journal.keep(
        slot,
        restored.image(),
        false,
        trouble -> {
          if (!trouble.isEmpty()) {
            chronicle.cannotKeepSnapshot(slot, trouble);
          }
          verified(slot, trouble.isEmpty() ? machine : null);
        });
  }

  private void verified(long slot, @Nullable StateMachine machine) {
    ready = machine;
    Configuration of = machine == null ? null : machine.configuration();
    Epoch epoch = of == null ? null : of.toEpoch();
    consensus.step(out -> exchange().onVerified(slot, epoch, out));
    ready = null;
    if (of != null && consensus.node().epoch().equals(epoch)) {
      onInstalled.accept(of, slot);
    }
  }

  /** Within {@link #verified}: what is decided from now on comes after it; returns the state. */
  StateMachine installed(long slot) {
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
    return machine;
  }

  StateImages images() {
    return StateImages.ofAnyEpoch(applier.registry(), peers.cluster());
  }

  /** What the one that was installed last took, in bytes. */
  long takenBytes() {
    return takenBytes;
  }

  /** How far a snapshot has come that this replica needs, as a clause, or "". */
  String progress() {
    ReplicaId from = giverNow();
    return from.equals(ReplicaId.NONE)
        ? ""
        : "a snapshot comes from %s, %d KiB so far"
            .formatted(peers.addressOf(from), exchange().received() >> 10);
  }
}
