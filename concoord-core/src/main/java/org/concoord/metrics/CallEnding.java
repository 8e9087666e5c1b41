package org.concoord.metrics;

/** How a call ended for the client that made it. */
public enum CallEnding {
  /** The method returned. */
  RETURNED,
  /** The method threw, or its result was too large to be sent. */
  THREW,
  /** The method did not run, and will not: it was refused, or never sent. */
  NOT_RUN,
  /** The method may have run: nobody answered, or the caller did not wait. */
  UNKNOWN
}
