package org.concoord;

/**
 * The call waited in an object that has lost its reply, by a mistake in the object's class: nobody
 * could have answered it. What the call has done stays done. Replicas look for such calls every 5
 * minutes, and name the method in their log too.
 */
public final class AbandonedCallException extends ConcoordException {
  private static final long serialVersionUID = 1L;

  public AbandonedCallException(String message) {
    super(message);
  }
}
