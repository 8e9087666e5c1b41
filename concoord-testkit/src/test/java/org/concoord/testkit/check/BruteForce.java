package org.concoord.testkit.check;

import java.util.List;

/** The definition and nothing else: all orders, with nothing left out. For a handful of calls. */
final class BruteForce<S> {
  private final Specification<S> specification;
  private final List<RecordedCall> calls;

  BruteForce(Specification<S> specification, List<RecordedCall> calls) {
    this.specification = specification;
    this.calls = calls;
  }

  /** How many calls with an outcome the longest order has that fits. */
  int longest() {
    return longest(0, specification.initial());
  }

  private int longest(int placed, S state) {
    int most = 0;
    for (int i = 0; i < calls.size(); i++) {
      if ((placed & 1 << i) == 0 && mayComeNext(placed, i)) {
        S after = specification.after(state, calls.get(i));
        if (after != null) {
          int answered = calls.get(i).isOpen() ? 0 : 1;
          most = Math.max(most, answered + longest(placed | 1 << i, after));
        }
      }
    }
    return most;
  }

  private boolean mayComeNext(int placed, int index) {
    RecordedCall call = calls.get(index);
    for (int i = 0; i < calls.size(); i++) {
      RecordedCall other = calls.get(i);
      if ((placed & 1 << i) == 0
          && other.clock().equals(call.clock())
          && other.returnedAt() < call.invokedAt()) {
        return false;
      }
    }
    return true;
  }
}
