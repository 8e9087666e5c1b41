package org.concoord.testkit.sim;

/** A way to break things. */
@FunctionalInterface
interface FaultKind {
  /** Does it, now and as long as the fault lasts, and draws from the fault's generator alone. */
  void befall(Fault fault);
}
