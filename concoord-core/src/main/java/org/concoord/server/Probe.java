package org.concoord.server;

/** Where tests look on or step in. Never set outside tests. */
interface Probe {
  Probe NONE = new Probe() {};

  /**
   * The address to bind where it is not the one that the others and the clients know, as behind a
   * proxy.
   */
  default String bind(String listen) {
    return listen;
  }

  /** A majority has accepted the slot and this replica is about to learn it. On the loop. */
  default void beforeDecided(long slot) {}
}
