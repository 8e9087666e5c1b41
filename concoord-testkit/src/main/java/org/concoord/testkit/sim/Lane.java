package org.concoord.testkit.sim;

import java.util.ArrayDeque;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.concoord.paxos.Value;

/**
 * A replica's lane: decided slots wait here to be executed, and reads among them, for as long as
 * the swarm says.
 */
final class Lane {
  /** A decided slot. */
  record Decision(long slot, Value value) {}

  private final World world;
  private final RandomGenerator random;
  private final Consumer<Runnable> happen;
  private final Consumer<Decision> execute;
  private final ArrayDeque<Runnable> work = new ArrayDeque<>();
  private boolean runs;
  private long stalledUntil;

  /**
   * @param happen lets something happen to the replica's process
   */
  Lane(World world, RandomGenerator random, Consumer<Runnable> happen, Consumer<Decision> execute) {
    this.world = world;
    this.random = random;
    this.happen = happen;
    this.execute = execute;
  }

  void add(long slot, Value value) {
    Decision decision = new Decision(slot, value);
    work.add(() -> execute.accept(decision));
  }

  /** Something to be done after all that was decided before. */
  void add(Runnable read) {
    work.add(read);
  }

  /** Executes what waits, now or later; true iff now. */
  boolean run() {
    if (runs || work.isEmpty()) {
      return false;
    }
    long most = world.swarm().laneDelay();
    long delay = most == 0 ? 0 : random.nextLong(most) + 1;
    delay = Math.max(delay, stalledUntil - world.scheduler().now());
    if (delay <= 0) {
      executeAll();
      return true;
    }
    runs = true;
    world
        .scheduler()
        .after(
            delay,
            () ->
                happen.accept(
                    () -> {
                      runs = false;
                      executeAll();
                    }));
    return false;
  }

  private void executeAll() {
    for (Runnable next; (next = work.poll()) != null; ) {
      next.run();
    }
  }

  /** Executes nothing for a while. */
  void stall(long micros) {
    stalledUntil = world.scheduler().now() + micros;
  }
}
