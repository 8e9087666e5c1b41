package org.concoord.paxos;

import java.util.Arrays;
import java.util.List;

/**
 * Reads without a slot, as the leader of one ballot serves them (R7): from which slot on does a
 * state show all that was acknowledged before a read was asked for?
 *
 * <p>Everything decided under lower ballots lies in the recovered suffix or below, everything
 * decided under this one in this leader's own prefix. So the answer is the higher of the two, if
 * nothing has been decided under a higher ballot yet; and nothing has where a majority still has
 * not promised one. Whether it has is asked in <em>rounds</em>, one at a time: the slot is noted,
 * then the round's first frame is sent, and what is asked for after that waits for the next round,
 * since some of the answers may already be under way and tell of a time before it.
 *
 * <p>Where frames get lost the same round is asked again, and not a new one: its question, whether
 * there was a moment after the slot was noted at which a voter had promised nothing higher, has
 * been answered for good by those who have answered.
 *
 * <p>Under a lease, where they are on, it is known without asking. Each round asks for one, so that
 * reads pay for leases and nobody else does; and reads under the second half of one begin the next
 * round, for which nobody waits.
 *
 * <p>One lives as long as one ballot leads; who waits here when it ends asks the next leader.
 */
final class ReadIndex {
  /** No read has this number. */
  private static final long NONE = 0;

  private final Epoch epoch;
  private final Ballot ballot;
  private final Learner learner;
  private final long recovered;
  private final StepTime time;
  private final Lease lease;

  /** The last read of each voter that came after this round's slot was noted, or {@link #NONE}. */
  private final long[] waiting;

  /** The last read of each voter that this round is for, or {@link #NONE}. */
  private final long[] inRound;

  /** Which voters have confirmed this round. */
  private final boolean[] confirmed;

  private int confirmations;
  private boolean underWay;
  private long round;
  private long slot;

  /** When this round's first frame was sent, or before. */
  private long sentNanos;

  /** What all that have confirmed this round grant at least. */
  private long grantedMicros;

  /**
   * @param recovered the end of what the ballot's leader found in phase 1 and proposes again
   */
  ReadIndex(
      Epoch epoch,
      Ballot ballot,
      Learner learner,
      long recovered,
      LeaseTerms terms,
      StepTime time) {
    this.epoch = epoch;
    this.ballot = ballot;
    this.learner = learner;
    this.recovered = recovered;
    this.time = time;
    this.lease = new Lease(terms, time);
    int voters = epoch.voters().size();
    this.waiting = new long[voters];
    this.inRound = new long[voters];
    this.confirmed = new boolean[voters];
  }

  /** A voter, this leader among them, asks for its reads up to {@code read}. */
  void ask(ReplicaId reader, long read, Outbox out) {
    int voter = epoch.position(reader);
    if (mayServe() && lease.isValid()) {
      answer(voter, read, readableNow(), out);
      if (lease.isHalfOver() && !underWay) {
        begin(out);
      }
      return;
    }
    if (underWay && inRound[voter] == read) {
      return; // asked again, since the answer takes its time
    }
    waiting[voter] = read;
    if (!underWay && mayServe()) {
      begin(out);
    }
  }

  /**
   * Whoever has decided what may be a stop-sign promises nothing of its epoch any more, by a lease
   * neither, before it knows (E1, E6): the next may have begun.
   */
  private boolean mayServe() {
    return !learner.isHeld();
  }

  private void begin(Outbox out) {
    slot = readableNow();
    sentNanos = time.nanos();
    grantedMicros = Long.MAX_VALUE;
    System.arraycopy(waiting, 0, inRound, 0, waiting.length);
    Arrays.fill(waiting, NONE);
    Arrays.fill(confirmed, false);
    confirmations = 0;
    underWay = true;
    round++;
    sendToUnconfirmed(out);
  }

  private long readableNow() {
    return Math.max(learner.commit(), recovered);
  }

  private void answer(int voter, long read, long from, Outbox out) {
    out.send(epoch.voters().get(voter), new Message.Readable(epoch.number(), read, from));
  }

  /** Frames may have been lost: asks those again who have not confirmed, and for what waits. */
  void resend(Outbox out) {
    if (underWay) {
      sendToUnconfirmed(out);
    } else {
      beginNext(out);
    }
  }

  private void beginNext(Outbox out) {
    for (long read : waiting) {
      if (read != NONE && mayServe()) {
        begin(out);
        return;
      }
    }
  }

  /** To the leader itself too, which counts under the same test as the others. */
  private void sendToUnconfirmed(Outbox out) {
    Message.Confirm confirm = new Message.Confirm(epoch.number(), ballot, round, lease.ask());
    List<ReplicaId> voters = epoch.voters();
    for (int voter = 0; voter < confirmed.length; voter++) {
      if (!confirmed[voter]) {
        out.send(voters.get(voter), confirm);
      }
    }
  }

  void onConfirmed(ReplicaId from, Message.Confirmed answer, Outbox out) {
    int voter = epoch.position(from);
    boolean counts =
        underWay
            && answer.ballot().equals(ballot)
            && answer.round() == round
            && !ballot.isBelow(answer.promised());
    if (voter < 0 || !counts || confirmed[voter]) {
      return;
    }
    confirmed[voter] = true;
    confirmations++;
    grantedMicros = Math.min(grantedMicros, answer.leaseMicros());
    if (confirmations >= epoch.quorum()) {
      end(out);
    }
  }

  private void end(Outbox out) {
    underWay = false;
    lease.onGranted(sentNanos, grantedMicros);
    boolean leased = mayServe() && lease.isValid();
    for (int voter = 0; voter < inRound.length; voter++) {
      if (inRound[voter] != NONE) {
        answer(voter, inRound[voter], slot, out);
      }
      if (leased && waiting[voter] != NONE) {
        answer(voter, waiting[voter], readableNow(), out);
        waiting[voter] = NONE;
      }
    }
    beginNext(out);
  }

  /** The leader relies on its lease no more, and lets its grantors promise what they like. */
  void endLease(Outbox out) {
    if (lease.end()) {
      Message.LeaseEnded ended = new Message.LeaseEnded(epoch.number(), ballot);
      for (ReplicaId voter : epoch.voters()) {
        out.send(voter, ended);
      }
    }
  }
}
