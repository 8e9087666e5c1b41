package org.concoord.paxos;

/**
 * The lease of one ballot's leader (R7): until when a majority promises nothing above it. It counts
 * from when the leader asked, since the grantors count from when they were asked, which is later.
 */
final class Lease {
  private final LeaseTerms terms;
  private final StepTime time;

  private boolean held;
  private long sinceNanos;
  private long untilNanos;

  /** Whether grants were asked for, which their grantors keep to until they are told otherwise. */
  private boolean asked;

  /** Set for good: this ballot relies on no lease any more. */
  private boolean over;

  Lease(LeaseTerms terms, StepTime time) {
    this.terms = terms;
    this.time = time;
  }

  /** How long a grant to ask for, in microseconds; 0: none. */
  long ask() {
    long micros = over ? 0 : terms.durationMicros();
    asked |= micros > 0;
    return micros;
  }

  /**
   * A majority has granted so much.
   *
   * @param askedNanos when the first of them was asked
   */
  void onGranted(long askedNanos, long grantedMicros) {
    long usable = terms.usableNanos(grantedMicros);
    long until = askedNanos + usable;
    if (!over && usable > 0 && (!held || until - untilNanos > 0)) {
      held = true;
      sinceNanos = askedNanos;
      untilNanos = until;
    }
  }

  /** Whether nothing can have been decided above the ballot yet, at the time of this step. */
  boolean isValid() {
    return held && time.nanos() - untilNanos < 0 && time.nanos() - sinceNanos >= 0;
  }

  /** Whether it is time to ask anew, so that whoever reads all the time never waits. */
  boolean isHalfOver() {
    return time.nanos() - sinceNanos >= (untilNanos - sinceNanos) / 2;
  }

  /** Returns whether there may be grantors, who have to be told. */
  boolean end() {
    boolean told = asked && !over;
    over = true;
    held = false;
    return told;
  }
}
