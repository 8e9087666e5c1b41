package org.concoord.testkit.explore;

import org.concoord.testkit.check.Violation;
import org.jspecify.annotations.Nullable;

/**
 * What one input does to one state of one replica.
 *
 * @param after the state after it; that before where it broke something
 * @param sent the {@link Ids#envelope} of what went under way
 * @param newFacts whether there is anything new to judge
 * @param broken what the replica did wrong by itself
 */
record Step(Replica after, int[] sent, boolean newFacts, @Nullable Violation broken) {
  /** Whether it could as well not have happened. */
  boolean isNothing(Replica before) {
    return broken == null && after == before && sent.length == 0;
  }
}
