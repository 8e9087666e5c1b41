package org.concoord.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.concoord.ReplicaStatus.SlowCall;
import org.concoord.codec.BatchCursor;
import org.concoord.codec.CommandCursor;
import org.concoord.paxos.Configuration;
import org.concoord.paxos.MemberChange;
import org.concoord.paxos.Value;
import org.concoord.rsm.OutcomeSink;
import org.concoord.rsm.StateImages;
import org.concoord.rsm.StateMachine;
import org.concoord.rsm.TypeRegistry;
import org.concoord.spi.MalformedValueException;
import org.concoord.spi.ReplicatedCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Executes decided slots and times each call. Owned by the lane, and by the leader's loop while the
 * lane is idle.
 */
final class Applier implements OutcomeSink {
  private static final Logger LOG = LoggerFactory.getLogger(Applier.class);

  private final String replica;
  private final Meters meters;
  private final @Nullable ExecutionTracer tracer;
  private StateMachine machine;
  private final RunningCall running;
  private final MethodTimes times;

  /** Stands at the command that is running. */
  private final BatchCursor timed = new BatchCursor();

  /** What the slots came to, for the loop. */
  private final HashTrail trail = new HashTrail();

  private final RecentSlots recent = new RecentSlots();
  private final Skips skips;

  /** What this process executed begins behind it. */
  private long begunAfter;

  /** The slots behind that in which nothing was run. */
  private final Set<Long> skipped = new HashSet<>();

  /** The slot that was to be skipped, as the last one said, and had been executed here; or 0. */
  private long ranThoughSkipped;

  /** What the last snapshot took; the next will be about as large. */
  private long imageBytes;

  private final BatchCursor examined = new BatchCursor();
  private final CommandCursor read = new CommandCursor();

  private @Nullable ProposedBatch batch;

  /** Of the slot under way, where this replica leads; to be taken after it. */
  private List<Woken> woken = new ArrayList<>();

  private boolean collects;
  private long callStartedNanos;

  /** Of the slot under way, executed so far. */
  private int commands;

  private volatile long executed;
  private volatile int sessions;
  private volatile long replyBytes;
  private volatile int parkedCalls;
  private volatile boolean awaitsTime;
  private volatile long clockMicros;

  /**
   * @param replica what log lines begin with
   * @param skips which slots are to run nothing
   */
  Applier(
      String replica,
      StateMachine machine,
      Skips skips,
      Meters meters,
      @Nullable ExecutionTracer tracer) {
    this.skips = skips;
    this.begunAfter = machine.applied();
    this.meters = meters;
    this.tracer = tracer;
    this.replica = replica;
    this.machine = machine;
    this.running = new RunningCall(replica, machine.registry());
    this.times = new MethodTimes(machine.registry().methodKeys());
    if (machine.applied() > 0) {
      trail.begin(machine.applied(), machine.hash());
    }
    show();
  }

  /**
   * Executes one slot; outcomes go into {@code origin} where this replica proposed it.
   *
   * @param leading whether clients may wait here for calls that end in it
   */
  void apply(long slot, Value value, @Nullable ProposedBatch origin, boolean leading) {
    batch = origin;
    collects = leading;
    timed.reset(value);
    long startedNanos = System.nanoTime();
    commands = 0;
    begin(startedNanos);
    ReplicatedCode.enter();
    try {
      if (skips.contains(slot)) {
        machine.skip(slot, value, this);
        skipped.add(slot);
        LOG.warn("{}: slot {} was skipped: none of its calls has run", replica, slot);
      } else {
        machine.apply(slot, value, this);
      }
    } finally {
      ReplicatedCode.exit();
      running.end();
      batch = null;
      if (tracer != null) {
        // Of a call that stopped this replica.
        tracer.end(null);
      }
    }
    long toSkip = skips.skippedBy(slot);
    if (toSkip > begunAfter && !skipped.contains(toSkip)) {
      ranThoughSkipped = toSkip;
    }
    recent.add(slot, value);
    trail.add(slot, machine.hash());
    show();
    // The last call's end is the slot's, and no clock is read once more.
    meters.executed(commands, callStartedNanos - startedNanos);
  }

