package org.concoord.testkit.sim;

/** What a client does; {@link SimClient} brings its calls to the replicas. */
interface ClientWork {
  /** The client has begun; it has no session yet. */
  void begin();

  /** It may submit new calls. */
  void takeTurn();
}
