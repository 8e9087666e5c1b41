package org.concoord.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.concoord.paxos.Value;
import org.concoord.rsm.FencedException;
import org.concoord.rsm.PoisonException;
import org.concoord.rsm.StateMachine;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has decided slots executed, in order, and their outcomes handed back on the loop. By the lane;
 * or, at a leader whose lane is idle and for methods proven fast, right here on the loop, since
 * waking the lane costs more than they do.
 */
final class Execution implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Execution.class);

  /** Told what became of what was decided: on the loop, but for what fences the replica. */
  interface Listener {
    /** Takes a proposed batch with its outcomes. */
    void onExecuted(ProposedBatch batch);

    /** Takes a proposed batch whose slot another leader's value was decided in. */
    void onLost(ProposedBatch batch);

    /** Takes reads with their outcomes. */
    void onRead(List<ClientRead> reads);

    /** Takes what became of parked calls, after the outcomes of all slots before. */
    void onWoken(List<Woken> woken);

    /** A slot was executed and should have been skipped. */
    void onRanThoughSkipped(long slot);

    /** Executing or answering cannot go on. Any thread. */
    void onFenced(Throwable failure);
  }

  /** Slots that may wait for the lane before the leader stops proposing. */
  private static final long LANE_BACKLOG = 256;

  private final Applier applier;
  private final Executor loop;
  private final long roomBytes;
  private final Listener listener;
  private final Skips skips;

  /** What an earlier process could not execute, and this one does not try (S6). */
  private final Set<Long> stops;

  private final Lane<Runnable> lane;

  private final InFlight inFlight;

  /** Bytes of the values handed to the lane, and of those it is through with. */
  private long laneBytes;

  private final AtomicLong laneBytesDone = new AtomicLong();

  /** How to hand back what the lane has executed. */
  private final ConcurrentLinkedQueue<Runnable> executed = new ConcurrentLinkedQueue<>();

  private final AtomicBoolean handingBack = new AtomicBoolean();

  /** What waits, in order, while nothing may be executed. */
  private final List<Held> held = new ArrayList<>();

  private final List<List<ClientRead>> heldReads = new ArrayList<>();
  private boolean suspended;

  /** The first slot that is decided and not to be tried; 0 where there is none. */
  private long standsBefore;

  private volatile boolean fenced;

  /**
   * A slot that is decided and not executed, or what is to be done after the last of these.
   *
   * @param value null where it is the latter
   */
  private record Held(
      long slot,
      @Nullable Value value,
      @Nullable ProposedBatch batch,
      boolean leading,
      Runnable after) {}

  /**
   * @param roomBytes how many bytes of values may be under way before the leader stops proposing
   * @param skips which slots run nothing
   * @param stops slots not to be executed otherwise
   */
  Execution(
      Applier applier,
      Executor loop,
      String laneName,
      long roomBytes,
      Listener listener,
      Skips skips,
      Set<Long> stops,
      Meters meters) {
    this.skips = skips;
    this.stops = stops;
    this.applier = applier;
    this.loop = loop;
    this.roomBytes = roomBytes;
    this.listener = listener;
    this.inFlight = new InFlight(meters, listener::onLost);
    this.lane = new Lane<>(laneName, Runnable::run);
    lane.start();
  }

  /** What this replica has proposed, while it leads. */
  InFlight inFlight() {
    return inFlight;
  }

  void onDecided(long slot, Value value, boolean leading) {
    ProposedBatch batch = inFlight.take(slot, value);
    if (waitsWith(slot)) {
      laneBytes += value.length();
      held.add(new Held(slot, value, batch, leading, () -> {}));
    } else if (leading && lane.isIdle() && !fenced && applier.isProvenFast(value)) {
      if (run(slot, value, batch, true)) {
        List<Woken> woken = applier.takeWoken();
        if (!woken.isEmpty()) {
          handBack(); // Who waits is known from the outcomes that the lane has not handed over yet.
        }
        handBack(batch, woken);
      }
    } else {
      laneBytes += value.length();
      lane.submit(() -> runOnLane(slot, value, batch, leading));
    }
  }

  /** Whether the slot, which is the next, is not to be executed now. */
  private boolean waitsWith(long slot) {
    if (standsBefore == 0 && stops.contains(slot) && !skips.contains(slot)) {
      standsBefore = slot;
    }
    return waits();
  }

  private boolean waits() {
    return suspended || standsBefore != 0;
  }

  /** The slot that it does not execute, and nothing behind it; 0 where there is none. */
  long standsBefore() {
    return standsBefore;
  }

  /** That slot is to run nothing, and so may be passed. */
  void onSkip(long slot) {
    if (slot == standsBefore) {
      standsBefore = 0;
      goOn(0, batch -> {});
    }
  }

  /**
   * Runs reads after all that was decided before. Any replica's loop may, where the lane is idle
   * and their methods are proven fast.
   *
   * @param few whether there are no more of them than the loop has the time for
   */
  void read(List<ClientRead> reads, boolean few) {
    if (waits()) {
      heldReads.add(reads);
    } else if (few && lane.isIdle() && !fenced && applier.isProvenFast(reads)) {
      if (run(reads)) {
        listener.onRead(reads);
      }
    } else {
      lane.submit(
          () -> {
            if (run(reads)) {
              handBackLater(() -> listener.onRead(reads));
            }
          });
    }
  }

  /** Executes nothing that is decided from now on, and runs no reads, until it is resumed. */
  void suspend() {
    suspended = true;
  }

  /**
   * Goes on from another state with what has been held back, except for slots that are part of it.
   *
   * @param onPassedOver takes what this replica had proposed in one of those
   * @param onResumed told, on the loop, before anything that is executed on the new state
   */
  void resume(StateMachine machine, Consumer<ProposedBatch> onPassedOver, Runnable onResumed) {
    suspended = false;
    long slot = machine.applied();
    standsBefore = standsBefore > slot ? standsBefore : 0;
    onLane(
        () -> {
          applier.install(machine);
          return machine;
        },
        done -> onResumed.run());
    goOn(slot, onPassedOver);
  }

  /** Goes on with what was held back, as far as that may be; slots up to that one are no more. */
  private void goOn(long slot, Consumer<ProposedBatch> onPassedOver) {
    List<Held> waiting = List.copyOf(held);
    held.clear();
    waiting.forEach(each -> goOn(each, slot, onPassedOver));
    List<List<ClientRead>> waitingReads = List.copyOf(heldReads);
    heldReads.clear();
    waitingReads.forEach(reads -> read(reads, false));
  }

  private void goOn(Held each, long slot, Consumer<ProposedBatch> onPassedOver) {
    Value value = each.value();
    if (value == null ? waits() : each.slot() > slot && waitsWith(each.slot())) {
      held.add(each);
    } else if (value == null) {
      each.after().run();
    } else if (each.slot() > slot) {
      lane.submit(() -> runOnLane(each.slot(), value, each.batch(), each.leading()));
    } else {
      laneBytes -= value.length();
      if (each.batch() != null) {
        onPassedOver.accept(each.batch());
      }
    }
  }

  /** As {@link #onLane}, but after what waits too while nothing may be executed. */
  <T> void onLaneInOrder(Supplier<T> work, Consumer<T> onDone) {
    if (waits()) {
      held.add(new Held(0, null, null, false, () -> onLane(work, onDone)));
    } else {
      onLane(work, onDone);
    }
  }

  /**
   * Has the lane do something after all that was decided before, and its result handed back on the
   * loop. While it does, nothing is executed.
   */
  <T> void onLane(Supplier<T> work, Consumer<T> onDone) {
    lane.submit(
        () -> {
          if (!fenced) {
            try {
              T result = work.get();
              handBackLater(() -> onDone.accept(result));
            } catch (RuntimeException | Error failure) {
              fence(new FencedException(applier.executed(), "after it: " + failure, failure));
            }
          }
        });
  }

  /**
   * Whether so little is under way, in slots and in bytes, that more may be proposed. Calls then
   * wait at the leader, which refuses them once too many do, and not in the memory of all replicas.
   */
  boolean hasRoom() {
    return waitingSlots() < LANE_BACKLOG
        && inFlight.bytes() + laneBytes - laneBytesDone.get() < roomBytes;
  }

  /** Whether all that was decided has been executed. */
  boolean isIdle() {
    return lane.isIdle();
  }

  /** Decided slots that have not been executed. */
  long waitingSlots() {
    return lane.backlog() + held.size();
  }

  /** What these take, in bytes. */
  long waitingBytes() {
    return laneBytes - laneBytesDone.get();
  }

  private void runOnLane(long slot, Value value, @Nullable ProposedBatch batch, boolean leading) {
    boolean done = run(slot, value, batch, leading);
    laneBytesDone.lazySet(laneBytesDone.get() + value.length());
    if (!done) {
      return;
    }
    List<Woken> woken = applier.takeWoken();
    if (batch != null || !woken.isEmpty()) {
      handBackLater(() -> handBack(batch, woken));
    }
  }

  private void handBack(@Nullable ProposedBatch batch, List<Woken> woken) {
    if (batch != null) {
      listener.onExecuted(batch);
    }
    if (!woken.isEmpty()) {
      listener.onWoken(woken);
    }
  }

  private void handBackLater(Runnable handing) {
    executed.add(handing);
    if (handingBack.compareAndSet(false, true)) {
      toLoop(this::handBack);
    }
  }

  private void toLoop(Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException closed) {
      LOG.debug("executed after the loop had ended; nobody is left to be told");
    }
  }

  private void handBack() {
    handingBack.set(false);
    try {
      for (Runnable handing; (handing = executed.poll()) != null; ) {
        handing.run();
      }
    } catch (RuntimeException | Error failure) {
      // Some have been answered and some never will be: let their clients ask another replica.
      listener.onFenced(failure);
    }
  }

  /** Returns whether the whole slot was executed: of half a slot nobody is told anything. */
  private boolean run(long slot, Value value, @Nullable ProposedBatch batch, boolean leading) {
    if (fenced) {
      return false;
    }
    // A method that interrupts its thread must not meet a later one here that waits: on a replica
    // where another thread ran it that one would end differently.
    Thread.interrupted();
    try {
      applier.apply(slot, value, batch, leading);
      long toSkip = applier.takeRanThoughSkipped();
      if (toSkip != 0) {
        handBackLater(() -> listener.onRanThoughSkipped(toSkip));
      }
      return true;
    } catch (FencedException failure) {
      fence(failure);
    } catch (VirtualMachineError | LinkageError failure) {
      fence(new PoisonException(slot, "executing it", failure));
    } catch (RuntimeException | Error failure) {
      fence(new FencedException(slot, "executing it failed: " + failure, failure));
    }
    return false;
  }

  /** Returns whether they were run. */
  private boolean run(List<ClientRead> reads) {
    if (fenced) {
      return false;
    }
    Thread.interrupted(); // as above
    try {
      applier.read(reads);
      return true;
    } catch (RuntimeException | Error failure) {
      fence(
          new FencedException(applier.executed(), "reading after it failed: " + failure, failure));
      return false;
    }
  }

  /**
   * Executing further than a slot that failed could only give another state than the other replicas
   * have.
   */
  private void fence(FencedException failure) {
    fenced = true;
    listener.onFenced(failure);
  }

  @Override
  public void close() {
    lane.close();
  }

  /** Waits until nothing is executed any more, but not for a method that does not return. */
  void awaitEnd(Duration patience) {
    if (!lane.awaitEnd(patience)) {
      LOG.warn("closed, but {}", applier.running(Duration.ZERO));
    }
  }
}
