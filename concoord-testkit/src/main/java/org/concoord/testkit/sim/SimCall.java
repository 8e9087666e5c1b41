package org.concoord.testkit.sim;

import org.concoord.codec.OutcomeStatus;

/** A call of a workload, from when a client submits it. */
interface SimCall {
  SimObject object();

  /** The call has its number, which it keeps. */
  void numbered(CallKey key);

  /** Whether replicas may park it (S3). */
  default boolean mayWait() {
    return false;
  }

  /** As a client writes it whenever it sends it. */
  Command command(Commands commands, CallKey key, long ackedBelow);

  /**
   * The call ran.
   *
   * @param first whether this is the first answer, not one to another sending
   */
  void onAnswer(byte[] outcome, boolean first);

  /** It did not run and never will, under whatever number. */
  void onRefused(OutcomeStatus status, byte[] outcome);

  /** Its session is gone: whether it ran will never be known. */
  void onLost();
}
