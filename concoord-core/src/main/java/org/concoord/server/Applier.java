package org.concoord.server;

import org.concoord.codec.BatchCursor;
import org.concoord.paxos.Value;
import org.concoord.rsm.OutcomeSink;
import org.concoord.rsm.StateMachine;
import org.concoord.rsm.TypeRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Executes decided slots and times each call. Owned by the lane, and by the leader's loop while the
 * lane is idle.
 */
final class Applier implements OutcomeSink {
  private final StateMachine machine;
  private final MethodTimes times;
  private final BatchCursor timed = new BatchCursor();
  private final BatchCursor examined = new BatchCursor();

  private @Nullable ProposedBatch batch;
  private long callStartedNanos;

  private volatile long executed;
  private volatile int sessions;
  private volatile boolean awaitsTime;

  Applier(StateMachine machine) {
    this.machine = machine;
    this.times = new MethodTimes(machine.registry().methodKeys());
  }

  /** Executes one slot; outcomes go into {@code origin} where this replica proposed it. */
  void apply(long slot, Value value, @Nullable ProposedBatch origin) {
    batch = origin;
    timed.reset(value);
    callStartedNanos = System.nanoTime();
    machine.apply(slot, value, this);
    batch = null;
    sessions = machine.sessions();
    awaitsTime = machine.awaitsTime();
    executed = slot;
  }

  @Override
  public void outcome(
      int index,
      long sessionSlot,
      int sessionIndex,
      long sequence,
      byte[] outcome,
      @Nullable Throwable thrown) {
    long now = System.nanoTime();
    if (timed.next()) {
      int key = machine.methodKey(timed.command());
      if (key > TypeRegistry.BOOKKEEPING_KEY) {
        times.record(key, now - callStartedNanos);
      }
    }
    callStartedNanos = now;
    if (batch != null) {
      batch.outcome(index, sessionSlot, sessionIndex, sequence, outcome, thrown);
    }
  }

  /**
   * Whether nothing in the value runs code that could take long. Only for the owner of the state
   * machine.
   */
  boolean isProvenFast(Value value) {
    examined.reset(value);
    while (examined.next()) {
      int key = machine.methodKey(examined.command());
      boolean quick = key == TypeRegistry.BOOKKEEPING_KEY;
      if (!quick && (key == StateMachine.UNKNOWN_KEY || !times.isProvenFast(key))) {
        return false;
      }
    }
    return true;
  }

  /** Every slot up to here has been executed. Any thread. */
  long executed() {
    return executed;
  }

  int sessions() {
    return sessions;
  }

  /** Whether anything waits for the replicated clock to go on. Any thread. */
  boolean awaitsTime() {
    return awaitsTime;
  }
}
