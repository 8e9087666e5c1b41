package org.concoord.metrics;

/**
 * Takes what a client measures of itself. Its methods are called by the client's own threads and
 * those of its callers, in the middle of their work: they must be quick, block on nothing and throw
 * nothing. One that throws is reported in the log once, and told nothing more.
 *
 * <p>Every method does nothing unless overridden. One listener serves one client.
 */
public interface ClientMetrics {
  /** Takes nothing. */
  ClientMetrics NONE = new ClientMetrics() {};

  /**
   * Before anything else, on the thread that starts the client.
   *
   * @param endpoints as the client was given them
   */
  default void started(String endpoints) {}

  /**
   * Once for each method of each type, when the first proxy of that type is made.
   *
   * @param type the type's name, as in {@code bank}
   * @param method the method's signature, as in {@code deposit(String,long)}
   * @return where calls of this method are to be told
   */
  default ClientCallMeter calls(String type, String method) {
    return ClientCallMeter.NONE;
  }

  /**
   * The client talks to a replica that leads: for the first time, after a break, or since another
   * leads.
   *
   * @param leader the replica's address
   */
  default void connected(String leader) {}

  /**
   * It talks to that replica no more, and looks for one that leads; calls go on once there is one.
   *
   * @param reason as in the log
   */
  default void disconnected(String leader, String reason) {}

  /** The replica it talked to said that it does not lead; {@link #disconnected} follows. */
  default void redirected(String from) {}

  /** The client has ended; of calls that were open then some may be told after it. */
  default void ended() {}
}
