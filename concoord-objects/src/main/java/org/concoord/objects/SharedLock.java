package org.concoord.objects;

import java.time.Duration;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import org.concoord.ConcoordClient;
import org.concoord.OutcomeUnknownException;
import org.concoord.QuorumLostException;
import org.concoord.SessionExpiredException;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Monitor} of an instance as a {@link Lock} of {@code java.util.concurrent}, with its
 * conditions: for code that is written against that, and for work that is to be stopped before the
 * lock is somebody else's ({@link #with}). It is held by a thread, as any {@code Lock}, and is not
 * reentrant. Where a lock goes from thread to thread, or between stages of futures, use {@link
 * LockProxy}.
 *
 * <p>It may be lost: {@link #unlock} throws {@link IllegalMonitorStateException} where the session
 * had ended meanwhile.
 *
 * <p>Where the replicas cannot be reached for the client's deadline all methods throw {@link
 * OutcomeUnknownException}, within two seconds of it. From one that takes the lock or gives it
 * back, the thread then does not hold it: what its call may have taken is given back once the
 * replicas can be reached again, in the background and however long that takes, and what was to be
 * given back is given back then. An interrupted thread gives the lock back as any other does.
 *
 * <p>Thread-safe.
 */
public final class SharedLock implements Lock {
  /** Calls go on until it is known what has become of them, whether or not somebody waits. */
  private static final Duration UNTIL_KNOWN = Duration.ofDays(36_500);

  private static final Duration TRUST = Duration.ofSeconds(2);

  private final ConcoordClient client;
  private final MonitorProxy monitor;

  /** With the client's own deadline. */
  private final MonitorProxy asking;

  private final String name;

  /** How long who waits takes it for granted that replicas can be reached. */
  private final Duration trust;

  /** What each thread holds; one has the lock, and others may have lost it and not know. */
  private final Map<Thread, Long> held = new ConcurrentHashMap<>();

  /** The monitor {@code name} of the instance that {@code client} is connected to. */
  public SharedLock(ConcoordClient client, String name) {
    this(client, name, TRUST);
  }

  SharedLock(ConcoordClient client, String name, Duration trust) {
    this.client = client;
    this.name = name;
    this.trust = trust;
    this.monitor = new MonitorProxy(client.withDeadline(UNTIL_KNOWN), name);
    this.asking = new MonitorProxy(client, name);
  }

  /** What is done under the lock. */
  @FunctionalInterface
  public interface Work<T extends @Nullable Object> {
    /**
     * @param token that the lock was given with, for the resource to look at
     */
    T with(long token) throws Exception;
  }

  /**
   * Takes the lock, does {@code work}, and gives the lock back. The thread is interrupted once the
   * client's session is in danger, so that the work ends before the lock is another's: see {@link
   * ConcoordClient#whileSessionIsSafe}.
   *
   * @return what the work returned
   * @throws SessionExpiredException if the lock was lost before the work ended, which may so have
   *     run beside another holder's
   * @throws Exception what the work threw, or {@code SessionInDangerException} where it was
   *     interrupted or not begun
   */
  public <T extends @Nullable Object> T with(Work<T> work) throws Exception {
    long[] token = new long[1];
    T result;
    try {
      result =
          client.whileSessionIsSafe(
              () -> {
                token[0] = interruptibly(monitor.lockAsync(), null);
                return work.with(token[0]);
              });
    } catch (Exception thrown) {
      try {
        giveBack(token[0]);
      } catch (RuntimeException second) {
        thrown.addSuppressed(second);
      }
      throw thrown;
    }
    giveBack(token[0]);
    return result;
  }

  private void giveBack(long token) {
    if (token != 0 && !whatever(unlocking(token))) {
      throw new SessionExpiredException(
          "lock \""
              + name
              + "\" was lost before what was done under it ended, and may be another's: token "
              + token);
    }
  }

  /** As {@link #with(Work)}, for work without a result that looks at no token. */
  public void run(Runnable work) throws Exception {
    Callable<@Nullable Void> call =
        () -> {
          work.run();
          return null;
        };
    with(token -> call.call());
  }

  /** What this thread holds the lock with, for the resource to look at. */
  public long token() {
    Long token = held.get(Thread.currentThread());
    if (token == null) {
      throw new IllegalMonitorStateException("this thread does not hold lock \"" + name + "\"");
    }
    return token;
  }

  @Override
  public void lock() {
    hold(uninterruptibly(monitor.lockAsync(), null));
  }

  @Override
  public void lockInterruptibly() throws InterruptedException {
    hold(interruptibly(monitor.lockAsync(), null));
  }

  @Override
  public boolean tryLock() {
    return took(uninterruptibly(monitor.tryLockAsync(), null));
  }

