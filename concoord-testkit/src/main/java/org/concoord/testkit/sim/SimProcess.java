package org.concoord.testkit.sim;

import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * When that which befalls a process takes effect: at once; later, in the same order, where the
 * process is paused or slow; never once it has crashed.
 */
final class SimProcess {
  private final Scheduler scheduler;
  private final Consumer<Runnable> step;

  /** What waits to be worked off. */
  private final ArrayDeque<Runnable> backlog = new ArrayDeque<>();

  private boolean takingNext;
  private int pauses;
  private int slowed;
  private long microsPerEvent;
  private boolean crashed;

  /**
   * @param step takes an event to its effect
   */
  SimProcess(Scheduler scheduler, Consumer<Runnable> step) {
    this.scheduler = scheduler;
    this.step = step;
  }

  void happen(Runnable event) {
    if (crashed) {
      return;
    }
    if (pauses == 0 && microsPerEvent == 0 && backlog.isEmpty()) {
      step.accept(event);
    } else {
      backlog.add(event);
      takeNext();
    }
  }

  private void takeNext() {
    if (takingNext || pauses > 0 || backlog.isEmpty()) {
      return;
    }
    takingNext = true;
    scheduler.after(
        microsPerEvent,
        () -> {
          takingNext = false;
          if (!crashed && pauses == 0 && !backlog.isEmpty()) {
            step.accept(backlog.remove());
            takeNext();
          }
        });
  }

  void pause() {
    pauses++;
  }

  void resume() {
    pauses--;
    takeNext();
  }

  /** From now on each event takes that long; of several such the last counts. */
  void slowDown(long micros) {
    slowed++;
    microsPerEvent = micros;
  }

  void speedUp() {
    if (--slowed == 0) {
      microsPerEvent = 0;
      takeNext();
    }
  }

  void crash() {
    crashed = true;
    backlog.clear();
  }

  boolean isCrashed() {
    return crashed;
  }

  boolean isPaused() {
    return pauses > 0;
  }

  /** Whether it works off in time what befalls it. */
  boolean isPrompt() {
    return !crashed && pauses == 0 && microsPerEvent == 0;
  }
}
