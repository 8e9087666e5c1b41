package org.concoord.client;

import java.util.concurrent.CompletableFuture;
import org.concoord.codec.CommandWriter;
import org.concoord.codec.Limits;
import org.concoord.spi.ResultReader;
import org.concoord.tracing.CallSpan;
import org.jspecify.annotations.Nullable;

/**
 * A call whose client traces. A class of its own, so that the calls of others carry no field for
 * it.
 */
final class TracedCall<R extends @Nullable Object> extends PendingCall<R> {
  private final CallTracer tracer;

  /** The same however often the call is sent. */
  private String traceparent = "";

  TracedCall(BoundObject target, int methodId, ResultReader<R> reader, CallTracer tracer) {
    super(target, methodId, reader);
    this.tracer = tracer;
  }

  @Override
  public R invoke() {
    CallSpan span = begin();
    if (span == null) {
      return super.invoke();
    }
    R result;
    try {
      result = super.invoke();
    } catch (Throwable thrown) {
      tracer.end(span, thrown);
      throw thrown;
    }
    tracer.end(span, null);
    return result;
  }

  @Override
  public CompletableFuture<R> invokeAsync() {
    CallSpan span = begin();
    if (span == null) {
      return super.invokeAsync();
    }
    CompletableFuture<R> future;
    try {
      future = super.invokeAsync();
    } catch (Throwable thrown) {
      tracer.end(span, thrown);
      throw thrown;
    }
    future.whenComplete((result, thrown) -> tracer.end(span, thrown));
    return future;
  }

  private @Nullable CallSpan begin() {
    CallSpan span = tracer.begin(target(), methodId());
    if (span != null) {
      String context = tracer.traceparent(span);
      traceparent = isSendable(context) ? context : "";
    }
    return span;
  }

  private static boolean isSendable(String context) {
    return context.length() <= Limits.TRACE_BYTES && context.chars().allMatch(c -> c < 0x80);
  }

  @Override
  public int sizeBytes() {
    return super.sizeBytes() + traceparent.length();
  }

  @Override
  public void write(CommandWriter out, long ackedBelow) {
    super.write(out.traced(traceparent), ackedBelow);
  }
}
