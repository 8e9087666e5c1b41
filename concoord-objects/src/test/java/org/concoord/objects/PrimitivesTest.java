package org.concoord.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.concoord.ConcoordClient;
import org.concoord.spi.ReplicatedType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What callers wait for each other by, among callers with sessions of their own that come and go.
 */
@Timeout(60)
final class PrimitivesTest {
  private static final Duration SHORT = Duration.ofMillis(20);

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  /** So many callers of objects that live here. */
  private List<ConcoordClient> callers(ReplicatedType<?> type, int count) {
    ConcoordClient client = ConcoordClient.local(type);
    open.add(client);
    List<ConcoordClient> callers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ConcoordClient caller = client.newSession();
      open.add(caller);
      callers.add(caller);
    }
    return callers;
  }

  private static <T> T answer(CompletableFuture<T> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }

  @Test
  void aLockGoesOnWhenItsHolderIsGone() throws Exception {
    List<ConcoordClient> callers = callers(new LockReplicated(), 4);
    List<LockProxy> locks = callers.stream().map(LockProxy::new).toList();
    long first = locks.get(0).lock();
    assertThat(locks.get(1).tryLock()).isZero();
    CompletableFuture<Long> second = locks.get(1).lockAsync();
    CompletableFuture<Long> third = locks.get(2).lockAsync();
    CompletableFuture<Long> fourth = locks.get(3).lockAsync();
    callers.get(1).close();
    assertThat(second).isCompletedExceptionally();
    callers.get(0).close();
    assertThat(answer(third)).isGreaterThan(first);
    assertThat(fourth).isNotDone();
    assertThat(locks.get(3).unlock()).as("another's").isFalse();
    assertThat(locks.get(2).unlock()).isTrue();
    assertThat(answer(fourth)).isGreaterThan(answer(third));
    assertThatThrownBy(() -> locks.get(0).lock())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("this session is closed; make a new one");
  }

  /** As they would have done had they come when their caller had the lock. */
  @Test
  void callsOfOneCallerEnterAnRLockTogether() throws Exception {
    List<RLockProxy> locks =
        callers(new RLockReplicated(), 3).stream().map(RLockProxy::new).toList();
    locks.get(0).lock();
    CompletableFuture<Long> first = locks.get(1).lockAsync();
    CompletableFuture<Long> another = locks.get(2).lockAsync();
    CompletableFuture<Long> second = locks.get(1).lockAsync();
    assertThat(locks.get(0).unlock()).isZero();
    assertThat(answer(second)).isEqualTo(answer(first)).isPositive();
    assertThat(locks.get(1).unlock()).as("once more").isEqualTo(1);
    assertThat(another).isNotDone();
    assertThat(locks.get(1).unlock()).isZero();
    assertThat(answer(another)).isGreaterThan(answer(first));
  }

  @Test
  void anRLockIsGivenBackAsOftenAsItWasTaken() throws Exception {
    List<ConcoordClient> callers = callers(new RLockReplicated(), 3);
    List<RLockProxy> locks = callers.stream().map(RLockProxy::new).toList();
    long token = locks.get(0).lock();
    assertThat(locks.get(0).lock()).isEqualTo(token);
    assertThat(locks.get(0).tryLock()).isEqualTo(token);
    assertThat(locks.get(1).tryLock(SHORT)).isZero();
    assertThat(locks.get(1).unlock()).isEqualTo(-1);
    CompletableFuture<Long> next = locks.get(1).lockAsync();
    CompletableFuture<Long> last = locks.get(2).lockAsync();
    assertThat(locks.get(0).unlock()).isEqualTo(2);
    assertThat(locks.get(0).unlock()).isEqualTo(1);
    assertThat(next).isNotDone();
    assertThat(locks.get(0).unlock()).isZero();
    assertThat(answer(next)).isGreaterThan(token);
    locks.get(1).lock();
    callers.get(1).close();
    assertThat(answer(last)).as("however often it was held").isGreaterThan(answer(next));
    assertThat(locks.get(2).unlock()).isZero();
    assertThat(locks.get(2).isLocked()).isFalse();
  }

  @Test
  void permitsOfWhoIsGoneAreGivenToThoseWhoWait() throws Exception {
    List<ConcoordClient> callers = callers(new SemaphoreReplicated(), 3);
    List<SemaphoreProxy> semaphores = callers.stream().map(SemaphoreProxy::new).toList();
    semaphores.get(0).concoordInit(2);
    semaphores.get(0).acquire();
    semaphores.get(0).acquire();
    assertThat(semaphores.get(1).tryAcquire()).isFalse();
    CompletableFuture<Boolean> second = semaphores.get(1).acquireAsync();
    CompletableFuture<Boolean> third = semaphores.get(2).acquireAsync();
    semaphores.get(2).release();
    assertThat(answer(second)).as("released by one who had none").isTrue();
    callers.get(0).close();
    assertThat(answer(third)).isTrue();
    assertThat(semaphores.get(1).availablePermits()).isEqualTo(1);
    callers.get(1).close();
    assertThat(semaphores.get(2).availablePermits()).isEqualTo(2);
  }

  @Test
  void aBoundedSemaphoreTakesBackWhatItGave() throws Exception {
    List<ConcoordClient> callers = callers(new BoundedSemaphoreReplicated(), 2);
    List<BoundedSemaphoreProxy> semaphores =
        callers.stream().map(BoundedSemaphoreProxy::new).toList();
    assertThat(semaphores.get(0).tryAcquire()).isTrue();
    assertThatThrownBy(() -> semaphores.get(1).release())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("released without a permit");
    assertThat(semaphores.get(1).tryAcquire(SHORT)).isFalse();
    CompletableFuture<Boolean> waits = semaphores.get(1).acquireAsync();
    callers.get(0).close();
    assertThat(answer(waits)).isTrue();
    semaphores.get(1).release();
    assertThat(semaphores.get(1).availablePermits()).isEqualTo(1);
  }

  @Test
  void aConditionWakesWhoHasWaitedLongest() throws Exception {
    List<ConcoordClient> callers = callers(new ConditionReplicated(), 3);
    List<ConditionProxy> conditions = callers.stream().map(ConditionProxy::new).toList();
    assertThat(conditions.get(0).signal()).isFalse();
    assertThat(conditions.get(0).await(SHORT)).isFalse();
    CompletableFuture<Boolean> first = conditions.get(0).awaitAsync();
    CompletableFuture<Boolean> second = conditions.get(1).awaitAsync();
    CompletableFuture<Boolean> third = conditions.get(2).awaitAsync();
    callers.get(0).close();
    assertThat(conditions.get(2).waiting()).isEqualTo(2);
    assertThat(conditions.get(2).signal()).isTrue();
    assertThat(answer(second)).isTrue();
    assertThat(first).isCompletedExceptionally();
    assertThat(third).isNotDone();
    assertThat(conditions.get(2).signalAll()).isEqualTo(1);
    assertThat(answer(third)).isTrue();
  }

  @Test
  void aBarrierCountsThoseWhoWaitStill() throws Exception {
    List<ConcoordClient> callers = callers(new BarrierReplicated(), 4);
    List<BarrierProxy> barriers = callers.stream().map(BarrierProxy::new).toList();
    assertThat(barriers.get(0).await()).as("for one").isTrue();
    barriers.get(0).concoordInit(3);
    CompletableFuture<Boolean> dead = barriers.get(0).awaitAsync();
    assertThat(barriers.get(1).await(SHORT)).isFalse();
    CompletableFuture<Boolean> one = barriers.get(1).awaitAsync();
    callers.get(0).close();
    CompletableFuture<Boolean> two = barriers.get(2).awaitAsync();
    assertThat(dead).isCompletedExceptionally();
    assertThat(two).as("two of three").isNotDone();
    assertThat(barriers.get(3).await()).isTrue();
    assertThat(answer(one)).isTrue();
    assertThat(answer(two)).isTrue();
    CompletableFuture<Boolean> nextRound = barriers.get(1).awaitAsync();
    assertThat(nextRound).isNotDone();
    assertThat(barriers.get(2).waiting()).isEqualTo(1);
  }

  @Test
  void aLatchOpensOnce() throws Exception {
    CountDownLatchProxy latch =
        new CountDownLatchProxy(callers(new CountDownLatchReplicated(), 1).get(0));
    latch.concoordInit(2L);
    assertThat(latch.await(SHORT)).isFalse();
    CompletableFuture<Boolean> waits = latch.awaitAsync();
    assertThat(latch.countDown()).isEqualTo(1);
    assertThat(waits).isNotDone();
    assertThat(latch.countDown()).isZero();
    assertThat(answer(waits)).isTrue();
    assertThat(latch.countDown()).isZero();
    assertThat(latch.await()).isTrue();
  }

  @Test
  void readersShareAndWritersDoNotStarve() throws Exception {
    List<ConcoordClient> callers = callers(new ReadWriteLockReplicated(), 5);
    List<ReadWriteLockProxy> locks = callers.stream().map(ReadWriteLockProxy::new).toList();
    long read = locks.get(0).lockRead();
    locks.get(1).lockRead();
    assertThat(locks.get(2).tryLockWrite(SHORT)).isZero();
    CompletableFuture<Long> write = locks.get(2).lockWriteAsync();
    CompletableFuture<Long> behind = locks.get(3).lockReadAsync();
    CompletableFuture<Long> besides = locks.get(4).lockReadAsync();
    assertThat(locks.get(0).unlockRead()).isTrue();
    assertThat(locks.get(0).unlockRead()).isFalse();
    assertThat(write).isNotDone();
    callers.get(1).close();
    assertThat(answer(write)).isGreaterThan(read);
    assertThat(behind).isNotDone();
    assertThat(locks.get(2).unlockWrite(read)).isFalse();
    callers.get(2).close();
    assertThat(answer(behind)).isGreaterThan(answer(write));
    assertThat(answer(besides)).isEqualTo(answer(behind));
    assertThat(locks.get(4).readLocks()).isEqualTo(2);
    assertThat(locks.get(4).isWriteLocked()).isFalse();
  }

  /** It waits behind a reader, and then does not: those behind it need not wait any more. */
  @Test
  void aWriterThatGaveUpHoldsNobodyUp() throws Exception {
    List<ReadWriteLockProxy> locks =
        callers(new ReadWriteLockReplicated(), 4).stream().map(ReadWriteLockProxy::new).toList();
    locks.get(0).lockRead();
    CompletableFuture<Long> write = locks.get(1).lockWriteAsync();
    CompletableFuture<Long> behind = locks.get(2).lockReadAsync();
    write.cancel(false);
    locks.get(3).lockRead();
    assertThat(answer(behind)).isPositive();
  }

  /** As the other, though nobody calls any more. */
  @Test
  void aWriterThatIsGoneBeforeItsTurnHoldsNobodyUp() throws Exception {
    List<ConcoordClient> callers = callers(new ReadWriteLockReplicated(), 3);
    List<ReadWriteLockProxy> locks = callers.stream().map(ReadWriteLockProxy::new).toList();
    locks.get(0).lockRead();
    CompletableFuture<Long> write = locks.get(1).lockWriteAsync();
    CompletableFuture<Long> behind = locks.get(2).lockReadAsync();
    assertThat(behind).isNotDone();
    callers.get(1).close();
    assertThat(answer(behind)).isPositive();
    assertThat(write).isCompletedExceptionally();
  }

  /** Interrupted while it waited, a caller has not seen its token. */
  @Test
  void whoDoesNotKnowItsTokenGivesBackWhatItHolds() throws Exception {
    List<MonitorProxy> monitors =
        callers(new MonitorReplicated(), 2).stream().map(MonitorProxy::new).toList();
    monitors.get(0).lock();
    assertThat(monitors.get(1).unlock()).isFalse();
    assertThat(monitors.get(0).unlock()).isTrue();
    assertThat(monitors.get(0).isLocked()).isFalse();
    List<LocksProxy> locks =
        callers(new LocksReplicated(), 2).stream().map(LocksProxy::new).toList();
    locks.get(0).lock("a");
    assertThat(locks.get(1).unlock("a")).isFalse();
    assertThat(locks.get(0).unlock("b")).isFalse();
    assertThat(locks.get(0).unlock("a")).isTrue();
    assertThat(locks.get(0).held()).isEmpty();
    List<ReadWriteLockProxy> shared =
        callers(new ReadWriteLockReplicated(), 2).stream().map(ReadWriteLockProxy::new).toList();
    shared.get(0).lockWrite();
    assertThat(shared.get(1).unlockWrite()).isFalse();
    assertThat(shared.get(0).unlockWrite()).isTrue();
    assertThat(shared.get(0).unlockWrite()).isFalse();
  }

  @Test
  void whoWaitsOnAMonitorGivesTheLockBack() throws Exception {
    List<ConcoordClient> callers = callers(new MonitorReplicated(), 3);
    List<MonitorProxy> monitors = callers.stream().map(MonitorProxy::new).toList();
    CompletableFuture<Long> waits = monitors.get(0).awaitAsync(monitors.get(0).lock(), "full");
    long token = monitors.get(1).lock();
    assertThat(monitors.get(1).signal(token, "empty")).isFalse();
    assertThat(monitors.get(1).signal(token, "full")).isTrue();
    assertThat(waits).as("signalled, and the lock is another's").isNotDone();
    assertThat(monitors.get(1).unlock(token)).isTrue();
    assertThat(answer(waits)).isGreaterThan(token);
    assertThatThrownBy(() -> monitors.get(1).await(token, "full"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the lock is not held with token " + token);
    assertThat(monitors.get(0).await(answer(waits), "full", SHORT)).isZero();
    assertThat(monitors.get(0).isLocked()).isFalse();
  }

  /** Signalled and gone: the other that waits has the signal. */
  @Test
  void aSignalIsNotLostWithWhoWasToHaveIt() throws Exception {
    List<ConcoordClient> callers = callers(new MonitorReplicated(), 3);
    List<MonitorProxy> monitors = callers.stream().map(MonitorProxy::new).toList();
    CompletableFuture<Long> first = monitors.get(0).awaitAsync(monitors.get(0).lock(), "");
    CompletableFuture<Long> second = monitors.get(1).awaitAsync(monitors.get(1).lock(), "");
    long token = monitors.get(2).lock();
    assertThat(monitors.get(2).signal(token, "")).isTrue();
    callers.get(0).close();
    assertThat(monitors.get(2).unlock(token)).isTrue();
    assertThat(answer(second)).isGreaterThan(token);
    assertThat(first).isCompletedExceptionally();
  }

  @Test
  void aDeadlockIsNamedToWhoWouldCloseIt() throws Exception {
    List<ConcoordClient> callers = callers(new LocksReplicated(), 3);
    List<LocksProxy> locks = callers.stream().map(LocksProxy::new).toList();
    long a = locks.get(0).lock("a");
    locks.get(1).lock("b");
    locks.get(2).lock("c");
    CompletableFuture<Long> waitsForB = locks.get(0).lockAsync("b");
    CompletableFuture<Long> waitsForC = locks.get(1).lockAsync("c");
    assertThat(locks.get(2).tryLock("a", SHORT)).as("ends by itself").isZero();
    assertThat(locks.get(2).tryLock("a")).isZero();
    assertThatThrownBy(() -> locks.get(2).lock("a"))
        .isInstanceOf(DeadlockException.class)
        .hasMessageMatching(
            "session \\d+\\.0 waits for \"a\", which session \\d+\\.0 holds, who waits for \"b\","
                + " which session \\d+\\.0 holds, who waits for \"c\", which session \\d+\\.0 holds");
    assertThat(locks.get(0).held()).containsExactly("a", "b", "c");
    callers.get(2).close();
    assertThat(answer(waitsForC)).isPositive();
    assertThat(waitsForB).isNotDone();
    callers.get(1).close();
    assertThat(answer(waitsForB)).isPositive();
    assertThat(locks.get(0).unlock("a", a)).isTrue();
    assertThat(locks.get(0).unlock("a", a)).isFalse();
    assertThat(locks.get(0).held()).containsExactly("b");
  }
}
