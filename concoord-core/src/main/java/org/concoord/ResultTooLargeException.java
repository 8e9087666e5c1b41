package org.concoord;

/**
 * The method ran, and its result was too large to be sent. Calling it again gives the same; ask for
 * less at a time.
 */
public final class ResultTooLargeException extends ConcoordException {
  private static final long serialVersionUID = 1L;

  public ResultTooLargeException(String message) {
    super(message);
  }
}
