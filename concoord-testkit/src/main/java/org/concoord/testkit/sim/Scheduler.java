package org.concoord.testkit.sim;

import java.util.Arrays;

/**
 * Virtual time: a queue of actions ordered by when they are due and, where that is equal, by when
 * they were scheduled. Time is in microseconds and stands still while an action runs.
 */
final class Scheduler {
  private long[] times = new long[1024];
  private long[] orders = new long[1024];
  private Runnable[] actions = new Runnable[1024];
  private int size;
  private long now;
  private long scheduled;
  private long fired;

  long now() {
    return now;
  }

  /** How many actions have run. */
  long fired() {
    return fired;
  }

  void after(long delayMicros, Runnable action) {
    at(now + delayMicros, action);
  }

  void at(long timeMicros, Runnable action) {
    if (size == times.length) {
      times = Arrays.copyOf(times, 2 * size);
      orders = Arrays.copyOf(orders, 2 * size);
      actions = Arrays.copyOf(actions, 2 * size);
    }
    siftUp(size++, Math.max(timeMicros, now), scheduled++, action);
  }

  /** Runs the next action; false if there is none. */
  boolean runNext() {
    if (size == 0) {
      return false;
    }
    now = times[0];
    fired++;
    Runnable action = actions[0];
    size--;
    Runnable last = actions[size];
    actions[size] = null;
    if (size > 0) {
      siftDown(times[size], orders[size], last);
    }
    action.run();
    return true;
  }

  /** Runs all that is due within that time. */
  void runFor(long micros) {
    boolean[] over = {false};
    after(micros, () -> over[0] = true);
    while (!over[0]) {
      runNext();
    }
  }

  private void siftUp(int from, long time, long order, Runnable action) {
    int hole = from;
    while (hole > 0) {
      int parent = (hole - 1) >>> 1;
      if (!isBefore(time, order, parent)) {
        break;
      }
      move(parent, hole);
      hole = parent;
    }
    put(hole, time, order, action);
  }

  private void siftDown(long time, long order, Runnable action) {
    int hole = 0;
    while (2 * hole + 1 < size) {
      int child = 2 * hole + 1;
      if (child + 1 < size && isBefore(times[child + 1], orders[child + 1], child)) {
        child++;
      }
      if (isBefore(time, order, child)) {
        break;
      }
      move(child, hole);
      hole = child;
    }
    put(hole, time, order, action);
  }

  private boolean isBefore(long time, long order, int other) {
    return time != times[other] ? time < times[other] : order < orders[other];
  }

  private void move(int from, int to) {
    put(to, times[from], orders[from], actions[from]);
  }

  private void put(int at, long time, long order, Runnable action) {
    times[at] = time;
    orders[at] = order;
    actions[at] = action;
  }
}
