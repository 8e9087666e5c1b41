package org.concoord.testkit.sim;

/** A read of a workload, past the log (R7). */
interface SimRead {
  /** Whether whatever a replica has executed is good enough. */
  boolean isStale();

  /** As a client writes it whenever it sends it. */
  Command command(Commands commands, long number);

  /**
   * It ran.
   *
   * @param replica where
   * @param slot after which slot
   * @param inOrder whether what replicas tell this client comes in the order in which they told it
   * @param first whether this is the first answer, not one to another sending
   */
  void onAnswer(int replica, long slot, boolean inOrder, byte[] outcome, boolean first);
}
