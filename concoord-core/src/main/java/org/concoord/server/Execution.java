package org.concoord.server;

import java.util.ArrayDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.concoord.paxos.Value;
import org.jspecify.annotations.Nullable;

/**
 * Has decided slots executed, in order, and their outcomes handed back on the loop. By the lane;
 * or, at a leader whose lane is idle and for methods proven fast, right here on the loop, since
 * waking the lane costs more than they do.
 */
final class Execution implements AutoCloseable {
  /** Slots that may wait for the lane before the leader stops proposing. */
  private static final long LANE_BACKLOG = 256;

  private record Decided(long slot, Value value, @Nullable ProposedBatch batch) {}

  private final Applier applier;
  private final Executor loop;
  private final Consumer<ProposedBatch> onExecuted;
  private final Consumer<ProposedBatch> onLost;
  private final Consumer<Throwable> onFenced;
  private final Lane<Decided> lane;

  /** What this leader proposed and has not seen decided, in slot order. */
  private final ArrayDeque<ProposedBatch> proposed = new ArrayDeque<>();

  /** Executed by the lane, not yet handed back. */
  private final ConcurrentLinkedQueue<ProposedBatch> executed = new ConcurrentLinkedQueue<>();

  private final AtomicBoolean handingBack = new AtomicBoolean();
  private volatile boolean fenced;

  /**
   * @param onExecuted takes a proposed batch with its outcomes, on the loop
   * @param onLost takes a proposed batch whose slot another leader's value was decided in, on the
   *     loop
   * @param onFenced told once, on any thread, that executing cannot go on
   */
  Execution(
      Applier applier,
      Executor loop,
      String laneName,
      Consumer<ProposedBatch> onExecuted,
      Consumer<ProposedBatch> onLost,
      Consumer<Throwable> onFenced) {
    this.applier = applier;
    this.loop = loop;
    this.onExecuted = onExecuted;
    this.onLost = onLost;
    this.onFenced = onFenced;
    this.lane = new Lane<>(laneName, this::runOnLane);
    lane.start();
  }

  /** Notes what was proposed in a slot, before it can be decided. */
  void proposed(ProposedBatch batch) {
    proposed.add(batch);
  }

  /**
   * The replica leads no more: what it proposed may yet be decided, but its clients have been told
   * to ask elsewhere.
   */
  void forgetProposed(Consumer<ProposedBatch> recycler) {
    for (ProposedBatch batch; (batch = proposed.poll()) != null; ) {
      recycler.accept(batch);
    }
  }

  void onDecided(long slot, Value value, boolean leading) {
    ProposedBatch batch = null;
    for (ProposedBatch next; (next = proposed.peek()) != null && next.slot() <= slot; ) {
      proposed.poll();
      if (next.slot() == slot && next.isDecidedBy(value)) {
        batch = next;
      } else {
        onLost.accept(next);
      }
    }
    if (leading && lane.isIdle() && applier.isProvenFast(value)) {
      run(slot, value, batch);
      if (batch != null) {
        onExecuted.accept(batch);
      }
    } else {
      lane.submit(new Decided(slot, value, batch));
    }
  }

  /** Whether the lane keeps up well enough to propose more. */
  boolean hasRoom() {
    return lane.backlog() < LANE_BACKLOG;
  }

  /** How long the slot under way on the lane has been running. */
  long busyNanos() {
    return lane.busyNanos(System.nanoTime());
  }

  private void runOnLane(Decided decided) {
    run(decided.slot(), decided.value(), decided.batch());
    if (decided.batch() != null) {
      executed.add(decided.batch());
      if (handingBack.compareAndSet(false, true)) {
        loop.execute(this::handBack);
      }
    }
  }

  private void handBack() {
    handingBack.set(false);
    for (ProposedBatch batch; (batch = executed.poll()) != null; ) {
      onExecuted.accept(batch);
    }
  }

  private void run(long slot, Value value, @Nullable ProposedBatch batch) {
    if (fenced) {
      return;
    }
    try {
      applier.apply(slot, value, batch);
    } catch (RuntimeException | Error failure) {
      // Executing further than a slot that failed could only give another state than the other
      // replicas have.
      fenced = true;
      onFenced.accept(failure);
    }
  }

  @Override
  public void close() {
    lane.close();
  }
}
