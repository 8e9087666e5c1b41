package org.concoord.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import org.concoord.ConcoordClient;
import org.concoord.OutcomeUnknownException;
import org.concoord.SessionExpiredException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A monitor as a lock of the JDK, held by threads of one client and of several. */
@Timeout(60)
@SuppressWarnings({"LockNotBeforeTry", "WaitNotInLoop"}) // It is them that are tested.
final class SharedLockTest {
  private final ConcoordClient client = ConcoordClient.local(new MonitorReplicated());
  private final SharedLock lock = new SharedLock(client, "m");

  @AfterEach
  void close() {
    client.close();
  }

  /** A virtual thread where there are such. */
  private static Thread start(Runnable work) {
    try {
      return (Thread)
          Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, work);
    } catch (ReflectiveOperationException olderJdk) {
      Thread thread = new Thread(work);
      thread.start();
      return thread;
    }
  }

  @Test
  void waitsForHoweverLongItIsTold() throws Exception {
    assertThat(lock.tryLock(Long.MAX_VALUE, TimeUnit.DAYS)).isTrue();
    assertThat(lock.condition("c").await(Long.MIN_VALUE, TimeUnit.DAYS)).isFalse();
    lock.unlock();
  }

  @Test
  void threadsHoldItOneAfterTheOther() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<Long> tokens = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      threads.add(
          start(
              () -> {
                for (int n = 0; n < 10; n++) {
                  lock.lock();
                  most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                  tokens.add(lock.token());
                  inside.decrementAndGet();
                  lock.unlock();
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(most).hasValue(1);
    assertThat(tokens).hasSize(80).isSorted().doesNotHaveDuplicates();
    assertThatThrownBy(lock::unlock)
        .isInstanceOf(IllegalMonitorStateException.class)
        .hasMessage("this thread does not hold lock \"m\"");
  }

  @Test
  void whatIsPutIsTakenOnce() throws Exception {
    Condition notEmpty = lock.condition("not empty");
    Condition notFull = lock.condition("not full");
    Deque<Integer> buffer = new ArrayDeque<>();
    List<Integer> taken = new ArrayList<>();
    Thread taker =
        start(
            () -> {
              for (int i = 0; i < 50; i++) {
                lock.lock();
                while (buffer.isEmpty()) {
                  notEmpty.awaitUninterruptibly();
                }
                taken.add(buffer.remove());
                notFull.signal();
                lock.unlock();
              }
            });
    for (int i = 0; i < 50; i++) {
      lock.lock();
      try {
        while (buffer.size() == 3) {
          assertThat(notFull.await(20, TimeUnit.SECONDS)).isTrue();
        }
        buffer.add(i);
        notEmpty.signalAll();
      } finally {
        lock.unlock();
      }
    }
    taker.join();
    assertThat(taken).hasSize(50).isSorted();
    lock.lock();
    assertThat(notFull.awaitNanos(1_000_000)).isNotPositive();
    lock.unlock();
  }

  /** Interrupted while it waits: what it would have been given goes on to others. */
  @Test
  void whoeverIsInterruptedLeavesNothingHeld() throws Exception {
    lock.lock();
    AtomicReference<Throwable> ended = new AtomicReference<>();
    Thread waits = start(() -> ended.set(catchThrowable(lock::lockInterruptibly)));
    while (waits.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    waits.interrupt();
    waits.join();
    assertThat(ended.get()).isInstanceOf(InterruptedException.class);
    assertThat(lock.tryLock(1, TimeUnit.MILLISECONDS)).isFalse();
    lock.unlock();
    assertThat(lock.tryLock(20, TimeUnit.SECONDS)).isTrue();
    lock.unlock();
  }

  @Test
  void workIsDoneUnderTheLock() throws Exception {
    assertThat(lock.<Long>with(token -> token)).isPositive();
    lock.run(() -> assertThat(lock.tryLock()).isFalse());
    assertThatThrownBy(
            () ->
                lock.with(
                    token -> {
                      throw new IOException("disk");
                    }))
        .isInstanceOf(IOException.class);
    assertThat(lock.tryLock()).isTrue();
    lock.unlock();
  }

  /** Its session ended under it; what it did last may have been beside the next holder's. */
  @Test
  void workIsToldThatItsLockWasLost() {
    SharedLock other = new SharedLock(client.newSession(), "m");
    MonitorProxy monitor = new MonitorProxy(client, "m");
    assertThatThrownBy(
            () ->
                other.with(
                    token -> {
                      monitor.unlock(token); // As its session's end would.
                      return token;
                    }))
        .isInstanceOf(SessionExpiredException.class)
        .hasMessageContaining("lock \"m\" was lost before what was done under it ended");
  }

  /** The lock as its threads have it whose client reaches the objects by that way. */
  private SharedLock over(Strait strait) {
    ConcoordClient crossing = ConcoordClient.over(strait).withDeadline(Duration.ofMillis(50));
    return new SharedLock(crossing, "m", Duration.ofMillis(50));
  }

  @Test
  void whatWasTakenAndNotAnsweredIsGivenBackOnceItIs() throws Exception {
    Strait strait = new Strait(client);
    SharedLock cut = over(strait);
    strait.holdAnswers();
    assertThatThrownBy(cut::lock)
        .isInstanceOf(OutcomeUnknownException.class)
        .hasMessageContaining("what it took is given back once the replicas can be reached");
    assertThatThrownBy(cut::token).isInstanceOf(IllegalMonitorStateException.class);
    assertThat(lock.tryLock()).isFalse();
    strait.open();
    assertThat(lock.tryLock(20, TimeUnit.SECONDS)).isTrue();
    lock.unlock();
  }

  @Test
  void whatWasToBeGivenBackIsGivenBackOnceReplicasAreReached() throws Exception {
    Strait strait = new Strait(client);
    SharedLock cut = over(strait);
    cut.lock();
    strait.holdCalls();
    assertThatThrownBy(cut::unlock).isInstanceOf(OutcomeUnknownException.class);
    assertThat(lock.tryLock()).isFalse();
    strait.open();
    assertThat(lock.tryLock(20, TimeUnit.SECONDS)).isTrue();
    lock.unlock();
  }

  /** The signal that a caller took with it who is gone goes to another, and so does the lock. */
  @Test
  void whatWasSignalledAndNotAnsweredGoesToAnother() throws Exception {
    Strait strait = new Strait(client);
    SharedLock cut = over(strait);
    cut.lock();
    strait.holdAnswers();
    Condition condition = cut.condition("c");
    assertThatThrownBy(condition::awaitUninterruptibly).isInstanceOf(OutcomeUnknownException.class);
    AtomicReference<Boolean> signalled = new AtomicReference<>(false);
    Thread other =
        start(
            () -> {
              lock.lock();
              lock.condition("c").awaitUninterruptibly();
              signalled.set(true);
              lock.unlock();
            });
    while (other.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    lock.lock();
    lock.condition("c").signal();
    lock.unlock();
    strait.open();
    other.join();
    assertThat(signalled.get()).isTrue();
  }

  @Test
  void givingBackIsRepeatedWhereItIsRefused() throws Exception {
    Strait strait = new Strait(client);
    SharedLock refused = over(strait);
    refused.lock();
    strait.refusals.set(2);
    refused.unlock();
    assertThat(strait.refusals).hasValue(0);
    assertThat(lock.tryLock()).isTrue();
    lock.unlock();
  }

  @Test
  void anInterruptedThreadGivesBackWhatItHolds() {
    Strait strait = new Strait(client);
    SharedLock slow = over(strait);
    slow.lock();
    strait.holdCalls();
    CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS).execute(strait::open);
    Thread.currentThread().interrupt();
    slow.unlock();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(lock.tryLock()).isTrue();
    lock.unlock();
  }

  /** No thread holds it: it goes from stage to stage. */
  @Test
  void aChainOfFuturesHoldsALock() throws Exception {
    ConcoordClient locks = ConcoordClient.local(new LockReplicated());
    LockProxy one = new LockProxy(locks);
    List<Long> tokens = new ArrayList<>();
    List<CompletableFuture<Boolean>> chains = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      chains.add(
          one.lockAsync()
              .thenApply(
                  token -> {
                    tokens.add(token);
                    return token;
                  })
              .thenCompose(one::unlockAsync));
    }
    for (CompletableFuture<Boolean> chain : chains) {
      assertThat(chain.get(20, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(tokens).hasSize(20).isSorted();
    locks.close();
  }
}
