package org.concoord.testkit.sim;

import java.util.ArrayList;
import java.util.List;

/**
 * The replicated class of the workload: it remembers every call in order. A lost call, a call that
 * ran twice and a call out of order all show in it.
 */
final class Ledger {
  private final List<Long> calls = new ArrayList<>();

  /** Returns the place of the call, from 1. */
  long append(long call) {
    calls.add(call);
    return calls.size();
  }

  List<Long> calls() {
    return calls;
  }
}
