package org.concoord.testkit.sim;

/** How many calls the clients of one run may still begin. */
final class Budget {
  private final int all;
  private int left;

  Budget(int all) {
    this.all = all;
    this.left = all;
  }

  /** Whether one more may be begun, which counts as begun then. */
  boolean take() {
    if (left == 0) {
      return false;
    }
    left--;
    return true;
  }

  int taken() {
    return all - left;
  }
}
