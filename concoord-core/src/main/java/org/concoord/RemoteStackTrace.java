package org.concoord;

/**
 * Where in the replica an exception was thrown, as text: attached as {@linkplain
 * Throwable#getSuppressed() suppressed} to the exception that a call throws at its caller. It has
 * no stack of its own.
 */
@SuppressWarnings("OverrideThrowableToString") // A stack trace shows this text, not the class name.
public final class RemoteStackTrace extends Exception {
  private static final long serialVersionUID = 1L;

  /** {@code stack} is the trace as the replica printed it. */
  public RemoteStackTrace(String stack) {
    super(stack, null, false, false);
  }

  @Override
  public String toString() {
    return "in the replica: " + getMessage();
  }
}
