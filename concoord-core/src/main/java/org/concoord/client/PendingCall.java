package org.concoord.client;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.concoord.codec.CommandKind;
import org.concoord.codec.CommandWriter;
import org.concoord.codec.Limits;
import org.concoord.codec.MessagePackWriter;
import org.concoord.spi.Call;
import org.concoord.spi.ReadPath;
import org.concoord.spi.ResultReader;
import org.concoord.spi.ValueWriter;
import org.jspecify.annotations.Nullable;

/**
 * One call of a user's: its arguments, and then its outcome.
 *
 * <p>It passes from the calling thread to the loop and back without a lock or a future: the caller
 * hands it over and parks; the loop writes the outcome, then {@link #state}, and unparks. Whoever
 * moves {@code state} away from {@link #WAITING}, the loop or a caller that was interrupted,
 * decides how the call ended.
 */
class PendingCall<R extends @Nullable Object> extends Command implements Call<R>, Submission {
  /**
   * How much longer than its deadline a caller waits for a loop that does not even tell it to give
   * up.
   */
  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final byte[] NOTHING = {};
  private static final int WAITING = 0;
  private static final int DECIDING = 1;
  private static final int ANSWERED = 2;
  private static final int FAILED = 3;
  private static final int GIVEN_UP = 4;
  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(PendingCall.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private @Nullable Submission next;

  private final BoundObject target;
  private final int methodId;
  private final ResultReader<R> reader;
  private @Nullable MessagePackWriter writing;
  private byte[] arguments = NOTHING;
  private long deadlineNanos;

  /** Who is to be told: the calling {@link Thread}, or the {@link CallFuture} of an async call. */
  private @Nullable Object waiter;

  @SuppressWarnings("unused") // by STATE
  private volatile int state;

  /**
   * The array in which the outcome lies if {@link #ANSWERED}, else the {@link RuntimeException}.
   * Like {@link #waiter} one field for two, since a call's size is most of what a call costs.
   */
  private @Nullable Object ending;

  private int outcomeOffset;
  private int outcomeLength;
  private @Nullable String remoteStack;

  PendingCall(BoundObject target, int methodId, ResultReader<R> reader) {
    this.target = target;
    this.methodId = methodId;
    this.reader = reader;
  }

  @Override
  public ValueWriter arguments() {
    if (writing == null) {
      writing = ThreadBuffers.lendWriter().with(target.valueTypes());
    }
    return writing;
  }

  private void seal() {
    MessagePackWriter written = writing;
    if (written != null) {
      arguments = ThreadBuffers.bytesOf(written);
      writing = null;
    }
    beginDeadline(System.nanoTime(), target.deadlineNanos());
  }

  final void beginDeadline(long nowNanos, long nanos) {
    deadlineNanos = nowNanos + nanos;
  }

  @Override
  public R invoke() {
    ClientRuntime client = target.client();
    target.refuseBlocking(describe());
    seal();
    waiter = Thread.currentThread();
    client.submit(this);
    boolean interrupted = awaitEnd(client);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return result();
  }

  private boolean awaitEnd(ClientRuntime client) {
    boolean interrupted = false;
    while (state < ANSWERED) {
      long leftNanos = deadlineNanos + GRACE_NANOS - System.nanoTime();
      if (leftNanos <= 0 && giveUp(Failures.loopSilent(this))) {
        break;
      }
      LockSupport.parkNanos(this, Math.max(leftNanos, 1));
      if (Thread.interrupted()) {
        interrupted = true;
        if (giveUp(Failures.interrupted(this))) {
          client.abandoned(this);
          break;
        }
      }
    }
    return interrupted;
  }

  @Override
  public CompletableFuture<R> invokeAsync() {
    seal();
    CallFuture<R> created = new CallFuture<>(target.client().callbacks());
    waiter = created;
    target.submitAsync(this, created);
    return created;
  }

  private R result() {
    if (ending instanceof byte[] outcome) {
      return Outcomes.result(
          target,
          methodId,
          isSentAgain(),
          reader,
          outcome,
          outcomeOffset,
          outcomeLength,
          remoteStack);
    }
    if (!(ending instanceof RuntimeException thrown)) {
      throw new IllegalStateException("a call that ended without an outcome or a failure");
    }
    if (state == FAILED) {
      // Made on the loop; the caller is better served by its own stack.
      Failures.forCaller(thrown);
    }
    throw thrown;
  }

  /** Completes the future of an asynchronous call; on the callback executor. */
  @SuppressWarnings("unchecked") // the waiter of an asynchronous call is the future it returned
  void completeFuture() {
    CallFuture<R> future = (CallFuture<R>) Objects.requireNonNull(waiter);
    target.client().release(this);
    R value;
    try {
      value = result();
    } catch (Throwable thrown) {
      future.completeExceptionally(thrown);
      return;
    }
    future.complete(value);
  }

  private boolean giveUp(RuntimeException why) {
    if (!STATE.compareAndSet(this, WAITING, DECIDING)) {
      return false;
    }
    ending = why;
    state = GIVEN_UP;
    return true;
  }

  @Override
  public @Nullable Submission next() {
    return next;
  }

  @Override
  public void setNext(@Nullable Submission newNext) {
    next = newNext;
  }

  @Override
  public boolean isOver(long nowNanos) {
    return isDue(nowNanos) || isGivenUp();
  }

  @Override
  public void answer(byte[] array, int offset, int length, @Nullable String stack) {
    if (STATE.compareAndSet(this, WAITING, DECIDING)) {
      ending = array;
      outcomeOffset = offset;
      outcomeLength = length;
      remoteStack = stack;
      end(ANSWERED);
    }
  }

  @Override
  public void fail(Function<PendingCall<?>, RuntimeException> why) {
    if (state == WAITING) {
      RuntimeException failure = why.apply(this);
      if (STATE.compareAndSet(this, WAITING, DECIDING)) {
        ending = failure;
        end(FAILED);
      }
    }
  }

  private void end(int how) {
    Object told = waiter;
    state = how;
    if (told instanceof Thread caller) {
      LockSupport.unpark(caller);
    } else {
      target.client().completed(this);
    }
  }

  @Override
  boolean isGivenUp() {
    return state == GIVEN_UP;
  }

  @Override
  boolean isDue(long nowNanos) {
    return nowNanos - deadlineNanos >= 0;
  }

  /** For messages: {@code bank.deposit(String,long) on object "savings"}. */
  final String describe() {
    return target.describeCall(methodId);
  }

  final BoundObject target() {
    return target;
  }

  final int methodId() {
    return methodId;
  }

  int argumentBytes() {
    return arguments.length;
  }

  /** Whether it changes nothing, and so goes past the log. */
  boolean isRead() {
    return target.isReadOnly(methodId);
  }

  /** Of a read: whether any replica may answer it without asking. */
  boolean isStale() {
    return target.reads() == ReadPath.STALE;
  }

  @Override
  CommandKind kind() {
    return target.isConstructor(methodId) ? CommandKind.CONSTRUCT : CommandKind.CALL;
  }

  @Override
  int sizeBytes() {
    return arguments.length + Session.COMMAND_OVERHEAD_BYTES + (isRead() ? Limits.NAME_BYTES : 0);
  }

  @Override
  void write(CommandWriter out, long ackedBelow) {
    SharedObject object = target.shared();
    int schema = target.schema();
    if (!isRead()) {
      out.write(
          kind(),
          sequence,
          ackedBelow,
          object.id(),
          schema,
          methodId,
          arguments,
          0,
          arguments.length);
    } else if (object.isKnown() && !isStale()) {
      out.read(sequence, object.id(), schema, methodId, arguments);
    } else {
      // A replica that lags may not have seen the object created.
      out.read(sequence, object.name(), object.typeName(), schema, methodId, arguments);
    }
  }
}
