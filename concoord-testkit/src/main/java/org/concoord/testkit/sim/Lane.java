package org.concoord.testkit.sim;

import java.util.ArrayDeque;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.concoord.paxos.Value;

/** A replica's lane: decided slots wait here to be executed, for as long as the swarm says. */
final class Lane {
  /** A decided slot. */
  record Decision(long slot, Value value) {}

  private final World world;
  private final RandomGenerator random;
  private final Consumer<Runnable> happen;
  private final Consumer<Decision> execute;
  private final ArrayDeque<Decision> decisions = new ArrayDeque<>();
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
    decisions.add(new Decision(slot, value));
  }

  /** Executes what waits, now or later; true iff now. */
  boolean run() {
    if (runs || decisions.isEmpty()) {
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
    for (Decision decision; (decision = decisions.poll()) != null; ) {
      execute.accept(decision);
    }
  }

  /** Executes nothing for a while. */
  void stall(long micros) {
    stalledUntil = world.scheduler().now() + micros;
  }
}
