package org.concoord.server;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.concoord.codec.ExecutedHashes;
import org.concoord.paxos.Configuration;
import org.concoord.paxos.Message;
import org.concoord.paxos.ReplicaId;
import org.concoord.paxos.Value;
import org.concoord.rsm.StateMachine;

/**
 * How a replica's state comes and goes otherwise than by executing: its snapshots for others and
 * for its own disk, those that it takes (2.8), and another's state in the place of one that has
 * come to differ, or that stands before a slot (S6). A snapshot that is installed puts an end to
 * either. On the loop.
 */
final class StateTransfer {
  private final Snapshots snapshots;
  private final OwnSnapshots ownSnapshots;
  private final Divergence divergence;
  private final Standstill standstill;

  /**
   * @param onSnapshotOf told who votes after a snapshot that was installed
   */
  StateTransfer(
      Consensus consensus,
      Execution execution,
      Applier applier,
      PeerHub peers,
      ClientService service,
      Fitness fitness,
      Storage storage,
      Skips skips,
      Chronicle chronicle,
      Consumer<Throwable> onFenced,
      BiConsumer<Configuration, Long> onSnapshotOf) {
    this.snapshots =
        new Snapshots(
            consensus, execution, applier, peers, storage.journal(), chronicle, onSnapshotOf);
    this.ownSnapshots =
        new OwnSnapshots(
            consensus,
            execution,
            applier,
            storage.journal(),
            fitness,
            service::canHandOver,
            storage.snapshotPolicy(System.nanoTime()),
            snapshots,
            chronicle);
    this.divergence =
        new Divergence(
            peers,
            consensus,
            execution,
            applier,
            fitness,
            chronicle,
            onFenced,
            service.proposer()::recycle);
    this.standstill =
        new Standstill(
            peers,
            consensus,
            execution,
            applier,
            fitness,
            service.proposer(),
            chronicle,
            skips,
            storage.stops(),
            ownSnapshots::want);
  }

  /** Takes a piece of a snapshot that was asked for here; false where it is the core's. */
  boolean take(ReplicaId from, Message message) {
    return divergence.take(from, message) || standstill.take(from, message);
  }

  /** A voter tells what its slots came to. */
  void onHashes(ReplicaId from, ExecutedHashes hashes) {
    divergence.onHashes(from, hashes);
    standstill.told(from, hashes);
  }

  void tick(ReplicaId leader) {
    snapshots.tick();
    ownSnapshots.tick(System.nanoTime());
    divergence.tick(leader, System.nanoTime());
    standstill.tick(leader, System.nanoTime());
  }

  /** Others want a snapshot of what has been executed; they are given none that is wrong. */
  void onWanted() {
    if (divergence.isStopped()) {
      snapshots.refuse();
    } else {
      snapshots.write();
    }
  }

  /** It is this replica's turn to write one for itself. */
  void onOwnTurn() {
    ownSnapshots.onTurn();
  }

  /** Has a durable replica write one as soon as it may. */
  void wantSnapshot() {
    ownSnapshots.want();
  }

  /** One has come and is to be verified. */
  void onTaken(long slot, List<Value> pieces) {
    snapshots.verify(slot, pieces);
  }

  /** The one verified last takes the place of the state, after all that was decided. */
  void onInstalled(long slot) {
    StateMachine installed = snapshots.installed(slot);
    divergence.superseded(installed);
    standstill.superseded(installed);
    ownSnapshots.onTaken(slot, snapshots.takenBytes());
  }

  Snapshots snapshots() {
    return snapshots;
  }

  Divergence divergence() {
    return divergence;
  }

  /** What it could not execute, and waits before. */
  Standstill standstill() {
    return standstill;
  }
}
