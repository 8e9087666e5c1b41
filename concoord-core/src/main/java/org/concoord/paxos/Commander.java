package org.concoord.paxos;

import java.util.List;

/**
 * Phase 2 of one ballot, for all its slots: proposes, counts the acknowledgements of distinct
 * voters (R5), sends again what was lost, and holds back from a voter that lags (2.3).
 *
 * <p>The paper has one commander per slot. Ours share their bookkeeping, since acknowledgements are
 * runs of slots.
 *
 * <p>Invariant between two steps: the proposals held are those above the decided prefix.
 */
final class Commander {
  /** Slots proposed and not yet decided, at most. */
  static final int WINDOW_SLOTS = 1024;

  /** Bytes proposed and not yet decided, at most, beyond one value. */
  static final int WINDOW_BYTES = 64 << 20;

  /** Bytes sent to one voter and not acknowledged by it, at most, beyond one value. */
  static final int STREAM_BYTES = 8 << 20;

  private final Epoch epoch;
  private final Ballot ballot;

  /** The first slot under this ballot; every slot below it was decided before. */
  private final long first;

  private final Learner learner;
  private final Proposals proposals;
  private final List<ReplicaId> voters;

  /** By position among the voters. */
  private final Progress[] progress;

  private final int own;

  /** The last slot proposed here that may be a stop-sign. */
  private long stopSign;

  Commander(ReplicaId self, Epoch epoch, Ballot ballot, Learner learner) {
    this.epoch = epoch;
    this.ballot = ballot;
    this.learner = learner;
    this.first = learner.commit() + 1;
    this.proposals = new Proposals(first);
    this.voters = epoch.voters();
    this.own = epoch.position(self);
    this.progress = new Progress[voters.size()];
    for (int voter = 0; voter < progress.length; voter++) {
      progress[voter] = new Progress(first);
    }
  }

  Ballot ballot() {
    return ballot;
  }

  /** The paper's slot_in: the next slot to propose in. */
  long slotIn() {
    return proposals.next();
  }

  /** Slots proposed and not yet decided. */
  long inFlight() {
    return proposals.slots();
  }

  /**
   * Nothing new is proposed behind what may be a stop-sign: it would be void, or wait (E1). Once
   * that has been executed, it is known not to be one, or its epoch is over.
   */
  boolean hasRoom() {
    return proposals.slots() < WINDOW_SLOTS
        && proposals.bytes() < WINDOW_BYTES
        && stopSign <= learner.executed()
        && !learner.isHeld();
  }

  /**
   * Proposes in the next slot and returns it. The window is the caller's business: what was
   * recovered ignores it.
   */
  long propose(Value value, long now, Outbox out) {
    long slot = proposals.next();
    proposals.add(value);
    if (learner.mayBeStopSign(value)) {
      stopSign = slot;
    }
    Message.Accept accept = accept(slot);
    for (int voter = 0; voter < progress.length; voter++) {
      Progress to = progress[voter];
      if (to.next == slot && mayStream(voter)) {
        if (to.isUpToDate()) {
          to.waitingSince = now;
        }
        to.next++;
        out.send(voters.get(voter), accept);
      }
    }
    return slot;
  }

  void onAccepted(ReplicaId from, Message.Accepted accepted, long now, Outbox out) {
    int voter = epoch.position(from);
    if (voter < 0 || !accepted.ballot().equals(ballot)) {
      return;
    }
    if (progress[voter].extend(accepted.low(), accepted.high(), now)) {
      decide(out);
    }
    stream(voter, out);
  }

  /**
   * Sends again to a connected voter that was sent something and has long said nothing. One value
   * is enough: its answer tells what is still missing, and a voter that is merely slow is not
   * buried under what it has already.
   */
  void resend(long now, long afterTicks, Election election, Outbox out) {
    for (int voter = 0; voter < progress.length; voter++) {
      Progress to = progress[voter];
      if (voter != own
          && to.high + 1 < proposals.next()
          && now - to.waitingSince >= afterTicks
          && election.isConnected(voters.get(voter), now)) {
        to.startAnew(now);
        if (skipDecided(to) < proposals.next()) {
          out.send(voters.get(voter), accept(to.next++));
        }
      }
    }
  }

