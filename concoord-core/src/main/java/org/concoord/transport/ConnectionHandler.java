package org.concoord.transport;

/**
 * Takes what happens to one connection, always on its loop. An exception thrown here closes the
 * connection.
 */
public interface ConnectionHandler {
  /**
   * The connection stands, and where there is TLS, both sides' certificates are found good by this
   * one. Called first, once, unless connecting failed.
   */
  void onOpen(Connection connection);

  /** One frame without its length prefix. The array belongs to the callee. */
  void onFrame(Connection connection, byte[] frame);

  /** The frames that one read brought have all been delivered. */
  default void onReadComplete(Connection connection) {}

  /**
   * Called last, once, also where connecting failed (then without {@link #onOpen}). {@code reason}
   * is one clause.
   */
  void onClosed(String reason);
}
