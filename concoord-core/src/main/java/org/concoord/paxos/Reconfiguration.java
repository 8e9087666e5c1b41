package org.concoord.paxos;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Reconfiguration by stop-signs, as one replica goes through it: the epoch that it is in, the vote
 * that it has there, and the ways into a later one.
 *
 * <pre>
 * executes the stop-sign of its epoch    -> the next epoch, under whom the stop-sign names (E3, E4)
 * installs a snapshot of a later epoch   -> that epoch, past all between (E4)
 * </pre>
 *
 * <p>Either way all that its epoch decided goes on record before anything of the next does, and
 * what the epoch had for itself, promises, votes, leader and lease, ends with its {@link PaxosNode}
 * (E1). The next has a node of its own, if this replica votes there: not where it is not named, nor
 * where an earlier process was already further, whose promises need not be known any more (M2, E4).
 *
 * <p>Invariants: the epoch never falls; it is that of the slot after the last one executed; only a
 * node promises, accepts or leads.
 */
final class Reconfiguration {
  private final ReplicaId self;
  private final Timing timing;
  private final RandomGenerator random;
  private final Retention retention;
  private final LeaseTerms leases;
  private final Learner learner;
  private final PendingReads reads;
  private final Pursuit pursuit;
  private final Observers observers;
  private final DecisionRecord record;
  private final Resumption resumption;
  private final SnapshotExchange snapshots;

  private Epoch epoch;

  /** Invariant: present iff this replica votes in the epoch and never was in a later one. */
  private @Nullable PaxosNode node;

  /** The stop-sign by which this replica left the voters; 0 where none did. */
  private long left;

  private boolean standsNoMore;

  /** As a replica that begins in the epoch, at tick 0. */
  Reconfiguration(
      ReplicaId self,
      Epoch epoch,
      Timing timing,
      RandomGenerator random,
      Retention retention,
      LeaseTerms leases,
      Learner learner,
      PendingReads reads,
      Pursuit pursuit,
      Observers observers,
      DecisionRecord record,
      Resumption resumption,
      SnapshotExchange snapshots) {
    this.self = self;
    this.epoch = epoch;
    this.timing = timing;
    this.random = random;
    this.retention = retention;
    this.leases = leases;
    this.learner = learner;
    this.reads = reads;
    this.pursuit = pursuit;
    this.observers = observers;
    this.record = record;
    this.resumption = resumption;
    this.snapshots = snapshots;
    this.node = votes() ? newNode(0) : null;
  }

  /** M2, E4: what it promised in epochs that it had left, it need not know any more. */
  private boolean votes() {
    return epoch.isVoter(self) && resumption.actsIn(epoch.number());
  }

  private PaxosNode newNode(long now) {
    PaxosNode voter =
        new PaxosNode(
            self,
            epoch,
            timing,
            random,
            retention,
            leases,
            resumption.takeVotes(epoch.number()),
            learner,
            record,
            snapshots,
            observers,
            reads,
            now);
    resumption.assumeGrants(voter);
    return voter;
  }

  /** A valid stop-sign has been executed (E2): it was the last slot of this epoch. */
  void enter(MemberChange change, long now, Outbox out) {
    Invariants.check(
        change.slot() == learner.commit() && change.next().epoch() == epoch.number() + 1,
        "a stop-sign is the last slot of its epoch",
        change.slot());
    leave(out);
    goOnIn(change.next().toEpoch(), change.slot(), now, out);
    if (node != null && !resumption.hasEntered(epoch.number())) {
      node.enter(change.firstLeader(), out);
    }
  }

  /** What comes after the slot is of the epoch. */
  private void goOnIn(Epoch next, long slot, long now, Outbox out) {
    left = epoch.isVoter(self) && !next.isVoter(self) ? slot : left;
    epoch = next;
    reads.moveTo(epoch.number());
    pursuit.onEntered(epoch.number());
    observers.forgetVoters(epoch);
    node = votes() ? newNode(now) : null;
    if (node != null && standsNoMore) {
      node.handOver(out);
    }
  }

  /**
   * A snapshot that was verified takes the place of every slot up to its own, and takes this
   * replica into its epoch where that is a later one. It needs no entry on record: what it is goes
   * before all that follows it, and no ballot is given away by it (E3).
   */
  void install(long slot, Epoch of, long now, Outbox out) {
    if (of.number() > epoch.number()) {
      leave(out);
      learner.install(slot);
      goOnIn(of, slot, now, out);
      out.installed(slot);
      return;
    }
    Invariants.check(of.equals(epoch), "what is decided later is of no epoch before", slot);
    boolean leads = node != null && node.role() == Role.LEADER;
    if (!leads) {
      learner.install(slot);
      if (node != null) {
        node.trimTo(slot);
      }
      out.installed(slot);
      if (node != null) {
        node.onInstalled(slot, out);
      }
    }
  }

  /** All that the epoch decided goes on record before anything of the next does (E4). */
  private void leave(Outbox out) {
    if (node != null) {
      node.end(out);
    } else {
      record.update(epoch.number(), null, out);
    }
  }

  /**
   * Keeps the log of a replica without a vote, at each beat: on record, for it may be given a vote
   * (E4), and in memory, for those who are somewhat behind or, as long as who came after may not
   * hold it yet, for whoever asks (E5).
   */
  void keepLogWithoutVote(Outbox out) {
    if (node == null) {
      record.update(epoch.number(), null, out);
      learner.trimTo(left > 0 && !mayStop() ? 0 : learner.executed() - Observers.NEAR);
    }
  }

  /** It leads no more, in later epochs neither; see {@link Member#handOver}. */
  void handOver(Outbox out) {
    standsNoMore = true;
    if (node != null) {
      node.handOver(out);
    }
  }

  /** See {@link Member#standAgain}. */
  void standAgain() {
    standsNoMore = false;
    if (node != null) {
      node.standAgain();
    }
  }

  Epoch epoch() {
    return epoch;
  }

  /** The voter that it is in the epoch, or null. */
  @Nullable PaxosNode node() {
    return node;
  }

  /** See {@link Member#mayStop}. */
  boolean mayStop() {
    return left > 0 && learner.commit() > left;
  }
}
