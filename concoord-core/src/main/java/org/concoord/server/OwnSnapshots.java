package org.concoord.server;

import java.util.function.BooleanSupplier;
import org.concoord.paxos.Role;
import org.concoord.paxos.Value;
import org.concoord.rsm.StateImages;
import org.concoord.server.Fitness.Objection;
import org.concoord.storage.Journal;
import org.jspecify.annotations.Nullable;

/**
 * The snapshots that a durable replica writes for itself, so that its log does not grow for ever
 * (2.8). When one is due it asks for the turn: no two replicas stop executing at once. A leader
 * hands over first, and where nobody takes over writes it all the same; calls wait meanwhile. The
 * lane encodes, and executes nothing else; the journal writes the file, piece by piece, and then
 * drops the log that is in two snapshots. On the loop, but for what the lane runs.
 *
 * <pre>
 * IDLE       until one is due
 * WANTED     asks for the turn, having handed over; again until it comes
 * ENCODING   the lane is at it
 * WRITING    the journal is at it
 * </pre>
 */
final class OwnSnapshots {
  private enum Phase {
    IDLE,
    WANTED,
    ENCODING,
    WRITING
  }

  /** How often to ask for the turn, and to say that it is still needed. */
  private static final long ASK_NANOS = 200_000_000;

  /** How long a leader waits for another to take over. */
  private static final long HAND_OVER_NANOS = 1_000_000_000;

  /** What came of encoding. */
  private record Encoded(long slot, @Nullable Value image, String trouble, long nanos) {}

  private final Consensus consensus;
  private final Execution execution;
  private final Applier applier;
  private final Journal journal;
  private final Fitness fitness;
  private final BooleanSupplier canHandOver;
  private final SnapshotPolicy policy;
  private final Snapshots snapshots;
  private final Chronicle chronicle;

  private Phase phase = Phase.IDLE;

  /** Whether an operator wants one, however little there is to gain. */
  private boolean wanted;

  private long wantedNanos;
  private long askedNanos;

  OwnSnapshots(
      Consensus consensus,
      Execution execution,
      Applier applier,
      Journal journal,
      Fitness fitness,
      BooleanSupplier canHandOver,
      SnapshotPolicy policy,
      Snapshots snapshots,
      Chronicle chronicle) {
    this.consensus = consensus;
    this.execution = execution;
    this.applier = applier;
    this.journal = journal;
    this.fitness = fitness;
    this.canHandOver = canHandOver;
    this.policy = policy;
    this.snapshots = snapshots;
    this.chronicle = chronicle;
  }

  /** Writes one as soon as it may, due or not. */
  void want() {
    wanted = true;
  }

  void tick(long nowNanos) {
    boolean leads = consensus.node().role() == Role.LEADER;
    if (phase == Phase.IDLE
        && journal.isLasting()
        && !fitness.has(Objection.DIVERGED)
        && (wanted
            || policy.isDue(leads, journal.counters().bytes(), applier.executed(), nowNanos))) {
      wanted = false;
      phase = Phase.WANTED;
      wantedNanos = nowNanos;
      askedNanos = nowNanos - ASK_NANOS;
      if (leads && canHandOver.getAsBoolean()) {
        fitness.note(Objection.SNAPSHOT, true);
      }
    }
    if (phase == Phase.WANTED && nowNanos - wantedNanos >= HAND_OVER_NANOS) {
      // Nobody gives it the turn: perhaps there is nobody else to lead.
      fitness.note(Objection.SNAPSHOT, false);
    }
    boolean handsOver = leads && fitness.has(Objection.SNAPSHOT);
    if (phase != Phase.IDLE && !handsOver && nowNanos - askedNanos >= ASK_NANOS) {
      askedNanos = nowNanos;
      ask();
    }
  }

  private void ask() {
    long above = journal.counters().snapshotSlot();
    consensus.step(out -> consensus.node().snapshots().askTurn(above, out));
  }

  /** The turn has come, or is still this replica's. */
  void onTurn() {
    if (phase == Phase.WANTED && !fitness.has(Objection.DIVERGED)) {
      phase = Phase.ENCODING;
      StateImages images = snapshots.images();
      long logBytes = journal.counters().bytes();
      execution.onLane(() -> encode(images), encoded -> encoded(encoded, logBytes));
    }
  }

  /**
   * On the lane. A state that cannot be written, or does not fit beside it, keeps the log growing.
   */
  private Encoded encode(StateImages images) {
    long began = System.nanoTime();
    long slot = applier.executed();
    try {
      Value image = applier.snapshot(images);
      return new Encoded(slot, image, "", System.nanoTime() - began);
    } catch (RuntimeException | OutOfMemoryError failure) {
      return new Encoded(slot, null, String.valueOf(failure), System.nanoTime() - began);
    }
  }

  private void encoded(Encoded encoded, long logBytes) {
    fitness.note(Objection.SNAPSHOT, false);
    Value image = encoded.image();
    if (image == null) {
      chronicle.cannotWriteSnapshot(encoded.slot(), encoded.trouble());
      end(false);
      return;
    }
    phase = Phase.WRITING;
    long began = System.nanoTime();
    journal.keep(
        encoded.slot(),
        image,
        true,
        trouble -> {
          if (trouble.isEmpty()) {
            long now = System.nanoTime();
            policy.kept(encoded.slot(), image.length(), logBytes, now);
            chronicle.keptSnapshot(encoded.slot(), image.length(), encoded.nanos(), now - began);
          } else {
            chronicle.cannotKeepSnapshot(encoded.slot(), trouble);
          }
          end(trouble.isEmpty());
        });
  }

  private void end(boolean kept) {
    phase = Phase.IDLE;
    if (!kept) {
      policy.failed(System.nanoTime());
    }
  }

  /** Another's snapshot is on disk, and this replica goes on from it. */
  void onTaken(long slot, long size) {
    policy.kept(slot, size, journal.counters().bytes(), System.nanoTime());
  }
}
