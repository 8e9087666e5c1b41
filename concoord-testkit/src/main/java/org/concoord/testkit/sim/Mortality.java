package org.concoord.testkit.sim;

import org.jspecify.annotations.Nullable;

/**
 * Where in a step a process dies. Every effect of a step is a place to: after an append and before
 * its force, after a force and before the send that waited for it, after sending to some voters and
 * not to others.
 */
final class Mortality {
  /** The process dies here, in the middle of a step: what the step did before is done. */
  static final class DiesHere extends RuntimeException {
    private static final long serialVersionUID = 1;

    DiesHere(Effect effect) {
      super(effect.toString(), null, false, false);
    }
  }

  /** Before which effect the process dies, and the how many-th of them; null: it lives. */
  private @Nullable Effect last;

  private int left;

  /** An effect of this kind is about to be. */
  void before(Effect effect) {
    if (effect == last && --left == 0) {
      throw new DiesHere(effect);
    }
  }

  /** The process will die just before an effect of this kind, the how many-th counted from 1. */
  void dieBefore(Effect effect, int count) {
    last = effect;
    left = count;
  }

  /** What was to kill the process does not. */
  void live() {
    last = null;
  }
}