  /** The whole state, after the last slot executed. */
  Value snapshot(StateImages images) {
    int grown = (int) Math.min(Integer.MAX_VALUE, imageBytes + (imageBytes >> 4));
    Value image = images.write(machine, grown);
    imageBytes = image.length();
    return image;
  }

  /** Goes on from another state, in which more slots are executed. */
  void install(StateMachine restored) {
    machine = restored;
    begunAfter = machine.applied();
    trail.begin(machine.applied(), machine.hash());
    show();
  }

  /**
   * The state, for an instance of its own with these voters: nothing more is executed here. It has
   * executed one empty slot more than any other, so that no snapshot of another instance is of its
   * slot.
   */
  StateMachine reset(Configuration next) {
    machine.reset(next);
    apply(machine.applied() + 1, Value.NO_OP, null, false);
    return machine;
  }

  /** What the slots came to. Any thread may read it. */
  HashTrail trail() {
    return trail;
  }

  /** The calls of a slot, by method and object, or "" where it is too long ago. */
  String callsOf(long slot) {
    return recent.describe(slot, machine);
  }

  /** The change of members that the last slot was, or null. */
  @Nullable MemberChange change() {
    return machine.change();
  }

  private void show() {
    sessions = machine.sessions();
    replyBytes = machine.replyBytes();
    parkedCalls = machine.parkedCalls();
    awaitsTime = machine.awaitsTime();
    clockMicros = machine.clockMicros();
    executed = machine.applied();
  }

  TypeRegistry registry() {
    return machine.registry();
  }

  /** Runs reads on the state as it stands. */
  void read(List<ClientRead> reads) {
    ReplicatedCode.enter();
    try {
      for (ClientRead each : reads) {
        read(each);
      }
    } finally {
      ReplicatedCode.exit();
      running.end();
    }
  }

  private void read(ClientRead each) {
    read.read(each.array(), each.offset(), each.length());
    int key = keyOf(read);
    callStartedNanos = System.nanoTime();
    running.begin(key, callStartedNanos);
    byte[] outcome = machine.read(read);
    Throwable thrown = machine.thrownByRead();
    each.outcome(outcome, thrown == null ? null : RemoteStack.of(thrown));
    if (key > TypeRegistry.BOOKKEEPING_KEY) {
      long nanos = System.nanoTime() - callStartedNanos;
      times.record(key, nanos);
      meters.read(key, nanos);
    }
  }

  private int keyOf(CommandCursor command) {
    try {
      return machine.methodKey(command);
    } catch (MalformedValueException nameless) {
      return StateMachine.UNKNOWN_KEY;
    }
  }

  @Override
  public void outcome(
      int index,
      long sessionSlot,
      int sessionIndex,
      long sequence,
      byte[] outcome,
      @Nullable Throwable thrown) {
    if (batch != null) {
      String stack = thrown == null ? null : RemoteStack.of(thrown);
      batch.outcome(index, sessionSlot, sessionIndex, sequence, outcome, stack);
    }
    long now = System.nanoTime();
    int key = running.key();
    if (key > TypeRegistry.BOOKKEEPING_KEY) {
      times.record(key, now - callStartedNanos);
      meters.called(key, now - callStartedNanos, outcome);
    }
    commands++;
    if (tracer != null) {
      tracer.end(thrown);
    }
    if (now - callStartedNanos >= RunningCall.SLOW_NANOS) {
      running.endsSlowly(now - callStartedNanos, executed + 1);
    }
    begin(now);
  }

