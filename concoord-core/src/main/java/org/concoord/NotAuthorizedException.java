package org.concoord;

/**
 * The replicas do not let this client make that call. It has not run, and will not when it is made
 * again as it is: it takes other rights.
 */
public final class NotAuthorizedException extends ConcoordException {
  private static final long serialVersionUID = 1L;

  public NotAuthorizedException(String message) {
    super(message);
  }
}
