package org.concoord.server;

import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One thread that takes work in order from one producer, the loop. While {@link #isIdle} the
 * producer may do the same kind of work itself: the lane's counter of finished work is written
 * after everything the work did, and read before whatever the producer does next, so both always
 * see one state.
 */
final class Lane<T> implements AutoCloseable {
  private final ConcurrentLinkedQueue<T> mailbox = new ConcurrentLinkedQueue<>();
  private final AtomicLong finished = new AtomicLong();
  private final Consumer<T> work;
  private final Thread thread;

  /** Written by the producer only. */
  private long submitted;

  private volatile boolean parked;
  private volatile boolean closed;

  /**
   * @param work done for each item; what it throws ends the lane, so it should throw nothing
   */
  Lane(String name, Consumer<T> work) {
    this.work = work;
    this.thread = new Thread(this::run, name);
    this.thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** On the producer's thread only. */
  void submit(T item) {
    submitted++;
    mailbox.add(item);
    if (parked) {
      LockSupport.unpark(thread);
    }
  }

  /** Whether everything submitted has been done. On the producer's thread only. */
  boolean isIdle() {
    return finished.get() == submitted;
  }

  /** How much is waiting or under way. On the producer's thread only. */
  long backlog() {
    return submitted - finished.get();
  }

  private void run() {
    while (!closed) {
      @Nullable T item = mailbox.poll();
      if (item == null) {
        await();
      } else {
        work.accept(item);
        finished.lazySet(finished.get() + 1);
      }
    }
  }

  private void await() {
    parked = true;
    // The producer adds first and then looks at parked; so whatever it added unseen is seen here.
    if (mailbox.isEmpty() && !closed) {
      LockSupport.park(this);
      // Whoever interrupts all threads it finds does not mean this one, and a thread that stays
      // interrupted never parks again.
      Thread.interrupted();
    }
    parked = false;
  }

  /** Ends after the item under way; what waits is dropped. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }

  /**
   * Waits until the thread has ended, but not for a method that does not return. An interruption is
   * remembered and not obeyed: whoever closes a replica wants it to have ended.
   *
   * @return whether it has ended, or is the caller
   */
  boolean awaitEnd(Duration patience) {
    if (Thread.currentThread() == thread) {
      return true;
    }
    boolean interrupted = false;
    long deadline = System.nanoTime() + patience.toNanos();
    for (long left; thread.isAlive() && (left = deadline - System.nanoTime()) > 0; ) {
      try {
        TimeUnit.NANOSECONDS.timedJoin(thread, left);
      } catch (InterruptedException interruption) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }
}
