package org.concoord.testkit.sim;

import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.concoord.paxos.JournalRecord;
import org.concoord.paxos.StoredState;
import org.concoord.paxos.Value;
import org.jspecify.annotations.Nullable;

/**
 * A replica's journal, the disk below it where the swarm has such or its replicas are durable, and
 * how long a force takes.
 */
final class SimStorage {
  /**
   * What a force takes at most where the swarm says that it takes no time, but the disk is slow.
   */
  private static final long FAST_FORCE = 100;

  private static final long SLOWEST_FORCE = 2_000_000;

  /** Until the next step of keeping a snapshot. */
  private static final long STEP_DELAY = 10_000;

  private final World world;
  private final RandomGenerator random;
  private final int replica;
  private final @Nullable SimulatedDisk disk;
  private final @Nullable SimDirectory directory;
  private final SplittableRandom ofLog;
  private @Nullable RealLog log;
  private Journal journal = new Journal(() -> true, Medium.NONE, complete -> {}, entry -> {});
  private int slowed;
  private long forcedAt;

  SimStorage(int replica, World world, RandomGenerator random) {
    this.replica = replica;
    this.world = world;
    this.random = random;
    this.disk =
        world.swarm().has(FaultGroup.DISKS) && !world.swarm().durable()
            ? new SimulatedDisk(new SplittableRandom(random.nextLong()))
            : null;
    this.ofLog = new SplittableRandom(world.identities().get(replica).high());
    this.directory = world.swarm().durable() ? new SimDirectory(ofLog.split()) : null;
  }

  /**
   * A process begins; returns what it goes on from.
   *
   * @param happen lets something happen to that process
   * @param onDurable told of each record that has become durable
   */
  StoredState open(Consumer<Runnable> happen, Consumer<JournalRecord> onDurable) {
    Medium medium = disk == null ? Medium.NONE : new BlankDisk(disk);
    RealLog opened = null;
    if (directory != null) {
      directory.endProcess();
      opened = RealLog.open(replica, world.storage(), directory, ofLog);
      medium = opened;
    }
    log = opened;
    journal = new Journal(this::takesNoTime, medium, done -> force(done, happen), onDurable);
    return opened == null ? StoredState.NONE : opened.recovered().state();
  }

  /** How many records the process that has begun found in its log. */
  long found() {
    return log == null ? 0 : log.recovered().lastLsn();
  }

  /** The snapshot that the process has begun with; only where it has one. */
  Value snapshot() {
    return Objects.requireNonNull(log).snapshot();
  }

  /** The slot of the newest snapshot that is kept; 0 for none. */
  long snapshotSlot() {
    return log == null ? 0 : log.snapshotSlot();
  }

  /**
   * Keeps a snapshot, where anything is kept; see {@link org.concoord.storage.Journal#keep}.
   *
   * @param happen lets something happen to the replica's process
   */
  void keep(
      long slot,
      Value image,
      boolean logReaches,
      Consumer<String> then,
      Consumer<Runnable> happen) {
    RealLog keeping = log;
    if (keeping == null) {
      then.accept("");
      return;
    }
    keeping.keep(
        slot,
        image,
        logReaches,
        trouble -> {
          if (trouble.isEmpty()) {
            world.storage().onKept(replica, keeping.snapshotSlot());
          }
          then.accept(trouble);
        });
    keepOn(keeping, happen);
  }

  private void keepOn(RealLog keeping, Consumer<Runnable> happen) {
    world
        .scheduler()
        .after(
            random.nextLong(STEP_DELAY) + 1,
            () ->
                happen.accept(
                    () -> {
                      if (keeping.keepOn()) {
                        keepOn(keeping, happen);
                      }
                    }));
  }

  private boolean takesNoTime() {
    return world.swarm().journalDelay() == 0 && isPrompt();
  }

  private void force(Runnable complete, Consumer<Runnable> happen) {
    long most = world.swarm().journalDelay();
    if (!isPrompt()) {
      most = Math.min(1_000 * Math.max(most, FAST_FORCE), SLOWEST_FORCE);
    } else if (world.network().isCalm()) {
      most = Math.min(most, Network.CALM_DELAY);
    }
    long delay = random.nextLong(Math.max(most, 1)) + 1;
    forcedAt = world.scheduler().now() + delay;
    world.scheduler().after(delay, () -> happen.accept(complete));
  }

  Journal journal() {
    return journal;
  }

  @Nullable SimulatedDisk disk() {
    return disk;
  }

  /** The files of a durable replica. */
  @Nullable SimDirectory directory() {
    return directory;
  }

  /** From now on each force takes a thousand times as long. */
  void slowDown() {
    slowed++;
  }

  void speedUp() {
    slowed--;
  }

  boolean isPrompt() {
    return slowed == 0;
  }

  /** When the last force that began is complete. */
  long forcedAt() {
    return forcedAt;
  }

  /** Whether its next use could fail. */
  boolean isFailing() {
    return directory != null && directory.isFailing();
  }

  /** What was still to fail does not. */
  void mend() {
    if (disk != null) {
      disk.mend();
    }
    if (directory != null) {
      directory.mend();
    }
  }
}
