package org.concoord.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.concoord.objects.Counter;
import org.concoord.objects.CounterProxy;
import org.concoord.testkit.junit.ConcoordSimulation;
import org.concoord.testkit.sim.Scenario;

/** How to test an object of your own under simulated faults; see docs/testing-your-objects.md. */
class CounterSimulationTest {
  @ConcoordSimulation(types = Counter.class, seeds = 50, replicas = 5)
  void incrementsAreNeverLost(Scenario scenario) {
    AtomicLong answered = new AtomicLong();
    scenario
        .eachClient(
            connection -> {
              CounterProxy counter = new CounterProxy(connection);
              return random -> counter.incrementAsync().thenRun(answered::incrementAndGet);
            })
        .finallyHolds(
            Counter.class,
            counter -> assertThat(counter.getValue()).isGreaterThanOrEqualTo(answered.get()));
  }

  /** Nothing is asserted here: that calls fit together is checked without a word. */
  @ConcoordSimulation(types = Counter.class, seeds = 50)
  void anythingGoes(Scenario scenario) {
    scenario.eachClient(
        connection -> {
          CounterProxy visits = new CounterProxy(connection, "visits");
          CounterProxy orders = new CounterProxy(connection, "orders");
          return random ->
              switch (random.nextInt(5)) {
                case 0 -> visits.getValueAsync();
                case 1 -> orders.addAsync(random.nextInt(-9, 10));
                case 2 -> visits.incrementAsync().thenCompose(value -> orders.addAsync(value));
                case 3 -> orders.setValueAsync(random.nextInt(100));
                default -> visits.concoordInitAsync(7);
              };
        });
  }
}
