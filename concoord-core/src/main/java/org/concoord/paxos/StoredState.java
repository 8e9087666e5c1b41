package org.concoord.paxos;

import java.util.List;

/**
 * What a replica goes on from whose process had ended: its promise, what it had accepted, and what
 * it knew to be decided. All of it is durable.
 *
 * <p>Promise and votes are those of one epoch, the last that it has acted in. What was decided
 * begins in that epoch or in an earlier one, and leads to it.
 *
 * @param incarnation how often the replica has begun, this time included (M4); 0 for one that
 *     forgets
 * @param epoch the last epoch that it has put anything on record in; 0 for none. It acts in none
 *     below, where it may have forgotten what it promised
 * @param promised the highest promise in that epoch
 * @param trim what was decided up to this slot is in a snapshot, from which the objects were
 *     restored; 0 for none
 * @param decided what was decided in the slots above that, without a gap
 * @param accepted what was last accepted in that epoch, in slots above the trim, by slot
 */
public record StoredState(
    long incarnation,
    long epoch,
    Ballot promised,
    long trim,
    List<Value> decided,
    List<PValue> accepted) {
  /** Of a replica that has never promised or accepted anything. */
  public static final StoredState NONE =
      new StoredState(0, 0, Ballot.ZERO, 0, List.of(), List.of());

  public StoredState {
    decided = List.copyOf(decided);
    accepted = List.copyOf(accepted);
  }

  /** Every slot up to here is known to be decided. */
  public long commit() {
    return trim + decided.size();
  }

  /** What a voter of that epoch goes on from in it: of another, nothing that was promised there. */
  StoredState in(long number) {
    return epoch == number
        ? this
        : new StoredState(incarnation, number, Ballot.ZERO, trim, List.of(), List.of());
  }

  /** Once the decisions have been handed out; the votes may still have to wait for their epoch. */
  StoredState withoutDecided() {
    return new StoredState(incarnation, epoch, promised, commit(), List.of(), accepted);
  }

  /** Once the votes are the acceptor's. */
  StoredState withoutAccepted() {
    return new StoredState(incarnation, epoch, promised, trim, decided, List.of());
  }
}
