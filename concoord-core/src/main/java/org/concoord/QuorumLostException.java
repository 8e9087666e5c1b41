package org.concoord;

/**
 * No majority of the replicas could be reached before the deadline, and the call was never handed
 * to a replica that could have taken it: it has not run and never will. It is safe to make it
 * again.
 */
public final class QuorumLostException extends ConcoordException {
  private static final long serialVersionUID = 1L;

  public QuorumLostException(String message) {
    super(message);
  }
}
