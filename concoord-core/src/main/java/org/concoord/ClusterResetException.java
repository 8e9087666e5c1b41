package org.concoord;

/**
 * The replicas now at the client's endpoints are another instance than the one this client has
 * talked to: what the old one acknowledged may be lost, and calls without an answer may or may not
 * have run in it. Make a new client to go on with the new instance.
 */
public final class ClusterResetException extends ConcoordException {
  private static final long serialVersionUID = 1L;

  public ClusterResetException(String message) {
    super(message);
  }
}
