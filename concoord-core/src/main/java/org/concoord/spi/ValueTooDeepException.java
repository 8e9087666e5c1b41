package org.concoord.spi;

/**
 * A value that is nested deeper than values may be. Objects of classes that refer to each other may
 * form chains of any length; records within records may not.
 */
public final class ValueTooDeepException extends RuntimeException {
  /** Records, and objects that their constructor takes, within each other. */
  public static final int MAX_DEPTH = 500;

  private static final long serialVersionUID = 1L;

  public ValueTooDeepException(String message) {
    super(message);
  }
}
