package org.concoord.spi;

/**
 * Is told how certain a client is of its session (S4): on the client's own thread, which no method
 * may hold up. A method may be called again for what it was told already.
 */
public interface SessionWatcher {
  /**
   * Replicas have not been heard of for so long that they may soon give away what the session
   * holds.
   */
  void inDanger();

  /** They have been heard of again, and have given nothing away. */
  void safe();

  /** The session is over, and what it held is others'. */
  void lost();
}
