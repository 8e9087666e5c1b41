package org.concoord.testkit.sim;

import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.concoord.StorageException;
import org.concoord.StorageFailedException;
import org.concoord.paxos.JournalRecord;
import org.concoord.paxos.Value;
import org.concoord.storage.Configuration;
import org.concoord.storage.DataDirectory;
import org.concoord.storage.NoSpaceException;
import org.concoord.storage.Recovered;
import org.concoord.storage.SnapshotQueue;
import org.concoord.storage.StorageOptions;
import org.concoord.storage.WriteAheadLog;
import org.concoord.testkit.check.Invariant;
import org.concoord.testkit.check.StorageJudge;
import org.concoord.testkit.check.Violation;

/** The log of a durable replica: the real one, its recovery included, on simulated files. */
final class RealLog implements Medium {
  private static final StorageOptions SMALL =
      StorageOptions.DEFAULT.withSegmentBytes(32 << 10).withReserveBytes(1 << 20);

  private final int replica;
  private final StorageJudge judge;
  private final SplittableRandom random;
  private final Recovered recovered;
  private final WriteAheadLog log;
  private final SnapshotQueue snapshots;
  private final long before;

  private RealLog(
      int replica, StorageJudge judge, SplittableRandom random, DataDirectory.Opened opened) {
    this.replica = replica;
    this.judge = judge;
    this.random = random;
    this.recovered = opened.recovered();
    this.log = opened.log();
    this.snapshots = new SnapshotQueue(log, Runnable::run);
    this.before = log.lastLsn();
    if (!recovered.configuration().cluster().equals(SnapshotDesk.CLUSTER)) {
      log.configure(new Configuration(SnapshotDesk.CLUSTER, 1, List.of()));
    }
  }

  /** As a process does that starts. */
  static RealLog open(
      int replica, StorageJudge judge, SimDirectory directory, SplittableRandom random) {
    try {
      return new RealLog(
          replica,
          judge,
          random.split(),
          DataDirectory.open(directory, SMALL, random.split(), Runnable::run));
    } catch (StorageException | NoSpaceException refused) {
      throw new Violation(
          Invariant.RECOVERED_IS_WRITTEN,
          "replica " + replica + " cannot start again: " + refused.getMessage(),
          refused);
    }
  }

  Recovered recovered() {
    return recovered;
  }

  /** The snapshot that the process found, as it was written. */
  Value snapshot() {
    byte[] image = Objects.requireNonNull(recovered.snapshot()).state().array();
    return new Value(image, 0, image.length);
  }

  /** The slot of the newest snapshot that is kept. */
  long snapshotSlot() {
    return log.snapshotSlot();
  }

  void keep(long slot, Value image, boolean logReaches, Consumer<String> then) {
    snapshots.add(slot, image, logReaches, then);
  }

  /** Does the next that there is to do for snapshots; false where there is nothing. */
  boolean keepOn() {
    return snapshots.step();
  }

  @Override
  public void write(long position, JournalRecord record) {
    judge.onAppended(replica, record);
    try {
      append(record);
    } catch (NoSpaceException full) {
      throw new StorageFailedException(
          String.valueOf(full.getMessage()), new NoSpaceException("No space left on device"));
    }
  }

  /** The next segment may have been begun when there was no room, and now there is. */
  private void append(JournalRecord record) throws NoSpaceException {
    try {
      log.append(record);
    } catch (NoSpaceException once) {
      log.append(record);
    }
  }

  @Override
  public void force() {
    log.force();
  }

  @Override
  public void rest() {
    if (log.isMarkerDue() && random.nextBoolean()) {
      log.mark();
    }
  }

  /** The next start finds out, and the judge what it found. */
  @Override
  public boolean isOnDisk(long records) {
    return true;
  }

  @Override
  public void tell(long records) {
    judge.onTold(replica, before + records);
  }
}
