package org.concoord.client;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
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
 * One call of a user's: its arguments, and then its outcome; and the future of it, where it was
 * made asynchronously. One object for all that, and fields that serve in turn, since a call's size
 * is most of what a call costs its client.
 *
 * <p>It passes from the calling thread to the loop and back without a lock: the caller hands it
 * over and parks, or goes on; the loop writes the outcome, then {@link #state}, and unparks, or has
 * the callback executor complete the future. Whoever moves {@code state} away from {@link
 * #WAITING}, the loop or a caller that was interrupted, decides how the call ended. What a user
 * does to the future, such as to cancel it, is no concern of the call's.
 */
class PendingCall<R extends @Nullable Object> extends CompletableFuture<R>
    implements Command, Call<R>, Submission {
  /**
   * How much longer than its deadline a caller waits for a loop that does not even tell it to give
   * up.
   */
  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final byte[] NOTHING = {};
  private static final byte WAITING = 0;
  private static final byte DECIDING = 1;
  private static final byte ANSWERED = 2;
  private static final byte FAILED = 3;
  private static final byte GIVEN_UP = 4;
  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(PendingCall.class, "state", byte.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final BoundObject target;
  private final int methodId;
  private final ResultReader<R> reader;
  private long sequence;
  private long deadlineNanos;
  private @Nullable Submission next;
  private byte[] arguments = NOTHING;

  /**
   * First the {@link MessagePackWriter} of the arguments; then, until {@link #state} leaves {@link
   * #WAITING}, the calling {@link Thread} that is to be told, or null where the future is; then
   * what ended it: the array in which the outcome lies, or that {@link WithStack}, or the {@link
   * RuntimeException}. Written by whoever has the call, and once it waits by whoever has moved the
   * state.
   */
  private @Nullable Object held;

  private int outcomeOffset;
  private int outcomeLength;

  @SuppressWarnings("unused") // by STATE
  private volatile byte state;

  private boolean sent;
  private boolean sentAgain;

  /** An outcome that says where it was thrown. */
  private record WithStack(byte[] array, String remoteStack) {}

  PendingCall(BoundObject target, int methodId, ResultReader<R> reader) {
    this.target = target;
    this.methodId = methodId;
    this.reader = reader;
  }

  @Override
  public ValueWriter arguments() {
    if (held instanceof MessagePackWriter writing) {
      return writing;
    }
    MessagePackWriter writing = ThreadBuffers.lendWriter().with(target.valueTypes());
    held = writing;
    return writing;
  }

  /**
   * The arguments are all there.
   *
   * @param waiter the thread that waits, or null where the future is returned
   */
  private void seal(@Nullable Thread waiter) {
    if (held instanceof MessagePackWriter written) {
      arguments = ThreadBuffers.bytesOf(written);
    }
    held = waiter;
    beginDeadline(System.nanoTime(), target.deadlineNanos());
  }

  final void beginDeadline(long nowNanos, long nanos) {
    deadlineNanos = nowNanos + nanos;
  }

  @Override
  public R invoke() {
    ClientRuntime client = target.client();
    target.refuseBlocking(describe());
    seal(Thread.currentThread());
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
    seal(null);
    target.submitAsync(this);
    return this;
  }

  @Override
  public Executor defaultExecutor() {
    return target.client().callbacks();
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new CallFuture<>(defaultExecutor());
  }

  private R result() {
    if (held instanceof byte[] outcome) {
      return result(outcome, null);
    }
    if (held instanceof WithStack outcome) {
      return result(outcome.array(), outcome.remoteStack());
    }
    if (!(held instanceof RuntimeException thrown)) {
      throw new IllegalStateException("a call that ended without an outcome or a failure");
    }
    if (state == FAILED) {
      // Made on the loop; the caller is better served by its own stack.
      Failures.forCaller(thrown);
    }
    throw thrown;
  }

  private R result(byte[] outcome, @Nullable String remoteStack) {
    return Outcomes.result(
        target, methodId, sentAgain, reader, outcome, outcomeOffset, outcomeLength, remoteStack);
  }

  /** Completes the future of an asynchronous call; on the callback executor. */
  void completeFuture() {
    target.client().release(this);
    R value;
    try {
      value = result();
    } catch (Throwable thrown) {
      forget();
      completeExceptionally(thrown);
      return;
    }
    forget();
    complete(value);
  }

  /** Whoever keeps the future does not keep the frame that the outcome came in. */
  private void forget() {
    held = null;
    arguments = NOTHING;
  }

  private boolean giveUp(RuntimeException why) {
    if (!STATE.compareAndSet(this, WAITING, DECIDING)) {
      return false;
    }
    held = why;
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
  public long sequence() {
    return sequence;
  }

  @Override
  public void number(long newSequence) {
    sequence = newSequence;
  }

  /**
   * Once it was sent more than once, "not executed" may be true of one sending while another has
   * run, or will run.
   */
  @Override
  public void noteSending() {
    sentAgain = sent;
    sent = true;
  }

  @Override
  public void answer(byte[] array, int offset, int length, @Nullable String stack) {
    if (STATE.compareAndSet(this, WAITING, DECIDING)) {
      outcomeOffset = offset;
      outcomeLength = length;
      end(ANSWERED, stack == null ? array : new WithStack(array, stack));
    }
  }

  @Override
  public void fail(Function<PendingCall<?>, RuntimeException> why) {
    if (state == WAITING) {
      RuntimeException failure = why.apply(this);
      if (STATE.compareAndSet(this, WAITING, DECIDING)) {
        end(FAILED, failure);
      }
    }
  }

  private void end(byte how, Object ending) {
    Object told = held;
    held = ending;
    state = how;
    if (told instanceof Thread caller) {
      LockSupport.unpark(caller);
    } else {
      target.client().completed(this);
    }
  }

  /** Whether an outcome came, and not a failure to get one. */
  final boolean isAnswered() {
    return state == ANSWERED;
  }

  @Override
  public boolean isGivenUp() {
    return state == GIVEN_UP;
  }

  @Override
  public boolean isDue(long nowNanos) {
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
  public CommandKind kind() {
    return target.isConstructor(methodId) ? CommandKind.CONSTRUCT : CommandKind.CALL;
  }

  @Override
  public int sizeBytes() {
    return arguments.length + Session.COMMAND_OVERHEAD_BYTES + (isRead() ? Limits.NAME_BYTES : 0);
  }

  @Override
  public void write(CommandWriter out, long ackedBelow) {
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
