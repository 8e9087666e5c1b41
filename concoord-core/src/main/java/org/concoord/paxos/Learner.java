package org.concoord.paxos;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The paper's <em>replica</em> role: knows the decided prefix of the log, hands each decision out
 * once and in order, and keeps the decisions that another voter may still need.
 */
final class Learner {
  /** Values of one Decisions message, beyond the first (2.8). */
  private static final int RANGE_BYTES = 1 << 20;

  /** What may wait to be executed beyond the bytes to be retained; two windows of a leader. */
  static final long SLACK_BYTES = 2L * Commander.WINDOW_BYTES;

  /** {@link #keepAbove} of a replica that has nobody to keep anything for. */
  static final long NOTHING_MORE = Long.MAX_VALUE;

  private final SlotLog<Value> decided;
  private final long retainedBytesLimit;
  private final StopSigns stopSigns;

  /** Invariant: every slot up to here is decided and was handed out; never falls. */
  private long commit;

  private long executed;

  /** Of every slot up to here it is known whether it was a stop-sign. */
  private long settled;

  /** The last slot learnt that may be a stop-sign. */
  private long stopSign;

  private long retainedBytes;
  private long keptAbove = NOTHING_MORE;

  Learner(long commit, long retainedBytesLimit) {
    this(commit, retainedBytesLimit, StopSigns.NONE);
  }

  Learner(long commit, long retainedBytesLimit, StopSigns stopSigns) {
    this.stopSigns = stopSigns;
    this.commit = commit;
    this.executed = commit;
    this.decided = new SlotLog<>(commit);
    this.retainedBytesLimit = retainedBytesLimit;
  }

  /** Takes the decision of {@code slot}, which is the one after {@link #commit}. */
  void learn(long slot, Value value, Outbox out) {
    Invariants.check(slot == commit + 1, "decisions are learnt in order", slot);
    if (stopSigns.mayBe(value)) {
      stopSign = slot;
    }
    commit = slot;
    decided.put(slot, value);
    retainedBytes += weigh(value);
    out.decided(slot, value);
  }

  /**
   * Whether nothing more is to be learnt before the last slot has been executed: it may be a
   * stop-sign, and then what its epoch decided in later slots is void (E1).
   */
  boolean isHeld() {
    return stopSign > Math.max(settled, executed);
  }

  /** It is known whether the slot was a stop-sign. */
  void onSettled(long slot) {
    Invariants.check(slot <= commit, "only decided slots are executed", slot);
    settled = Math.max(settled, slot);
  }

  boolean mayBeStopSign(Value value) {
    return stopSigns.mayBe(value);
  }

  /** Learns what of somebody's decisions comes next here; true iff the decided prefix grew. */
  boolean take(Message.Decisions decisions, Outbox out) {
    long before = commit;
    List<Value> values = decisions.values();
    for (long slot = before + 1;
        slot < decisions.from() + values.size() && slot >= decisions.from() && !isHeld();
        slot++) {
      learn(slot, values.get((int) (slot - decisions.from())), out);
    }
    return commit > before;
  }

  /** A snapshot has taken the place of every slot up to this one, none of them decided here. */
  void install(long slot) {
    Invariants.check(slot > commit, "a snapshot is installed above what is decided", slot);
    commit = slot;
    settled = slot;
    decided.trimTo(slot);
    retainedBytes = 0;
  }

  /**
   * Whoever is being given a snapshot of {@code slot} will want what comes after it: as much again
   * as is retained for others is kept for that.
   */
  void keepAbove(long slot) {
    keptAbove = slot;
  }

  /** The decision of a slot, or null where it is not known or was dropped. */
  @Nullable Value decision(long slot) {
    return decided.get(slot);
  }

  void onExecuted(long slot) {
    Invariants.check(slot <= commit, "only decided slots are executed", slot);
    executed = Math.max(executed, slot);
  }

  long commit() {
    return commit;
  }

  long executed() {
    return executed;
  }

  long trim() {
    return decided.trim();
  }

  /** What the kept decisions take. */
  long retainedBytes() {
    return retainedBytes;
  }

  /** Whether so much waits to be executed that nothing should be added which can be had later. */
  boolean isFull() {
    return retainedBytes - SLACK_BYTES > retainedBytesLimit;
  }

  /**
   * Drops decisions that nobody needs, and beyond the limit also those that a replica far behind
   * would have needed.
   */
  void trimTo(long unneeded) {
    long slot = Math.min(unneeded, executed);
    while (decided.trim() < executed
        && (decided.trim() < slot || retainedBytes > retainedBytesLimit())) {
      Value dropped = decided.get(decided.trim() + 1);
      retainedBytes -= dropped == null ? 0 : weigh(dropped);
      decided.trimTo(decided.trim() + 1);
    }
  }

  private long retainedBytesLimit() {
    return decided.trim() < keptAbove || retainedBytesLimit > Long.MAX_VALUE / 2
        ? retainedBytesLimit
        : 2 * retainedBytesLimit;
  }

  /** The decisions from {@code from} on that fit into one message. */
  List<Value> range(long from) {
    List<Value> values = new ArrayList<>();
    int bytes = 0;
    for (long slot = from; slot <= commit; slot++) {
      @Nullable Value value = decided.get(slot);
      if (value == null || !values.isEmpty() && bytes + value.length() > RANGE_BYTES) {
        break;
      }
      values.add(value);
      bytes += weigh(value);
    }
    return values;
  }

  /** Bytes of a value and of what holds it. */
  static int weigh(Value value) {
    return value.length() + 128;
  }
}
