package org.concoord.paxos;

import java.util.List;

/**
 * What a voter goes on from whose process had ended: its promise, what it had accepted, and what it
 * knew to be decided. All of it is durable.
 *
 * @param incarnation how often the voter has begun, this time included (M4); 0 for one that forgets
 * @param promised the highest promise
 * @param trim what was decided up to this slot is in a snapshot, from which the objects were
 *     restored; 0 for none
 * @param decided what was decided in the slots above that, without a gap
 * @param accepted what was last accepted in slots above the trim, by slot
 */
public record StoredState(
    long incarnation, Ballot promised, long trim, List<Value> decided, List<PValue> accepted) {
  /** Of a voter that has never promised or accepted anything. */
  public static final StoredState NONE = new StoredState(0, Ballot.ZERO, 0, List.of(), List.of());

  public StoredState {
    decided = List.copyOf(decided);
    accepted = List.copyOf(accepted);
  }

  /** Every slot up to here is known to be decided. */
  public long commit() {
    return trim + decided.size();
  }
}
