package org.concoord.testkit.sim;

import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.concoord.paxos.JournalRecord;
import org.jspecify.annotations.Nullable;

/** A replica's journal, the disk below it where the swarm has such, and how long a force takes. */
final class SimStorage {
  /**
   * What a force takes at most where the swarm says that it takes no time, but the disk is slow.
   */
  private static final long FAST_FORCE = 100;

  private static final long SLOWEST_FORCE = 2_000_000;

  private final World world;
  private final RandomGenerator random;
  private final Consumer<Runnable> happen;
  private final @Nullable SimulatedDisk disk;
  private final Journal journal;
  private int slowed;
  private long forcedAt;

  /**
   * @param happen lets something happen to the replica's process
   * @param onDurable told of each record that has become durable
   */
  SimStorage(
      World world,
      RandomGenerator random,
      Consumer<Runnable> happen,
      Consumer<JournalRecord> onDurable) {
    this.world = world;
    this.random = random;
    this.happen = happen;
    this.disk =
        world.swarm().has(FaultGroup.DISKS)
            ? new SimulatedDisk(new SplittableRandom(random.nextLong()))
            : null;
    this.journal = new Journal(this::takesNoTime, disk, this::force, onDurable);
  }

  private boolean takesNoTime() {
    return world.swarm().journalDelay() == 0 && isPrompt();
  }

  private void force(Runnable complete) {
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

  /** What was still to fail does not. */
  void mend() {
    if (disk != null) {
      disk.mend();
    }
  }
}
