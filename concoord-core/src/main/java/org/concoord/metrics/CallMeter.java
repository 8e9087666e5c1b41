package org.concoord.metrics;

/**
 * Takes how long the calls of one method took. Called by the thread that executes methods, one call
 * at a time, for each call: it must be quick, block on nothing and throw nothing.
 */
@FunctionalInterface
public interface CallMeter {
  /** Measures nothing. */
  CallMeter NONE = (nanos, outcome) -> {};

  /**
   * A call has ended here. Each replica executes each call, and so does each measure it. A call
   * that came a second time is answered from what is kept and counts again, with next to no time.
   *
   * @param nanos how long executing it took, arguments read and result written
   */
  void ended(long nanos, CallOutcome outcome);
}
