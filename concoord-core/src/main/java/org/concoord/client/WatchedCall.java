package org.concoord.client;

import java.util.concurrent.CompletableFuture;
import org.concoord.ClusterResetException;
import org.concoord.ConcoordException;
import org.concoord.OutcomeUnknownException;
import org.concoord.RemoteInvocationException;
import org.concoord.ResultTooLargeException;
import org.concoord.SessionExpiredException;
import org.concoord.codec.CommandWriter;
import org.concoord.codec.Limits;
import org.concoord.metrics.CallEnding;
import org.concoord.metrics.ClientCallMeter;
import org.concoord.spi.ResultReader;
import org.concoord.tracing.CallSpan;
import org.jspecify.annotations.Nullable;

/**
 * A call whose client traces or measures. A class of its own, so that the calls of others carry no
 * field for it.
 */
final class WatchedCall<R extends @Nullable Object> extends PendingCall<R> {
  private final @Nullable CallTracer tracer;
  private final ClientCallMeter meter;
  private @Nullable CallSpan span;
  private long beganNanos;

  /** The same however often the call is sent. */
  private String traceparent = "";

  /**
   * @param tracer who traces it, or null
   */
  WatchedCall(
      BoundObject target,
      int methodId,
      ResultReader<R> reader,
      @Nullable CallTracer tracer,
      ClientCallMeter meter) {
    super(target, methodId, reader);
    this.tracer = tracer;
    this.meter = meter;
  }

  @Override
  public R invoke() {
    if (!begin()) {
      return super.invoke();
    }
    R result;
    try {
      result = super.invoke();
    } catch (Throwable thrown) {
      ended(thrown);
      throw thrown;
    }
    ended(null);
    return result;
  }

  @Override
  public CompletableFuture<R> invokeAsync() {
    if (!begin()) {
      return super.invokeAsync();
    }
    CompletableFuture<R> future;
    try {
      future = super.invokeAsync();
    } catch (Throwable thrown) {
      ended(thrown);
      throw thrown;
    }
    future.whenComplete((result, thrown) -> ended(thrown));
    return future;
  }

  /** Whether anybody wants to know how it ends. */
  private boolean begin() {
    beganNanos = System.nanoTime();
    target().client().meters().began(meter);
    CallSpan begun = tracer == null ? null : tracer.begin(target(), methodId());
    if (tracer != null && begun != null) {
      String context = tracer.traceparent(begun);
      traceparent = isSendable(context) ? context : "";
    }
    span = begun;
    return begun != null || meter != ClientCallMeter.NONE;
  }

  private void ended(@Nullable Throwable thrown) {
    CallSpan begun = span;
    if (tracer != null && begun != null) {
      tracer.end(begun, thrown);
    }
    target().client().meters().ended(meter, System.nanoTime() - beganNanos, endingOf(thrown));
  }

  private CallEnding endingOf(@Nullable Throwable thrown) {
    if (thrown == null) {
      return CallEnding.RETURNED;
    }
    if (thrown instanceof OutcomeUnknownException
        || thrown instanceof SessionExpiredException
        || thrown instanceof ClusterResetException) {
      return CallEnding.UNKNOWN;
    }
    if (thrown instanceof RemoteInvocationException || thrown instanceof ResultTooLargeException) {
      return CallEnding.THREW;
    }
    // What else is ours says that nothing ran; and what is not came out of the method, or was
    // thrown before the call was on its way.
    return thrown instanceof ConcoordException || !isAnswered()
        ? CallEnding.NOT_RUN
        : CallEnding.THREW;
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
