package org.concoord.testkit.junit;

import java.util.function.UnaryOperator;

/**
 * One direction between two replicas, or what passes between a replica and its clients. It outlives
 * connections and replicas. Changed by the test's thread, read by loops.
 */
final class Link {
  private volatile LinkFaults faults = LinkFaults.NONE;

  LinkFaults faults() {
    return faults;
  }

  void change(UnaryOperator<LinkFaults> change) {
    faults = change.apply(faults);
  }
}
