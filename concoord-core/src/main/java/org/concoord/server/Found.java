package org.concoord.server;

import org.concoord.IncompatibleDataException;
import org.concoord.codec.SnapshotImage;
import org.concoord.paxos.PValue;
import org.concoord.paxos.StoredState;
import org.concoord.rsm.FencedException;
import org.concoord.rsm.StateImages;
import org.concoord.rsm.StateMachine;
import org.concoord.rsm.TypeRegistry;
import org.concoord.spi.MalformedValueException;
import org.concoord.storage.Recovered;
import org.concoord.storage.RecoveryReport;
import org.jspecify.annotations.Nullable;

/**
 * What a replica found in its directory when it began, and goes on from; in memory mode nothing.
 * What takes memory is handed over once, on the loop. Any thread may ask for the rest.
 */
final class Found {
  /** In memory mode. */
  static final Found NOTHING = new Found(null);

  /** What a record takes in the log beside its value. */
  private static final int RECORD_BYTES = 80;

  /** Without its values once these are the voter's. */
  private volatile @Nullable Recovered recovered;

  /** The objects of the snapshot, until they are handed over. */
  private @Nullable StateMachine machine;

  /** What the log held above the snapshot, about. */
  private long replayedBytes;

  private Found(@Nullable Recovered recovered) {
    this.recovered = recovered;
  }

  static Found in(Recovered recovered) {
    return new Found(recovered);
  }

  /**
   * Restores the objects as the snapshot has them; what the log has above it is executed later.
   *
   * @throws IncompatibleDataException if they do not fit what this replica is given
   * @throws IllegalArgumentException as {@link Ownership#checkAddress}
   */
  void restore(TypeRegistry types, Ownership owned) {
    Recovered from = recovered;
    SnapshotImage image = from == null ? null : from.snapshot();
    if (from == null || image == null) {
      return;
    }
    try {
      StateMachine restored =
          StateImages.ofAnyEpoch(types, owned.instance()).restore(from.trim(), image);
      owned.checkAddress(restored.configuration());
      machine = restored;
    } catch (MalformedValueException | FencedException unreadable) {
      throw new IncompatibleDataException(
          String.format(
              "%s: its snapshot of slot %d is whole, but does not fit what this replica is given:"
                  + " %s. Start it with the types and values that the instance runs with. Nothing"
                  + " was lost",
              from.report().directory(), from.trim(), unreadable.getMessage()));
    }
    recovered = from.withoutSnapshot();
  }

  /** Whether an earlier process has been this replica. */
  boolean isRestart() {
    return incarnation() > 1;
  }

  /** How often the replica has begun; 0 in memory mode. */
  long incarnation() {
    Recovered from = recovered;
    return from == null ? 0 : from.incarnation();
  }

  /** The last epoch that anything was on record of at the start; 0 for none. */
  long lastEpoch() {
    Recovered from = recovered;
    return from == null ? 0 : from.promised().epoch();
  }

  /** Drawn at this start; 0 in memory mode. */
  long bootNonce() {
    Recovered from = recovered;
    return from == null ? 0 : from.bootNonce();
  }

  /** The slot of the snapshot; 0 for none. */
  long trim() {
    Recovered from = recovered;
    return from == null ? 0 : from.trim();
  }

  /**
   * Hands over, once, the objects after the slot that the voter's state begins with; null where
   * that is before the first.
   */
  @Nullable StateMachine takeMachine() {
    StateMachine taken = machine;
    machine = null;
    return taken;
  }

  /** Hands over, once, what the voter goes on from. */
  StoredState takeState() {
    Recovered from = recovered;
    if (from == null) {
      return StoredState.NONE;
    }
    recovered = from.withoutValues();
    StoredState state = from.state();
    for (PValue pvalue : state.accepted()) {
      replayedBytes += RECORD_BYTES + pvalue.value().length();
    }
    return state;
  }

  /** What the log held above the snapshot, about, in bytes. After {@link #takeState}. */
  long replayedBytes() {
    return replayedBytes;
  }

  /** What the start found and did, or null in memory mode. */
  @Nullable RecoveryReport report() {
    Recovered from = recovered;
    return from == null ? null : from.report();
  }

  /** Where the directory is, or "" in memory mode. */
  String directory() {
    RecoveryReport report = report();
    return report == null ? "" : report.directory();
  }
}
