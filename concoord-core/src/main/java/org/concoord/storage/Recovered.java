package org.concoord.storage;

import java.util.ArrayList;
import java.util.List;
import org.concoord.codec.SnapshotImage;
import org.concoord.paxos.JournalRecord;
import org.concoord.paxos.PValue;
import org.concoord.paxos.ReplicaId;
import org.concoord.paxos.StoredState;
import org.concoord.paxos.Value;
import org.jspecify.annotations.Nullable;

/**
 * What a replica starts from. All of it is durable.
 *
 * @param replica its identity, which outlives the process (M1)
 * @param incarnation how often a replica has started from the directory, this time included (M4)
 * @param bootNonce drawn at this start (M4)
 * @param configuration the instance and the voters that it began with, as last {@linkplain
 *     Journal#configure noted}
 * @param promised the last epoch that anything is on record of, with the highest promise in it; a
 *     proposer goes above it (R2)
 * @param trim values up to this slot are in the snapshot, and gone; 0 for none
 * @param snapshot the state after that slot; null where there is none, or it was handed on
 * @param decided what is known to be decided in the slots above that, without a gap
 * @param accepted the value last accepted in each slot above that, in whatever epoch, by slot
 * @param lastLsn the LSN of the last record, 0 for none
 * @param inPlaceOf what the directory took the place of, for people; "" unless it {@linkplain
 *     SetAside took another's}, and so can form no instance
 * @param report what was found and done
 */
public record Recovered(
    ReplicaId replica,
    long incarnation,
    long bootNonce,
    Configuration configuration,
    PromiseFloor promised,
    long trim,
    @Nullable SnapshotImage snapshot,
    List<Value> decided,
    List<JournalRecord.AcceptedValue> accepted,
    long lastLsn,
    String inPlaceOf,
    RecoveryReport report) {
  public Recovered {
    decided = List.copyOf(decided);
    accepted = List.copyOf(accepted);
  }

  /**
   * What the replica goes on from. Votes of an epoch below that of the promise are over, and none
   * in that of the promise, whatever slot they are in (E3).
   */
  public StoredState state() {
    List<PValue> pvalues = new ArrayList<>(accepted.size());
    for (JournalRecord.AcceptedValue vote : accepted) {
      if (vote.epoch() == promised.epoch()) {
        pvalues.add(vote.pvalue());
      }
    }
    return new StoredState(
        incarnation, promised.epoch(), promised.ballot(), trim, decided, pvalues);
  }

  /** All but the snapshot, which takes memory. */
  public Recovered withoutSnapshot() {
    return new Recovered(
        replica,
        incarnation,
        bootNonce,
        configuration,
        promised,
        trim,
        null,
        decided,
        accepted,
        lastLsn,
        inPlaceOf,
        report);
  }

  /**
   * All but the values and the snapshot, which take memory and are no one's business once they were
   * handed on.
   */
  public Recovered withoutValues() {
    return new Recovered(
        replica,
        incarnation,
        bootNonce,
        configuration,
        promised,
        trim,
        null,
        List.of(),
        List.of(),
        lastLsn,
        inPlaceOf,
        report);
  }
}
