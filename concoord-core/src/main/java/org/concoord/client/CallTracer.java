package org.concoord.client;

import java.util.concurrent.atomic.AtomicBoolean;
import org.concoord.tracing.CallSpan;
import org.concoord.tracing.ClientTracing;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands between calls and a user's {@link ClientTracing}: what that throws costs a call its span,
 * and never its result. Thread-safe.
 */
final class CallTracer {
  private static final Logger LOG = LoggerFactory.getLogger(CallTracer.class);

  private final ClientTracing tracing;
  private final AtomicBoolean failureLogged = new AtomicBoolean();

  CallTracer(ClientTracing tracing) {
    this.tracing = tracing;
  }

  @Nullable CallSpan begin(BoundObject target, int methodId) {
    try {
      return tracing.begin(target.objectName(), target.describe(methodId));
    } catch (RuntimeException failure) {
      failed(failure);
      return null;
    }
  }

  String traceparent(CallSpan span) {
    try {
      return span.traceparent();
    } catch (RuntimeException failure) {
      failed(failure);
      return "";
    }
  }

  void end(CallSpan span, @Nullable Throwable failure) {
    try {
      span.end(failure);
    } catch (RuntimeException failed) {
      failed(failed);
    }
  }

  private void failed(RuntimeException failure) {
    if (failureLogged.compareAndSet(false, true)) {
      LOG.warn("tracing fails; calls go on without it, and this is not told again", failure);
    }
  }
}
