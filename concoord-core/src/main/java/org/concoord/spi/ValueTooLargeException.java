package org.concoord.spi;

/** A value that does not fit into the limit of what it was written to. Nothing of it was sent. */
public final class ValueTooLargeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ValueTooLargeException(String message) {
    super(message);
  }
}
