package org.concoord;

/**
 * The call was sent and no answer came that settles it, before its deadline, before the waiting
 * thread was interrupted (which stays so) or before the client was closed: it may or may not have
 * run, and it may still run, but it will never run twice. Read the object's state before trying
 * again, or make the call such that a repetition does no harm.
 */
public final class OutcomeUnknownException extends ConcoordException {
  private static final long serialVersionUID = 1L;

  public OutcomeUnknownException(String message) {
    super(message);
  }
}
