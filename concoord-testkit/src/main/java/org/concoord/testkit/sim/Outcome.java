package org.concoord.testkit.sim;

/** What a client reads out of an answer. */
sealed interface Outcome {
  /** A new session. */
  record Opened(long slot, int index) implements Outcome {}

  /** The call ran, with this result. */
  record Returned(long result) implements Outcome {}

  /** The call was not run, and never will be under this session. */
  record Refused(String why) implements Outcome {}
}
