package org.concoord.paxos;

import org.jspecify.annotations.Nullable;

/**
 * Puts on record how far the log is decided, so that a replica which begins again need not be told,
 * and nobody has to agree once more on what was agreed on. Now and then suffices: what is missing
 * is found out again (R4). But before a replica enters an epoch, all that was decided before is on
 * its record (E4).
 */
final class DecisionRecord {
  private final Learner learner;
  private long recorded;

  /**
   * @param recorded up to here it is on record
   */
  DecisionRecord(Learner learner, long recorded) {
    this.learner = learner;
    this.recorded = recorded;
  }

  /**
   * Persists what has been learnt since the last time.
   *
   * @param acceptor the replica's in that epoch, whose votes are on record; null where it has none
   */
  void update(long epoch, @Nullable Acceptor acceptor, Outbox out) {
    long commit = learner.commit();
    if (commit <= recorded) {
      return;
    }
    for (long slot = Math.max(recorded, learner.trim()) + 1; slot <= commit; slot++) {
      Value decision = learner.decision(slot);
      PValue held = acceptor == null ? null : acceptor.accepted(slot);
      if (decision != null && (held == null || !held.value().equals(decision))) {
        out.persist(new JournalRecord.DecidedValue(epoch, slot, decision));
      }
    }
    recorded = commit;
    out.persist(new JournalRecord.Committed(epoch, commit));
  }

  /** Up to here it is on record, durable or not. */
  long recorded() {
    return recorded;
  }
}
