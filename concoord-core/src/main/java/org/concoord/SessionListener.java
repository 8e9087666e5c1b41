package org.concoord;

/**
 * Is told how a client's session stands with the replicas, for those who hold something by it: see
 * {@link ConcoordClient#addSessionListener}.
 *
 * <p>Called on the client's own thread, so that no work of others makes it late: it must return at
 * once, and cannot make calls that wait. To have a thread interrupted in time, {@link
 * ConcoordClient#whileSessionIsSafe} is simpler.
 */
public interface SessionListener {
  /**
   * Replicas have answered nothing for two thirds of the session's timeout, counted from when that
   * was sent which they last answered. They have not ended the session yet, but may do so when the
   * last third is over: whoever holds a lock stops now.
   */
  default void onDanger() {}

  /** They have answered again, and the session has not ended meanwhile. */
  default void onSafe() {}

  /**
   * The session has ended, expired or closed. What it held is others', and calls that were open
   * have failed; the next call opens a new one.
   */
  default void onLost() {}
}
