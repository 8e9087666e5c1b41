package org.concoord.paxos;

/**
 * Tells values apart that may end an epoch, which are opaque here (E1). Whether one does is known
 * only once it has been executed, so that nothing is decided behind one before.
 */
@FunctionalInterface
public interface StopSigns {
  /** Where members never change. */
  StopSigns NONE = value -> false;

  /** Of equal values the same, on every replica. */
  boolean mayBe(Value value);
}
