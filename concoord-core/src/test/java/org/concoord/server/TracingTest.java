package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.concoord.ClientConfig;
import org.concoord.ConcoordClient;
import org.concoord.opentelemetry.OpenTelemetryTracing;
import org.junit.jupiter.api.Test;

/** A call's trace goes on at the replicas, and changes nothing there. */
class TracingTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final InMemorySpanExporter spans = InMemorySpanExporter.create();
  private final OpenTelemetry telemetry =
      OpenTelemetrySdk.builder()
          .setTracerProvider(
              SdkTracerProvider.builder()
                  .addSpanProcessor(SimpleSpanProcessor.create(spans))
                  .build())
          .build();
  private final OpenTelemetryTracing tracing = new OpenTelemetryTracing(telemetry);

  @Test
  void aCallIsOneSpanWithTheExecutionsOfAllReplicasBeneathIt() throws Exception {
    try (ObservedCluster cluster = new ObservedCluster(3, replica -> replica.tracing(tracing));
        ConcoordClient client = client(cluster)) {
      TallyProxy tally = new TallyProxy(client, TestCluster.TALLY, "a");
      tally.add(1);
      assertThat(spans.getFinishedSpanItems()).as("outside of any trace").isEmpty();

      Span parent = telemetry.getTracer("test").spanBuilder("parent").startSpan();
      try (Scope here = parent.makeCurrent()) {
        assertThat(tally.add(2)).isEqualTo(3);
      }
      TestCluster.await("all executions", PATIENCE, () -> spans.getFinishedSpanItems().size() == 4);
      SpanData call = spansOf(SpanKind.CLIENT).get(0);
      assertThat(call.getName()).isEqualTo("tally.add(long)");
      assertThat(call.getParentSpanId()).isEqualTo(parent.getSpanContext().getSpanId());
      assertThat(spansOf(SpanKind.SERVER))
          .hasSize(3)
          .allSatisfy(
              execution -> {
                assertThat(execution.getTraceId()).isEqualTo(parent.getSpanContext().getTraceId());
                assertThat(execution.getParentSpanId()).isEqualTo(call.getSpanId());
              });
    }
  }

  @Test
  void whatAMethodThrowsIsAnErrorOfBothSpans() throws Exception {
    try (ObservedCluster cluster = new ObservedCluster(1, replica -> replica.tracing(tracing));
        ConcoordClient client = client(cluster)) {
      TallyProxy tally = new TallyProxy(client, TestCluster.TALLY, "a");
      Span parent = telemetry.getTracer("test").spanBuilder("parent").startSpan();
      try (Scope here = parent.makeCurrent()) {
        assertThatThrownBy(() -> tally.sleep(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> tally.sleepAsync(-1).get(10, TimeUnit.SECONDS))
            .hasCauseInstanceOf(IllegalArgumentException.class);
      }
      TestCluster.await("all spans", PATIENCE, () -> spans.getFinishedSpanItems().size() == 4);
      assertThat(spans.getFinishedSpanItems())
          .allMatch(span -> span.getStatus().getStatusCode() == StatusCode.ERROR);
    }
  }

  @Test
  void aReplicaThatDoesNotTraceExecutesTracedCallsLikeOthers() throws Exception {
    try (ObservedCluster cluster = new ObservedCluster(1, replica -> {});
        ConcoordClient client = client(cluster)) {
      Span parent = telemetry.getTracer("test").spanBuilder("parent").startSpan();
      try (Scope here = parent.makeCurrent()) {
        assertThat(new TallyProxy(client, TestCluster.TALLY, "a").add(1)).isEqualTo(1);
      }
      assertThat(spansOf(SpanKind.CLIENT)).hasSize(1);
    }
  }

  /** Anybody may send anything as a trace context; nothing of it may reach an outcome. */
  @Test
  void tracingThatThrowsCostsSpansAndNothingElse() throws Exception {
    try (ObservedCluster cluster =
            new ObservedCluster(
                1,
                replica ->
                    replica.tracing(
                        (traceparent, execution) -> {
                          throw new IllegalStateException("planned");
                        }));
        ConcoordClient client =
            ConcoordClient.connect(
                ClientConfig.builder()
                    .endpoints(cluster.endpoints())
                    .tracing(
                        (object, method) -> {
                          throw new IllegalStateException("planned");
                        })
                    .build());
        ConcoordClient traced = client(cluster)) {
      TallyProxy tally = new TallyProxy(client, TestCluster.TALLY, "a");
      assertThat(tally.add(1)).isEqualTo(1);
      Span parent = telemetry.getTracer("test").spanBuilder("parent").startSpan();
      try (Scope here = parent.makeCurrent()) {
        assertThat(new TallyProxy(traced, TestCluster.TALLY, "a").add(1)).isEqualTo(2);
      }
      assertThat(cluster.leader().status().isHealthy()).isTrue();
    }
  }

  private ConcoordClient client(ObservedCluster cluster) {
    return ConcoordClient.connect(
        ClientConfig.builder().endpoints(cluster.endpoints()).tracing(tracing).build());
  }

  private List<SpanData> spansOf(SpanKind kind) {
    return spans.getFinishedSpanItems().stream().filter(span -> span.getKind() == kind).toList();
  }
}
