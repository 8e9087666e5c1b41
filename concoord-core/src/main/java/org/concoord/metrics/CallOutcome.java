package org.concoord.metrics;

/** How a call ended at a replica. */
public enum CallOutcome {
  /** The method returned. */
  RETURNED,
  /** The method threw, or its result was too large to be sent. */
  THREW,
  /** The method did not run: session, object or method are not known, or a limit was reached. */
  REFUSED
}