  /** A voter's connection is new: whatever was on the old one is lost. */
  void onConnected(ReplicaId peer, long now, Outbox out) {
    int voter = epoch.position(peer);
    if (voter >= 0) {
      progress[voter].startAnew(now);
      stream(voter, out);
    }
  }

  /**
   * The decided prefix has grown by other means than this ballot's votes. Where a slot went another
   * way than this ballot proposed, or was never proposed under it, it was decided under a higher
   * one: no majority is left for this ballot, and its leader must stop before it announces that
   * slot, since followers would take its own proposal for the decision (2.3).
   *
   * @return whether the ballot may go on
   */
  boolean onLearnt(Outbox out) {
    long commit = learner.commit();
    if (commit >= proposals.next()) {
      return false;
    }
    for (long slot = proposals.first(); slot <= commit; slot++) {
      if (!proposals.get(slot).equals(learner.decision(slot))) {
        return false;
      }
    }
    proposals.dropBelow(commit + 1);
    // What comes next may have had its votes for long: acknowledgements that skip a decided slot
    // count above it.
    decide(out);
    return true;
  }

  private void stream(int voter, Outbox out) {
    Progress to = progress[voter];
    while (skipDecided(to) < proposals.next() && mayStream(voter)) {
      out.send(voters.get(voter), accept(to.next++));
    }
  }

  /**
   * Slots already decided are fetched in bulk, which is cheaper than votes that no longer count.
   */
  private long skipDecided(Progress to) {
    to.next = Math.max(to.next, proposals.first());
    return to.next;
  }

  private boolean mayStream(int voter) {
    Progress to = progress[voter];
    long unacknowledged = Math.max(to.high + 1, proposals.first());
    return voter == own
        || to.next <= unacknowledged
        || proposals.bytes(unacknowledged, to.next) < STREAM_BYTES;
  }

  private void decide(Outbox out) {
    while (proposals.slots() > 0 && !learner.isHeld() && isAcceptedByMajority(proposals.first())) {
      long slot = proposals.first();
      learner.learn(slot, proposals.get(slot), out);
      proposals.dropBelow(slot + 1);
    }
  }

  private boolean isAcceptedByMajority(long slot) {
    int votes = 0;
    for (Progress voter : progress) {
      if (voter.low <= slot && slot <= voter.high) {
        votes++;
      }
    }
    return votes >= epoch.quorum();
  }

  private Message.Accept accept(long slot) {
    return new Message.Accept(
        epoch.number(), ballot, first, slot, learner.commit(), proposals.get(slot));
  }

  /** How far one voter has come under this ballot. */
  private static final class Progress {
    /**
     * Invariant: the voter said that it accepted every slot of {@code low..high} under this ballot.
     */
    private long low;

    private long high;

    /** The next slot to send to it. */
    private long next;

    /** When what is under way to it was first sent, or it last acknowledged more. */
    private long waitingSince;

    Progress(long first) {
      this.low = first;
      this.high = first - 1;
      this.next = first;
    }

    boolean isUpToDate() {
      return next == high + 1;
    }

    /**
     * Takes a run that says more than the one known; acknowledgements may come late and out of
     * order.
     */
    boolean extend(long runLow, long runHigh, long now) {
      if (runHigh < runLow || runHigh < high || (runHigh == high && runLow >= low)) {
        return false;
      }
      low = runLow;
      high = runHigh;
      next = Math.max(next, high + 1);
      waitingSince = now;
      return true;
    }

    void startAnew(long now) {
      waitingSince = now;
      next = high + 1;
    }
  }
}
