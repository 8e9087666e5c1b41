package org.concoord.testkit.check;

import java.util.ArrayList;
import java.util.List;

/**
 * Judges the replicated clock (S2): whatever the leaders' clocks did, it never goes back, no slot
 * moves it on by more than a second, and after the same slot it is the same on every replica. Where
 * their clocks are bound to a pace, so is the replicated one: no time is told twice, however many
 * led in it.
 */
public final class ClockJudge {
  private static final long MOST_MICROS = 1_000_000;

  /** By slot, what the clock was after it; the first replica to execute a slot writes it down. */
  private final List<Long> clocks = new ArrayList<>(List.of(0L));

  private final double fastest;

  /**
   * @param fastest how much faster than true time a leader's clock may run; infinite where nothing
   *     is known of it
   */
  public ClockJudge(double fastest) {
    this.fastest = fastest;
  }

  /** A replica has executed the slot, at that time; each tells them in order. */
  public void onExecuted(int replica, long slot, long clockMicros, long nowMicros) {
    int index = Math.toIntExact(slot);
    long before = clocks.get(index - 1);
    if (clockMicros < before || clockMicros - before > MOST_MICROS) {
      throw violation(replica, slot, clockMicros, "after " + before);
    }
    if (clockMicros > fastest * nowMicros) {
      throw violation(replica, slot, clockMicros, "of true time have passed " + nowMicros);
    }
    if (index == clocks.size()) {
      clocks.add(clockMicros);
    } else if (clockMicros != clocks.get(index)) {
      throw violation(replica, slot, clockMicros, "others " + clocks.get(index));
    }
  }

  /** A replica goes on from a snapshot of the slot. */
  public void onInstalled(int replica, long slot, long clockMicros) {
    if (slot >= clocks.size() || clockMicros != clocks.get(Math.toIntExact(slot))) {
      throw violation(replica, slot, clockMicros, "by a snapshot, others otherwise");
    }
  }

  private static Violation violation(int replica, long slot, long clockMicros, String against) {
    return new Violation(
        Invariant.REPLICATED_CLOCK,
        "slot " + slot + ": replica " + replica + " has clock " + clockMicros + ", " + against);
  }
}