  @Override
  public void woken(
      long sessionSlot,
      int sessionIndex,
      long sequence,
      byte[] outcome,
      @Nullable Throwable thrown) {
    if (collects) {
      String stack = thrown == null ? null : RemoteStack.of(thrown);
      woken.add(new Woken(sessionSlot, sessionIndex, sequence, outcome, stack));
    }
  }

  @Override
  public void listenerFailed(String object, Throwable thrown) {
    LOG.warn(
        "{}: object \"{}\" was told of a session's end in slot {}, and threw",
        replica,
        object,
        machine.applied() + 1,
        thrown);
  }

  @Override
  public void abandoned(String object, String method, String call) {
    LOG.warn(
        "{}: object \"{}\" can no longer answer {}, {}, which waits since: it has lost the reply, and"
            + " the call ends in slot {}",
        replica,
        object,
        method,
        call,
        machine.applied() + 1);
  }

  /**
   * The slot that was executed here, though the slot just executed says that it is to be skipped; 0
   * where there is none. Told once.
   */
  long takeRanThoughSkipped() {
    long slot = ranThoughSkipped;
    ranThoughSkipped = 0;
    return slot;
  }

  /** What became of parked calls in the slot just executed. */
  List<Woken> takeWoken() {
    if (woken.isEmpty()) {
      return List.of();
    }
    List<Woken> taken = woken;
    woken = new ArrayList<>();
    return taken;
  }

  private void begin(long now) {
    callStartedNanos = now;
    int key = timed.next() ? machine.methodKey(timed.command()) : RunningCall.NOTHING;
    running.begin(key, now);
    if (tracer != null && key > TypeRegistry.BOOKKEEPING_KEY) {
      tracer.begin(timed.command(), running.name(key), executed + 1, batch != null);
    }
  }

  /**
   * Whether nothing in the value runs code that could take long. Only for the owner of the state
   * machine.
   */
  boolean isProvenFast(Value value) {
    try {
      examined.reset(value);
      if (machine.beginsSlowly(examined.clockMicros(machine.clockMicros()))) {
        return false;
      }
      while (examined.next()) {
        if (!isProvenFast(machine.methodKey(examined.command()))) {
          return false;
        }
      }
      return true;
    } catch (MalformedValueException unknown) {
      // Executing it is what fences this replica, and says by which slot (F3).
      return false;
    }
  }

  /** As {@link #isProvenFast(Value)}, of reads. */
  boolean isProvenFast(List<ClientRead> reads) {
    for (ClientRead each : reads) {
      read.read(each.array(), each.offset(), each.length());
      if (!isProvenFast(keyOf(read))) {
        return false;
      }
    }
    return true;
  }

  private boolean isProvenFast(int key) {
    return key == TypeRegistry.BOOKKEEPING_KEY
        || (key != StateMachine.UNKNOWN_KEY && times.isProvenFast(key));
  }

  /** Every slot up to here has been executed. Any thread. */
  long executed() {
    return executed;
  }

  int sessions() {
    return sessions;
  }

  /** What the outcomes kept for clients take, in bytes. Any thread. */
  long replyBytes() {
    return replyBytes;
  }

  /** Calls that wait for others. Any thread. */
  int parkedCalls() {
    return parkedCalls;
  }

  /** Whether anything waits for the replicated clock to go on. Any thread. */
  boolean awaitsTime() {
    return awaitsTime;
  }

  /** The replicated clock after the last slot executed. Any thread. */
  long clockMicros() {
    return clockMicros;
  }

  /** The call that runs, if it has been running for at least so long, or null. Any thread. */
  @Nullable SlowCall running(Duration atLeast) {
    return running.lasting(atLeast, executed + 1);
  }

  /** As {@link #running}, of a call that is slow. */
  @Nullable SlowCall slowCall() {
    return running(SlowCalls.SLOW);
  }

  /** The call that is slow now, then the last few that were. Any thread. */
  List<SlowCall> slowCalls() {
    return running.slowCalls(executed + 1);
  }
}