  @Override
  public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
    return took(interruptibly(monitor.tryLockAsync(duration(time, unit)), null));
  }

  private static Duration duration(long time, TimeUnit unit) {
    return Duration.ofNanos(Math.max(0, unit.toNanos(time)));
  }

  private void hold(long token) {
    held.put(Thread.currentThread(), token);
  }

  private boolean took(long token) {
    if (token != 0) {
      hold(token);
    }
    return token != 0;
  }

  /**
   * Waits for a token. Whoever is interrupted does not know whether it is under way, nor does
   * whoever cannot reach the replicas: the call stays, and gives back what it gets when it comes.
   *
   * @param condition whose signal it may take with it, which then goes to another
   */
  private long interruptibly(CompletableFuture<Long> call, @Nullable String condition)
      throws InterruptedException {
    try {
      return answer(call);
    } catch (InterruptedException | OutcomeUnknownException left) {
      call.thenAccept(token -> refuse(token, condition));
      throw left;
    }
  }

  /** As {@link #interruptibly}, interrupted or not. */
  private long uninterruptibly(CompletableFuture<Long> call, @Nullable String condition) {
    try {
      return whatever(call);
    } catch (OutcomeUnknownException left) {
      call.thenAccept(token -> refuse(token, condition));
      throw left;
    }
  }

  private void refuse(long token, @Nullable String condition) {
    if (token == 0) {
      return;
    }
    CompletableFuture<?> passedOn =
        condition == null
            ? CompletableFuture.completedFuture(true)
            : Insistence.on(() -> monitor.signalAsync(token, condition));
    passedOn.whenComplete((done, failed) -> unlocking(token));
  }

  /** Of a lock that is given back twice the second is told that it is lost, which it was not. */
  private CompletableFuture<Boolean> unlocking(long token) {
    AtomicInteger sent = new AtomicInteger();
    return Insistence.on(
        () -> {
          boolean again = sent.getAndIncrement() > 0;
          return monitor.unlockAsync(token).thenApply(held -> held || again);
        });
  }

  /**
   * Waits for an answer, interrupted or not: a call whose thread does not wait may never be made,
   * and a lock that was to be given back would be held on.
   */
  private <T> T whatever(CompletableFuture<T> call) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return answer(call);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Waits for an answer for as long as the replicas can be reached. */
  private <T> T answer(CompletableFuture<T> call) throws InterruptedException {
    while (true) {
      try {
        return call.get(trust.toNanos(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException waits) {
        checkReachable(call);
      } catch (ExecutionException e) {
        throw failure(e);
      }
    }
  }

  /** What waits for others has no deadline; that the replicas answer has. */
  private void checkReachable(CompletableFuture<?> call) throws InterruptedException {
    CompletableFuture<Boolean> answers = asking.isLockedAsync();
    try {
      CompletableFuture.anyOf(call, answers).get();
    } catch (ExecutionException e) {
      if (!call.isDone() && e.getCause() instanceof QuorumLostException unreached) {
        OutcomeUnknownException unknown =
            new OutcomeUnknownException(
                "this thread does not hold lock \""
                    + name
                    + "\", and nobody knows yet whether its call took it, or gave it back; what it took"
                    + " is given back once the replicas can be reached: "
                    + unreached.getMessage());
        unknown.initCause(unreached);
        throw unknown;
      }
    }
  }

  private static RuntimeException failure(ExecutionException failed) {
    return failed.getCause() instanceof RuntimeException cause
        ? cause
        : new IllegalStateException(failed);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalMonitorStateException if this thread does not hold it, or had lost it
   */
  @Override
  public void unlock() {
    long token = token();
    held.remove(Thread.currentThread());
    if (!whatever(unlocking(token))) {
      throw new IllegalMonitorStateException(
          "lock \"" + name + "\" was lost before it was given back: token " + token);
    }
  }

  /** The condition without a name. */
  @Override
  public Condition newCondition() {
    return condition("");
  }

  /** The condition of that name, the same for all who name it. */
  public Condition condition(String conditionName) {
    return new Named(conditionName);
  }

  private final class Named implements Condition {
    private final String condition;

    Named(String condition) {
      this.condition = condition;
    }

    @Override
    public void await() throws InterruptedException {
      long token = token();
      held.remove(Thread.currentThread());
      try {
        hold(interruptibly(monitor.awaitAsync(token, condition), condition));
      } catch (InterruptedException interrupted) {
        lock();
        throw interrupted;
      }
    }

    @Override
    public void awaitUninterruptibly() {
      long token = token();
      held.remove(Thread.currentThread());
      hold(uninterruptibly(monitor.awaitAsync(token, condition), condition));
    }

    @Override
    public boolean await(long time, TimeUnit unit) throws InterruptedException {
      return awaitFor(duration(time, unit));
    }

    @Override
    public long awaitNanos(long nanosTimeout) throws InterruptedException {
      long end = System.nanoTime() + nanosTimeout;
      awaitFor(Duration.ofNanos(Math.max(0, nanosTimeout)));
      return end - System.nanoTime();
    }

    @Override
    public boolean awaitUntil(Date deadline) throws InterruptedException {
      return awaitFor(
          Duration.ofMillis(Math.max(0, deadline.getTime() - System.currentTimeMillis())));
    }

    /** Whoever was not signalled has not got the lock, and takes it again. */
    private boolean awaitFor(Duration timeout) throws InterruptedException {
      long token = token();
      held.remove(Thread.currentThread());
      boolean signalled = false;
      try {
        signalled = took(interruptibly(monitor.awaitAsync(token, condition, timeout), condition));
      } finally {
        if (!signalled) {
          lock();
        }
      }
      return signalled;
    }

    @Override
    public void signal() {
      whatever(monitor.signalAsync(token(), condition));
    }

    @Override
    public void signalAll() {
      whatever(monitor.signalAllAsync(token(), condition));
    }
  }
}
