package org.concoord;

/**
 * No majority of the replicas could be reached before the deadline, and the call was never handed
 * to a replica that could have taken it: it has not run and never will. It is safe to make it
 * again, once the members that the message names can be reached. From {@link Replica#awaitReady}:
 * the replica is not ready yet, and goes on trying.
 */
public final class QuorumLostException extends ConcoordException {
  private static final long serialVersionUID = 1L;

  public QuorumLostException(String message) {
    super(message);
  }
}
