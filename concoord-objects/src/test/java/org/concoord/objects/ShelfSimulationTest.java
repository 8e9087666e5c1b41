package org.concoord.objects;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.concoord.testkit.junit.ConcoordSimulation;
import org.concoord.testkit.sim.Scenario;

/** Objects under simulated faults: what their clients can count on whatever happens. */
final class ShelfSimulationTest {
  private static final int SEEDS = 2;

  @ConcoordSimulation(types = BlockingQueue.class, seeds = SEEDS)
  void whatIsPutIsTakenOnce(Scenario scenario) {
    AtomicLong numbers = new AtomicLong();
    AtomicLong unknownTakes = new AtomicLong();
    Set<Long> put = new HashSet<>();
    Set<Long> taken = new HashSet<>();
    scenario
        .eachClient(
            connection -> {
              BlockingQueueProxy<Long> queue = new BlockingQueueProxy<>(connection);
              return random -> {
                long number = numbers.incrementAndGet();
                unknownTakes.incrementAndGet();
                return queue
                    .putAsync(number)
                    .thenRun(() -> put.add(number))
                    .thenCompose(
                        done -> queue.pollAsync(Duration.ofMillis(1 + random.nextInt(500))))
                    .thenAccept(
                        element -> {
                          unknownTakes.decrementAndGet();
                          element.ifPresent(
                              one -> assertThat(taken.add(one)).as("%d, twice", one).isTrue());
                        });
              };
            })
        .finallyHolds(
            BlockingQueue.class,
            queue -> {
              Set<Object> left = new HashSet<>(((BlockingQueue<?>) queue).toList());
              assertThat(left).as("taken, and still there").doesNotContainAnyElementsOf(taken);
              Set<Long> missing = new HashSet<>(put);
              missing.removeAll(taken);
              missing.removeAll(left);
              assertThat((long) missing.size())
                  .as("gone with whom nobody heard of any more")
                  .isLessThanOrEqualTo(unknownTakes.get());
            });
  }

  /** Nobody ever finds a value under a key that another put there since, nor one that is over. */
  @ConcoordSimulation(types = ExpiringMap.class, seeds = SEEDS)
  void whoPutFirstHasTheKeyUntilItsTimeIsOver(Scenario scenario) {
    AtomicLong numbers = new AtomicLong();
    scenario.eachClient(
        connection -> {
          ExpiringMapProxy<Integer, Long> map = new ExpiringMapProxy<>(connection);
          return random -> {
            int key = random.nextInt(4);
            long mine = numbers.incrementAndGet();
            Duration time = Duration.ofMillis(1 + random.nextInt(2_000));
            return switch (random.nextInt(5)) {
              case 0 -> map.getAsync(key);
              case 1 -> map.peekAsync(key);
              case 2 -> map.putAsync(key, mine, time);
              case 3 ->
                  map.putAsync(key, mine).thenCompose(old -> map.replaceAsync(key, mine, -mine));
              default ->
                  map.putIfAbsentAsync(key, mine, time)
                      .thenCompose(
                          there ->
                              there.isPresent()
                                  ? map.touchAsync(key, time)
                                  : map.removeAsync(key, mine));
            };
          };
        });
  }

  @ConcoordSimulation(types = IdGenerator.class, seeds = SEEDS)
  void noNumberIsGivenTwice(Scenario scenario) {
    Set<Long> given = new HashSet<>();
    scenario.eachClient(
        connection -> {
          IdGeneratorProxy ids = new IdGeneratorProxy(connection);
          return random ->
              ids.nextBlockAsync(1 + random.nextInt(5))
                  .thenAccept(
                      block -> {
                        for (long id = block.first(); id <= block.last(); id++) {
                          assertThat(given.add(id)).as("%d, twice", id).isTrue();
                        }
                      });
        });
  }

  /**
   * Leaders die, give up and are cut off: whoever comes to lead has a higher token than all before.
   */
  @ConcoordSimulation(types = LeaderElection.class, seeds = SEEDS)
  void tokensOfLeadersRise(Scenario scenario) {
    AtomicLong highest = new AtomicLong();
    scenario.eachClient(
        connection -> {
          LeaderElectionProxy election = new LeaderElectionProxy(connection);
          return random -> {
            long before = highest.get();
            return election
                .campaignAsync("c" + random.nextInt(1_000_000), Duration.ofSeconds(2))
                .thenCompose(
                    token -> {
                      if (token != 0) {
                        assertThat(token).isGreaterThan(before);
                        highest.accumulateAndGet(token, Math::max);
                      }
                      return election.resignAsync(token);
                    });
          };
        });
  }
}
