package org.concoord.objects;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.concoord.testkit.junit.ConcoordSimulation;
import org.concoord.testkit.sim.Scenario;

/**
 * What callers wait for each other by, under simulated faults, with callers that die holding it.
 */
final class LocksSimulationTest {
  private static final int SEEDS = 3;

  /** Tokens as their holders see them: none twice, and none below one given before it was asked. */
  private static final class Tokens {
    private final AtomicLong highest = new AtomicLong();
    private final Set<Long> given = new HashSet<>();

    long highest() {
      return highest.get();
    }

    void given(long token, long highestBefore) {
      if (token != 0) {
        assertThat(token).isGreaterThan(highestBefore);
        assertThat(given.add(token)).as("token %d, twice", token).isTrue();
        highest.accumulateAndGet(token, Math::max);
      }
    }
  }

  private static Duration upTo(int millis, RandomGenerator random) {
    return Duration.ofMillis(1 + random.nextInt(millis));
  }

  @ConcoordSimulation(types = Lock.class, seeds = SEEDS)
  void aLockIsGivenToOneAfterTheOther(Scenario scenario) {
    Tokens tokens = new Tokens();
    scenario.eachClient(
        connection -> {
          LockProxy lock = new LockProxy(connection);
          return random -> {
            long before = tokens.highest();
            return lock.tryLockAsync(upTo(3_000, random))
                .thenCompose(
                    token -> {
                      tokens.given(token, before);
                      return lock.unlockAsync(token);
                    });
          };
        });
  }

  @ConcoordSimulation(types = Monitor.class, seeds = SEEDS)
  void aMonitorIsGivenToOneAfterTheOther(Scenario scenario) {
    Tokens tokens = new Tokens();
    scenario.eachClient(
        connection -> {
          MonitorProxy monitor = new MonitorProxy(connection);
          return random -> {
            long before = tokens.highest();
            boolean waits = random.nextBoolean();
            Duration patience = upTo(1_000, random);
            return monitor
                .tryLockAsync(upTo(3_000, random))
                .thenCompose(
                    token -> {
                      tokens.given(token, before);
                      if (token == 0) {
                        return CompletableFuture.completedFuture(0L);
                      }
                      long inside = tokens.highest();
                      return waits
                          ? monitor
                              .awaitAsync(token, "c", patience)
                              .whenComplete(
                                  (again, lost) -> tokens.given(again == null ? 0 : again, inside))
                          : monitor.signalAsync(token, "c").thenApply(any -> token);
                    })
                .thenCompose(monitor::unlockAsync);
          };
        });
  }

  /** However many die with it, there is never a second one. */
  @ConcoordSimulation(types = BoundedSemaphore.class, seeds = SEEDS)
  void thereAreNeverMorePermitsThanAtFirst(Scenario scenario) {
    scenario
        .eachClient(
            connection -> {
              BoundedSemaphoreProxy semaphore = new BoundedSemaphoreProxy(connection);
              return random ->
                  semaphore
                      .tryAcquireAsync(upTo(2_000, random))
                      .thenCompose(
                          has ->
                              has
                                  ? semaphore.releaseAsync()
                                  : CompletableFuture.completedFuture(null));
            })
        .finallyHolds(
            BoundedSemaphore.class,
            semaphore -> assertThat(semaphore.availablePermits()).isBetween(0, 1));
  }

  /** In either order: whoever is told of a deadlock gives way, and nobody waits for ever. */
  @ConcoordSimulation(types = Locks.class, seeds = SEEDS)
  void locksAreTakenInAnyOrder(Scenario scenario) {
    scenario.eachClient(
        connection -> {
          LocksProxy locks = new LocksProxy(connection);
          return random -> {
            String first = "lock-" + random.nextInt(3);
            String second = "lock-" + random.nextInt(3);
            return locks
                .tryLockAsync(first, upTo(2_000, random))
                .thenCompose(
                    token ->
                        (token == 0 || first.equals(second)
                                ? CompletableFuture.completedFuture(0L)
                                : locks.lockAsync(second))
                            .exceptionally(LocksSimulationTest::unlessDeadlocked)
                            .thenCompose(other -> locks.unlockAsync(second, other))
                            .thenCompose(done -> locks.unlockAsync(first, token)));
          };
        });
  }

  private static long unlessDeadlocked(Throwable thrown) {
    Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
    if (cause instanceof DeadlockException) {
      return 0;
    }
    throw thrown instanceof RuntimeException unchecked
        ? unchecked
        : new CompletionException(thrown);
  }
}
