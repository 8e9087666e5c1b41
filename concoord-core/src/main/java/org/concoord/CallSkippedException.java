package org.concoord;

/**
 * The call has not run, and never will: no replica could execute the slot that it was in, with a
 * {@link StackOverflowError} for instance, and an operator had the slot skipped. It may have been
 * another call in that slot that failed. Whoever makes this one again should know that it was not
 * this one.
 */
public final class CallSkippedException extends ConcoordException {
  private static final long serialVersionUID = 1L;

  public CallSkippedException(String message) {
    super(message);
  }
}
