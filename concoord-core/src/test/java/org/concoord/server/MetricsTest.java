package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.concoord.ConcoordClient;
import org.concoord.Replica;
import org.concoord.ReplicaStatus;
import org.concoord.metrics.CallMeter;
import org.concoord.metrics.CallOutcome;
import org.concoord.metrics.ReplicaMetrics;
import org.concoord.micrometer.MicrometerMetrics;
import org.junit.jupiter.api.Test;

/** What is measured, and that measuring it changes nothing. */
class MetricsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final class Told implements ReplicaMetrics {
    final List<String> lines = new CopyOnWriteArrayList<>();

    @Override
    public void started(String address, Supplier<ReplicaStatus> status) {
      lines.add("started " + address.equals(status.get().address()));
    }

    @Override
    public CallMeter calls(String type, String method) {
      return (nanos, outcome) -> lines.add(type + "." + method + " " + outcome + " " + (nanos > 0));
    }

    @Override
    public void committed(int commands, int bytes, long nanos) {
      lines.add("committed " + commands + " " + (bytes > 0 && nanos > 0));
    }

    @Override
    public void executed(int commands, long nanos) {
      lines.add("executed " + commands + " " + (nanos > 0));
    }

    @Override
    public void leaderChanged(String leader, String reason) {
      lines.add("leader " + !leader.isEmpty() + " " + !reason.isEmpty());
    }

    @Override
    public void ended() {
      lines.add("ended");
    }
  }

  @Test
  void aListenerIsToldOfEachCallSlotAndLeader() throws Exception {
    Told told = new Told();
    try (ObservedCluster cluster = new ObservedCluster(1, replica -> replica.metrics(told));
        ConcoordClient client = ConcoordClient.connect(cluster.endpoints())) {
      new TallyProxy(client, TestCluster.TALLY, "a").add(1);
    }
    assertThat(told.lines)
        .startsWith("started true", "leader true true")
        .containsSubsequence(
            "committed 1 true", "tally.add(long) RETURNED true", "executed 1 true", "ended");
    assertThat(told.lines.stream().filter("ended"::equals)).hasSize(1);
  }

  /** An exception where calls are executed would stop a replica. */
  @Test
  void aListenerThatThrowsStopsNothing() throws Exception {
    ReplicaMetrics failing =
        new ReplicaMetrics() {
          @Override
          public CallMeter calls(String type, String method) {
            return (nanos, outcome) -> {
              throw new IllegalStateException("planned");
            };
          }
        };
    try (LogLines log = new LogLines();
        ObservedCluster cluster = new ObservedCluster(1, replica -> replica.metrics(failing));
        ConcoordClient client = ConcoordClient.connect(cluster.endpoints())) {
      TallyProxy tally = new TallyProxy(client, TestCluster.TALLY, "a");
      assertThat(tally.add(1)).isEqualTo(1);
      assertThat(tally.add(1)).isEqualTo(2);
      assertThat(cluster.leader().status().isHealthy()).isTrue();
      assertThat(log.of(cluster.leader().address()))
          .filteredOn(line -> line.startsWith("the listener for metrics failed"))
          .hasSize(1);
    }
  }

  @Test
  void micrometerHasATimerForEachMethodAndGaugesOfTheStatus() throws Exception {
    MeterRegistry registry = new SimpleMeterRegistry();
    try (ObservedCluster cluster =
            new ObservedCluster(3, replica -> replica.metrics(new MicrometerMetrics(registry)));
        ConcoordClient client = ConcoordClient.connect(cluster.endpoints())) {
      TallyProxy tally = new TallyProxy(client, TestCluster.TALLY, "a");
      for (int i = 0; i < 10; i++) {
        tally.add(1);
      }
      Replica leader = cluster.leader();
      assertThat(calls(registry, leader, "add(long)", CallOutcome.RETURNED).count()).isEqualTo(10);
      assertThatThrownBy(() -> tally.sleep(-1)).isInstanceOf(IllegalArgumentException.class);
      assertThat(calls(registry, leader, "sleep(long)", CallOutcome.THREW).count()).isOne();
      for (Replica replica : cluster.replicas()) {
        TestCluster.await(
            "every replica to have executed it",
            PATIENCE,
            () -> calls(registry, replica, "sleep(long)", CallOutcome.THREW).count() == 1);
      }
      Timer committed = registry.get("concoord.slots.committed").tags(of(leader)).timer();
      assertThat(committed.count()).isGreaterThanOrEqualTo(11);
      assertThat(committed.totalTime(TimeUnit.NANOSECONDS)).isPositive();
      assertThat(gauge(registry, "concoord.leads", leader)).isOne();
      TestCluster.await(
          "the gauges to be fresh",
          PATIENCE,
          () ->
              gauge(registry, "concoord.sessions", leader) == 1
                  && gauge(registry, "concoord.peers.connected", leader) == 2
                  && registry
                          .get("concoord.slots.decided")
                          .tags(of(leader))
                          .functionCounter()
                          .count()
                      >= 11);
    }
    assertThat(registry.getMeters()).as("after closing").isEmpty();
  }

  private static Timer calls(
      MeterRegistry registry, Replica replica, String method, CallOutcome outcome) {
    return registry
        .get("concoord.calls")
        .tags(of(replica))
        .tags("type", "tally", "method", method, "outcome", outcome.name().toLowerCase(Locale.ROOT))
        .timer();
  }

  private static double gauge(MeterRegistry registry, String name, Replica replica) {
    return registry.get(name).tags(of(replica)).gauge().value();
  }

  private static String[] of(Replica replica) {
    return new String[] {"replica", replica.address()};
  }
}
