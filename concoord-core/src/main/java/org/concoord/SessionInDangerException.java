package org.concoord;

/**
 * Work that was to be done only while the client's session is safe was not begun, or was
 * interrupted, since replicas have not been heard of for so long that they may soon give to others
 * what the session holds. Begin again once they answer.
 */
public final class SessionInDangerException extends ConcoordException {
  private static final long serialVersionUID = 1L;

  public SessionInDangerException(String message) {
    super(message);
  }
}
