package org.concoord;

/**
 * The replicas have forgotten this client's session, because they heard nothing of it for longer
 * than its time to live. The call may have run before that, and will not run any more. The next
 * call opens a new session.
 */
public final class SessionExpiredException extends ConcoordException {
  private static final long serialVersionUID = 1L;

  public SessionExpiredException(String message) {
    super(message);
  }
}
