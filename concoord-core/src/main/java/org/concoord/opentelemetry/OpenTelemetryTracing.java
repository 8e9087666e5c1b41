package org.concoord.opentelemetry;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.List;
import org.concoord.tracing.CallSpan;
import org.concoord.tracing.ClientTracing;
import org.concoord.tracing.ReplicaTracing;
import org.jspecify.annotations.Nullable;

/**
 * Traces calls with OpenTelemetry: a {@code CLIENT} span for each call within a recorded trace, and
 * beneath it a {@code SERVER} span at each replica for the execution there. Calls outside of any
 * trace begin none.
 *
 * <pre>{@code
 * OpenTelemetryTracing tracing = new OpenTelemetryTracing(openTelemetry);
 * ClientConfig.builder().tracing(tracing)
 * ReplicaConfig.builder().tracing(tracing)
 * }</pre>
 *
 * <p>A replica's span is not made current while the method runs, since what a method can ask for
 * must be the same on every replica. Thread-safe; one serves any number of clients and replicas.
 */
public final class OpenTelemetryTracing implements ClientTracing, ReplicaTracing {
  private static final String FIELD = "traceparent";
  private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();
  private static final TextMapGetter<String> GETTER = new Getter();

  private final Tracer tracer;

  public OpenTelemetryTracing(OpenTelemetry openTelemetry) {
    this.tracer = openTelemetry.getTracer("org.concoord");
  }

  @Override
  public @Nullable CallSpan begin(String objectName, String method) {
    if (!Span.current().getSpanContext().isValid()) {
      return null;
    }
    Span span =
        start(tracer.spanBuilder(method).setSpanKind(SpanKind.CLIENT), method)
            .setAttribute("concoord.object", objectName);
    return new Call(span);
  }

  @Override
  public ExecutionSpan begin(String traceparent, Execution execution) {
    Context parent = W3C.extract(Context.root(), traceparent, GETTER);
    Span span =
        start(
                tracer
                    .spanBuilder(execution.method())
                    .setSpanKind(SpanKind.SERVER)
                    .setParent(parent),
                execution.method())
            .setAttribute("concoord.replica", execution.replica())
            .setAttribute("concoord.slot", execution.slot())
            .setAttribute("concoord.answers", execution.answers());
    return thrown -> end(span, thrown);
  }

  private static Span start(SpanBuilder builder, String method) {
    int dot = method.indexOf('.');
    return builder
        .setAttribute("rpc.system", "concoord")
        .setAttribute("rpc.service", method.substring(0, Math.max(0, dot)))
        .setAttribute("rpc.method", method.substring(dot + 1))
        .startSpan();
  }

  private static void end(Span span, @Nullable Throwable failure) {
    if (failure != null) {
      span.setStatus(StatusCode.ERROR, String.valueOf(failure.getMessage()));
      span.setAttribute("error.type", failure.getClass().getName());
    }
    span.end();
  }

  private record Call(Span span) implements CallSpan {
    @Override
    public String traceparent() {
      String[] header = {""};
      W3C.inject(
          Context.root().with(span),
          header,
          (carrier, key, value) -> {
            if (carrier != null && key.equals(FIELD)) {
              carrier[0] = value;
            }
          });
      return header[0];
    }

    @Override
    public void end(@Nullable Throwable failure) {
      OpenTelemetryTracing.end(span, failure);
    }
  }

  /** The one header that travels. */
  private static final class Getter implements TextMapGetter<String> {
    @Override
    @SuppressWarnings("deprecation") // earlier versions of the library ask for it
    public Iterable<String> keys(String traceparent) {
      return List.of(FIELD);
    }

    @Override
    public @Nullable String get(@Nullable String traceparent, String key) {
      return key.equals(FIELD) ? traceparent : null;
    }
  }
}
