package org.concoord.metrics;

/**
 * Takes the calls of one method that a client makes. Called by the threads that make them and those
 * on which their futures complete, by several at a time: it must be quick, block on nothing and
 * throw nothing.
 */
public interface ClientCallMeter {
  /** Measures nothing. */
  ClientCallMeter NONE = new ClientCallMeter() {};

  /** A call has begun; {@link #ended} follows, once. */
  default void began() {}

  /**
   * A call has ended.
   *
   * @param nanos since it began: what its caller waited, or the time until its future completed
   */
  default void ended(long nanos, CallEnding ending) {}
}
