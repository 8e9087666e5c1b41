package org.concoord.paxos;

/**
 * Always-on checks of what cannot happen. A failure means a bug or broken memory, and the replica
 * must stop at once.
 */
final class Invariants {
  private Invariants() {}

  static void check(boolean condition, String what) {
    if (!condition) {
      throw new IllegalStateException("broken invariant: " + what);
    }
  }

  static void check(boolean condition, String what, long slot) {
    if (!condition) {
      throw new IllegalStateException("broken invariant at slot " + slot + ": " + what);
    }
  }
}
