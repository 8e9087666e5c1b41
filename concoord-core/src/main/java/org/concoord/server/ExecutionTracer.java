package org.concoord.server;

import org.concoord.codec.CommandCursor;
import org.concoord.tracing.ReplicaTracing;
import org.concoord.tracing.ReplicaTracing.Execution;
import org.concoord.tracing.ReplicaTracing.ExecutionSpan;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands between the execution of calls and a user's {@link ReplicaTracing}: one span at a time,
 * and whatever a tracer throws ends here, since a call's outcome must be the same on every replica.
 * Owned by whoever executes.
 */
final class ExecutionTracer {
  private static final Logger LOG = LoggerFactory.getLogger(ExecutionTracer.class);

  private final String replica;
  private final ReplicaTracing tracing;
  private @Nullable ExecutionSpan span;
  private boolean failureLogged;

  ExecutionTracer(String replica, ReplicaTracing tracing) {
    this.replica = replica;
    this.tracing = tracing;
  }

  void begin(CommandCursor command, String method, long slot, boolean answers) {
    if (!command.isTraced()) {
      return;
    }
    try {
      span = tracing.begin(command.traceparent(), new Execution(replica, method, slot, answers));
    } catch (RuntimeException failure) {
      failed(failure);
    }
  }

  void end(@Nullable Throwable thrown) {
    ExecutionSpan ended = span;
    if (ended == null) {
      return;
    }
    span = null;
    try {
      ended.end(thrown);
    } catch (RuntimeException failure) {
      failed(failure);
    }
  }

  private void failed(RuntimeException failure) {
    if (!failureLogged) {
      failureLogged = true;
      LOG.warn(
          "{}: tracing fails; calls are executed without it, and this is not told again",
          replica,
          failure);
    }
  }
}
