package org.concoord.spi;

/**
 * Bytes that are not what the reader was told to expect. The reader's position is undefined
 * afterwards.
 */
public final class MalformedValueException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public MalformedValueException(String message) {
    super(message);
  }
}
