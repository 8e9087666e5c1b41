package org.concoord.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.concoord.ConcoordClient;
import org.concoord.Replica;
import org.concoord.ReplicaConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Locks and semaphores, here and on replicas, with holders that leave. */
@Timeout(60)
final class LocksTest {
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  private <T extends AutoCloseable> T closing(T one) {
    open.add(one);
    return one;
  }

  private static <T> T answer(CompletableFuture<T> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }

  @Test
  void aLockIsHeldByOneAfterTheOther() throws Exception {
    LockProxy lock = closing(LockProxy.local());
    long first = lock.lock();
    CompletableFuture<Long> second = lock.lockAsync();
    assertThat(lock.tryLock(Duration.ofMillis(20))).isZero();
    assertThat(lock.isLocked()).isTrue();
    assertThat(second).isNotDone();
    assertThat(lock.unlock(first)).isTrue();
    assertThat(answer(second)).isGreaterThan(first);
    assertThat(lock.unlock(first)).as("no longer").isFalse();
    assertThat(lock.unlock(answer(second))).isTrue();
    assertThat(lock.unlock(0)).isFalse();
    assertThat(lock.isLocked()).isFalse();
  }

  @Test
  void aSemaphoreGivesItsPermitsInTurn() throws Exception {
    SemaphoreProxy semaphore = closing(SemaphoreProxy.local());
    semaphore.concoordInit(2);
    assertThat(semaphore.acquire()).isTrue();
    assertThat(semaphore.tryAcquire(Duration.ofHours(1))).isTrue();
    assertThat(semaphore.tryAcquire(Duration.ofMillis(20))).isFalse();
    CompletableFuture<Boolean> third = semaphore.acquireAsync();
    CompletableFuture<Boolean> fourth = semaphore.acquireAsync();
    third.cancel(false);
    semaphore.release();
    assertThat(answer(fourth)).isTrue();
    semaphore.release();
    semaphore.release();
    assertThat(semaphore.availablePermits()).isEqualTo(2);
    assertThatThrownBy(() -> semaphore.concoordInit(-1)).hasMessage("-1 permits");
  }

  /** Over sockets: what a client holds is given to others when it leaves. */
  @Test
  void whatAClientHeldIsGivenToTheNext() throws Exception {
    List<String> members = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      members.add("127.0.0.1:" + freePort());
    }
    for (String member : members) {
      closing(
          Replica.start(
              ReplicaConfig.builder()
                  .replicate(Lock.class)
                  .replicate(Semaphore.class)
                  .listen(member)
                  .firstMembers(members)
                  .build()));
    }
    String endpoints = String.join(", ", members);
    ConcoordClient holder = closing(ConcoordClient.connect(endpoints));
    ConcoordClient next = closing(ConcoordClient.connect(endpoints));
    LockProxy held = new LockProxy(holder);
    long token = held.lock();
    assertThat(new SemaphoreProxy(holder).acquire()).isTrue();

    CompletableFuture<Long> lock = new LockProxy(next).lockAsync();
    CompletableFuture<Boolean> permit = new SemaphoreProxy(next).acquireAsync();
    assertThat(new LockProxy(next).tryLock(Duration.ofMillis(100))).isZero();
    assertThat(lock).isNotDone();
    holder.close();

    assertThat(answer(lock)).isGreaterThan(token);
    assertThat(answer(permit)).isTrue();
  }

  /** As code does that was told to stop, and says so to its caller. */
  @Test
  void whoIsInterruptedGivesALockBackAllTheSame() throws Exception {
    String address = "127.0.0.1:" + freePort();
    closing(
        Replica.start(ReplicaConfig.builder().replicate(Monitor.class).listen(address).build()));
    SharedLock lock = new SharedLock(closing(ConcoordClient.connect(address)), "m");
    SharedLock other = new SharedLock(closing(ConcoordClient.connect(address)), "m");
    for (int i = 0; i < 5; i++) {
      lock.lock();
      Thread.currentThread().interrupt();
      lock.unlock();
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
      assertThat(lock.tryLock()).isTrue();
      lock.unlock();
      assertThat(Thread.interrupted()).isTrue();
      assertThat(other.tryLock(20, TimeUnit.SECONDS)).isTrue();
      other.unlock();
    }
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
