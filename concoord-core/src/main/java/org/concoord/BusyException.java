package org.concoord;

/**
 * A limit on waiting work was reached, in this client or in the replicas. The call has not run;
 * make it again, later. A call that had to be sent more than once never ends so, but in {@link
 * OutcomeUnknownException}.
 */
public final class BusyException extends ConcoordException {
  private static final long serialVersionUID = 1L;

  public BusyException(String message) {
    super(message);
  }
}
