package org.concoord;

/**
 * The call waited in an object that was made anew by {@code concoordInit}, or dropped: what the old
 * one promised is gone, and nobody will answer. Whatever the call had done to the old object is
 * gone with it.
 */
public final class ObjectReinitializedException extends ConcoordException {
  private static final long serialVersionUID = 1L;

  public ObjectReinitializedException(String message) {
    super(message);
  }
}
