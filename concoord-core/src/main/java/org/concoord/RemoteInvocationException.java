package org.concoord;

/**
 * The method ran and threw an exception whose class is not among those that travel as themselves.
 * The message names that class and repeats its message. Declare the exception in the method's
 * {@code throws} to have it travel as itself.
 */
public final class RemoteInvocationException extends ConcoordException {
  private static final long serialVersionUID = 1L;

  private final String remoteClassName;

  public RemoteInvocationException(String message, String remoteClassName) {
    super(message);
    this.remoteClassName = remoteClassName;
  }

  /** The binary name of the class that was thrown in the replicas. */
  public String remoteClassName() {
    return remoteClassName;
  }
}
