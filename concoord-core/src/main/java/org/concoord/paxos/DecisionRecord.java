package org.concoord.paxos;

/**
 * Puts on record how far the log is decided, so that a voter which begins again need not be told,
 * and nobody has to agree once more on what was agreed on. Now and then suffices: what is missing
 * is found out again (R4).
 */
final class DecisionRecord {
  private final long epoch;
  private final Acceptor acceptor;
  private final Learner learner;
  private long recorded;

  DecisionRecord(long epoch, Acceptor acceptor, Learner learner, long recorded) {
    this.epoch = epoch;
    this.acceptor = acceptor;
    this.learner = learner;
    this.recorded = recorded;
  }

  /** Persists what has been learnt since the last time. */
  void update(Outbox out) {
    long commit = learner.commit();
    if (commit == recorded) {
      return;
    }
    for (long slot = Math.max(recorded, learner.trim()) + 1; slot <= commit; slot++) {
      Value decision = learner.decision(slot);
      PValue held = acceptor.accepted(slot);
      if (decision != null && (held == null || !held.value().equals(decision))) {
        out.persist(new JournalRecord.DecidedValue(epoch, slot, decision));
      }
    }
    recorded = commit;
    out.persist(new JournalRecord.Committed(epoch, commit));
  }
}
