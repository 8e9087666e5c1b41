package org.concoord.tracing;

import org.jspecify.annotations.Nullable;

/**
 * Makes executions of calls that carry a trace context spans of that trace. Called by the thread
 * that executes methods, so it must be quick and block on nothing. One that throws costs the
 * execution its span and nothing else.
 *
 * <p>Whatever it does must stay invisible to the method, which runs on every replica and must do
 * the same on each, traced or not.
 */
@FunctionalInterface
public interface ReplicaTracing {
  /**
   * A traced call is about to be executed.
   *
   * @param traceparent as the client sent it, which may be anything
   * @return the execution's span, or null where it is not to be traced
   */
  @Nullable ExecutionSpan begin(String traceparent, Execution execution);

  /**
   * What is executed.
   *
   * @param replica the address of the replica that does
   * @param method type and signature, as in {@code account.deposit(long)}
   * @param slot the call's place in the log
   * @param answers whether this is the replica that answers the caller: the others do the same for
   *     their own copies
   */
  record Execution(String replica, String method, long slot, boolean answers) {}

  /** An execution, until the method has returned or thrown. */
  @FunctionalInterface
  interface ExecutionSpan {
    /**
     * It has ended.
     *
     * @param thrown what the method threw, or null
     */
    void end(@Nullable Throwable thrown);
  }
}
