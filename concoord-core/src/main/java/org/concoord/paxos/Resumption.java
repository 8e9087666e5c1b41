package org.concoord.paxos;

/**
 * How a replica whose process had ended finds back to where that was: through all that is on record
 * as decided, from epoch to epoch, and then into the vote that it had.
 *
 * <p>It executes its way as it did the first time, so that a stop-sign on the way takes it into the
 * next epoch; but in the epochs that it had left it has no vote any more, since what it had
 * promised there need not be on record (E4).
 */
final class Resumption {
  private StoredState stored;
  private boolean begun;
  private long begunNanos;

  Resumption(StoredState stored) {
    this.stored = stored;
  }

  void begin(long nowNanos) {
    begun = true;
    begunNanos = nowNanos;
  }

  /**
   * Hands out what is on record as decided, as far as that goes before something is executed; true
   * iff that was anything.
   */
  boolean handOut(Learner learner, Outbox out) {
    if (!begun) {
      return false;
    }
    long before = learner.commit();
    while (isUnderWay(learner) && !learner.isHeld()) {
      long next = learner.commit() + 1;
      learner.learn(next, stored.decided().get((int) (next - stored.trim() - 1)), out);
    }
    if (!isUnderWay(learner)) {
      stored = stored.withoutDecided();
    }
    return learner.commit() > before;
  }

  /** Whether more is on record as decided than has been handed out. */
  boolean isUnderWay(Learner learner) {
    return learner.commit() < stored.commit() && !stored.decided().isEmpty();
  }

  /** Whether it acts in that epoch, and has not left it in an earlier life. */
  boolean actsIn(long epoch) {
    return epoch >= stored.epoch();
  }

  /** Whether it had come into that epoch in an earlier life, by its record (E3). */
  boolean hasEntered(long epoch) {
    return epoch == stored.epoch();
  }

  /** Hands over, once, what a voter of the epoch goes on from. */
  StoredState takeVotes(long epoch) {
    StoredState votes = stored.in(epoch);
    if (actsIn(epoch)) {
      stored = stored.withoutAccepted();
    }
    return votes;
  }

  /** What an earlier process granted in the epoch is forgotten, where there was one. */
  void assumeGrants(PaxosNode node) {
    if (begun) {
      node.assumeGrants(begunNanos);
    }
  }
}
