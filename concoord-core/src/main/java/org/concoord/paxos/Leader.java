package org.concoord.paxos;

import org.jspecify.annotations.Nullable;

/**
 * The paper's <em>leader</em>, from when its ballot was adopted until it is overtaken or gives up:
 * the commander that has its values accepted (2.3, R5), and the reads that it serves (R7).
 *
 * <p>It knows nothing of elections: whether it still leads is {@link Leadership}'s to say, and when
 * it does not, it is thrown away. There is one for each ballot led under, so that neither votes nor
 * confirmations of one ballot are ever counted under another (R1).
 *
 * <p>Invariant: all that phase 1 has found above the decided prefix was proposed again, under this
 * ballot, before anything else (R4); and no read is answered from a slot below it (R7).
 */
final class Leader {
  private final Commander commander;
  private final ReadIndex reads;

  /** When it began to lead. */
  private final long since;

  private Leader(Commander commander, ReadIndex reads, long since) {
    this.commander = commander;
    this.reads = reads;
    this.since = since;
  }

  /**
   * Begins to lead, by proposing what phase 1 has found.
   *
   * @param adopted phase 1 of the ballot; null where a stop-sign gave the ballot away (E3), under
   *     which nothing was accepted before
   * @param leaseTerms on which terms it takes leases
   */
  static Leader begin(
      ReplicaId self,
      Epoch epoch,
      Ballot ballot,
      @Nullable Scout adopted,
      Learner learner,
      LeaseTerms leaseTerms,
      StepTime time,
      long now,
      Outbox out) {
    Commander commander = new Commander(self, epoch, ballot, learner);
    long stopSign = 0;
    if (adopted != null) {
      for (long slot = commander.slotIn(); slot <= adopted.last(); slot++) {
        Value value = adopted.settle(slot);
        stopSign = learner.mayBeStopSign(value) ? slot : stopSign;
        commander.propose(value, now, out);
      }
    }
    long recovered = commander.slotIn() - 1;
    ReadIndex reads = new ReadIndex(epoch, ballot, learner, recovered, stopSign, leaseTerms, time);
    return new Leader(commander, reads, now);
  }

  Ballot ballot() {
    return commander.ballot();
  }

  long since() {
    return since;
  }

  /** The next slot to propose in. */
  long slotIn() {
    return commander.slotIn();
  }

  /** Slots proposed and not yet decided. */
  long inFlight() {
    return commander.inFlight();
  }

  /** Whether there is room for another value; see {@link Commander#hasRoom}. */
  boolean hasRoom() {
    return commander.hasRoom();
  }

  long propose(Value value, long now, Outbox out) {
    return commander.propose(value, now, out);
  }

  void onAccepted(ReplicaId from, Message.Accepted accepted, long now, Outbox out) {
    commander.onAccepted(from, accepted, now, out);
  }

  /** See {@link Commander#onLearnt}; false where it was overtaken. */
  boolean onLearnt(Outbox out) {
    return commander.onLearnt(out);
  }

  void onConnected(ReplicaId peer, long now, Outbox out) {
    commander.onConnected(peer, now, out);
  }

  void onAskRead(ReplicaId from, Message.AskRead askRead, Outbox out) {
    reads.ask(from, askRead.read(), out);
  }

  void onConfirmed(ReplicaId from, Message.Confirmed confirmed, Outbox out) {
    reads.onConfirmed(from, confirmed, out);
  }

  /** Sends again what may have been lost, at each beat. */
  void resend(long now, long afterTicks, Election election, Outbox out) {
    commander.resend(now, afterTicks, election, out);
    reads.resend(out);
  }

  /** It relies on no lease any more; see {@link ReadIndex#endLease}. */
  void endLease(Outbox out) {
    reads.endLease(out);
  }
}
