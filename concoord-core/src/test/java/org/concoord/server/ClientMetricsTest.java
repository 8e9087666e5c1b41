package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.concoord.ClientConfig;
import org.concoord.ConcoordClient;
import org.concoord.IncompatibleTypeException;
import org.concoord.OutcomeUnknownException;
import org.concoord.Replica;
import org.concoord.metrics.CallEnding;
import org.concoord.metrics.ClientCallMeter;
import org.concoord.metrics.ClientMetrics;
import org.concoord.micrometer.MicrometerClientMetrics;
import org.junit.jupiter.api.Test;

/** What a client measures, and that measuring it changes nothing. */
class ClientMetricsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final class Told implements ClientMetrics {
    final List<String> lines = new CopyOnWriteArrayList<>();

    @Override
    public void started(String endpoints) {
      lines.add("started " + !endpoints.isEmpty());
    }

    @Override
    public ClientCallMeter calls(String type, String method) {
      return new ClientCallMeter() {
        @Override
        public void began() {
          lines.add(type + "." + method + " began");
        }

        @Override
        public void ended(long nanos, CallEnding ending) {
          lines.add(type + "." + method + " " + ending + " " + (nanos > 0));
        }
      };
    }

    @Override
    public void connected(String leader) {
      lines.add("connected");
    }

    @Override
    public void disconnected(String leader, String reason) {
      lines.add("disconnected " + !reason.isEmpty());
    }

    @Override
    public void redirected(String from) {
      lines.add("redirected");
    }

    @Override
    public void ended() {
      lines.add("ended");
    }
  }

  @Test
  void aListenerIsToldHowEachCallEnded() throws Exception {
    Told told = new Told();
    try (ObservedCluster cluster = new ObservedCluster(1, replica -> {})) {
      try (ConcoordClient client = client(cluster, told)) {
        TallyProxy tally = new TallyProxy(client, TestCluster.TALLY, "a");
        tally.add(1);
        tally.addAsync(1).join();
        assertThatThrownBy(() -> tally.sleep(-1)).isInstanceOf(IllegalArgumentException.class);
        TallyProxy unknown = new TallyProxy(client, new TallyType("unknown"), "b");
        assertThatThrownBy(() -> unknown.add(1)).isInstanceOf(IncompatibleTypeException.class);
        TallyProxy hasty =
            new TallyProxy(client.withDeadline(Duration.ofMillis(200)), TestCluster.TALLY, "a");
        assertThatThrownBy(() -> hasty.sleep(1_000)).isInstanceOf(OutcomeUnknownException.class);
      }
    }
    assertThat(told.lines.subList(0, 2)).containsExactly("started true", "tally.add(long) began");
    assertThat(told.lines)
        .containsSubsequence(
            "connected",
            "tally.add(long) RETURNED true",
            "tally.add(long) began",
            "tally.add(long) RETURNED true",
            "tally.sleep(long) THREW true",
            "unknown.add(long) NOT_RUN true",
            "tally.sleep(long) UNKNOWN true",
            "ended");
    assertThat(told.lines.stream().filter(line -> line.endsWith("began"))).hasSize(5);
  }

  @Test
  void aListenerIsToldWhenTheClientGoesToAnotherLeader() throws Exception {
    Told told = new Told();
    try (ObservedCluster cluster = new ObservedCluster(3, replica -> {});
        ConcoordClient client = client(cluster, told)) {
      TallyProxy tally = new TallyProxy(client, TestCluster.TALLY, "a");
      tally.add(1);
      cluster.leader().close();
      tally.add(1);
      assertThat(told.lines).containsSubsequence("connected", "disconnected true", "connected");
    }
  }

  @Test
  void aListenerThatThrowsCostsNoCall() throws Exception {
    ClientMetrics failing =
        new ClientMetrics() {
          @Override
          public ClientCallMeter calls(String type, String method) {
            return new ClientCallMeter() {
              @Override
              public void ended(long nanos, CallEnding ending) {
                throw new IllegalStateException("planned");
              }
            };
          }
        };
    try (ObservedCluster cluster = new ObservedCluster(1, replica -> {});
        ConcoordClient client = client(cluster, failing)) {
      TallyProxy tally = new TallyProxy(client, TestCluster.TALLY, "a");
      assertThat(tally.add(1)).isEqualTo(1);
      assertThat(tally.addAsync(1).join()).isEqualTo(2);
      assertThat(tally.add(1)).isEqualTo(3);
    }
  }

  @Test
  void micrometerHasATimerForEachMethodAndForgetsItAllWhenTheClientCloses() throws Exception {
    MeterRegistry registry = new SimpleMeterRegistry();
    try (ObservedCluster cluster = new ObservedCluster(3, replica -> {})) {
      try (ConcoordClient client = client(cluster, new MicrometerClientMetrics(registry, "one"))) {
        TallyProxy tally = new TallyProxy(client, TestCluster.TALLY, "a");
        for (int i = 0; i < 10; i++) {
          tally.add(1);
        }
        assertThat(calls(registry, "returned").count()).isEqualTo(10);
        assertThat(calls(registry, "returned").totalTime(TimeUnit.NANOSECONDS)).isPositive();
        assertThat(registry.get("concoord.client.connected").gauge().value()).isOne();
        assertThat(registry.get("concoord.client.connects").counter().count()).isOne();
        CompletableFuture<Long> open = tally.sleepAsync(500);
        assertThat(registry.get("concoord.client.calls.open").gauge().value()).isOne();
        open.join();
        TestCluster.await(
            "the call to be counted",
            PATIENCE,
            () -> registry.get("concoord.client.calls.open").gauge().value() == 0);
        Replica leader = cluster.leader();
        leader.close();
        tally.add(1);
        assertThat(registry.get("concoord.client.connects").counter().count())
            .isGreaterThanOrEqualTo(2);
      }
    }
    assertThat(registry.getMeters()).isEmpty();
  }

  private static Timer calls(MeterRegistry registry, String outcome) {
    return registry
        .get("concoord.client.calls")
        .tags("client", "one", "type", "tally", "method", "add(long)", "outcome", outcome)
        .timer();
  }

  private static ConcoordClient client(ObservedCluster cluster, ClientMetrics metrics) {
    return ConcoordClient.connect(
        ClientConfig.builder().endpoints(cluster.endpoints()).metrics(metrics).build());
  }
}
