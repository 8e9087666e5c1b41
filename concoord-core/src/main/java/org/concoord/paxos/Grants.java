package org.concoord.paxos;

/**
 * What this voter has granted (R7): that for a while it promises nothing above one ballot, to
 * anybody but that ballot's leader, who gives up a lease before it stands anew. It is volatile, so
 * that a voter that begins again with its promises has to assume the worst of what it granted.
 */
final class Grants {
  private final LeaseTerms terms;
  private final StepTime time;

  /** Whether there is a grant, or what stands for one. It may have run out. */
  private boolean granted;

  /** What nothing is promised above. */
  private Ballot ballot = Ballot.ZERO;

  /** Who may go above it all the same; nobody where it is not known who was granted what. */
  private ReplicaId holder = ReplicaId.NONE;

  private long untilNanos;

  Grants(LeaseTerms terms, StepTime time) {
    this.terms = terms;
    this.time = time;
  }

  /** Answers whoever leads that ballot, or did: it is the promise that tells it which (R7). */
  void onConfirm(ReplicaId from, Message.Confirm confirm, Ballot promised, Outbox out) {
    Ballot asking = confirm.ballot();
    if (asking.leader().equals(from)) {
      long micros = grant(asking, promised, confirm.leaseMicros());
      out.send(
          from, new Message.Confirmed(confirm.epoch(), asking, confirm.round(), promised, micros));
    }
  }

  /**
   * Grants the leader of {@code asking} as much as it asks for, or less; returns for how long from
   * now, in microseconds, which is 0 where it grants nothing. What was granted to another ballot
   * must run out first, since both could not be kept.
   */
  long grant(Ballot asking, Ballot promised, long askedMicros) {
    long micros = Math.min(askedMicros, terms.durationMicros());
    boolean renewed = ballot.equals(asking) && holder.equals(asking.leader());
    if (micros <= 0 || asking.isBelow(promised) || isBound() && !renewed) {
      return 0;
    }
    long until = time.nanos() + 1_000 * micros;
    if (!isBound() || until - untilNanos > 0) {
      untilNanos = until;
    }
    granted = true;
    ballot = asking;
    holder = asking.leader();
    return micros;
  }

  /**
   * This voter has begun again, and what it granted before is forgotten: any ballot may have a
   * grant that has just begun, and none of them was below what it had promised.
   */
  void assumeTheWorst(Ballot promised) {
    if (!terms.areOff()) {
      granted = true;
      ballot = promised;
      holder = ReplicaId.NONE;
      untilNanos = time.nanos() + 1_000 * terms.durationMicros();
    }
  }

  /** The leader of that ballot has said that it does not rely on the lease any more. */
  void release(ReplicaId from, Ballot ended) {
    if (ended.leader().equals(from) && ballot.equals(ended) && holder.equals(from)) {
      granted = false;
    }
  }

  /** Whether a promise to that ballot would break a grant. */
  boolean forbid(Ballot wanted) {
    return isBound() && ballot.isBelow(wanted) && !holder.equals(wanted.leader());
  }

  /** How many ticks from now, rounded up, {@code candidate} must not stand; 0: it may. */
  long ticksUntilFree(ReplicaId candidate) {
    return isBound() && !holder.equals(candidate)
        ? (untilNanos - time.nanos()) / TickCounter.TICK_NANOS + 1
        : 0;
  }

  private boolean isBound() {
    return granted && time.nanos() - untilNanos < 0;
  }
}
