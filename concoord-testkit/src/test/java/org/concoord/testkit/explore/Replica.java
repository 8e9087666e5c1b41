package org.concoord.testkit.explore;

import org.concoord.paxos.Role;
import org.jspecify.annotations.Nullable;

/**
 * One state of one replica, met at least once: how it was first reached, and what can be seen of
 * it.
 *
 * @param position which replica
 * @param before the state it was first reached from, by {@code input}; null for the first
 * @param fills the slot that the next proposal of a leader would fill
 */
record Replica(
    int id, int position, @Nullable Replica before, int input, Role role, long fills, Facts facts) {

  /** The same state by another way. */
  Replica reachedBy(Replica other, int otherInput) {
    return new Replica(id, position, other, otherInput, role, fills, facts);
  }
}
