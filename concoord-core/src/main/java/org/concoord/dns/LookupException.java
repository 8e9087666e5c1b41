package org.concoord.dns;

/** A domain leads nowhere, or could not be asked for; the message says why, for people. */
public final class LookupException extends Exception {
  private static final long serialVersionUID = 1L;

  LookupException(String message) {
    super(message);
  }
}
