package org.concoord.paxos;

import org.jspecify.annotations.Nullable;

/**
 * The role of one voter and what changes it: whether it follows, stands with a {@link Scout}, or
 * leads as a {@link Leader}.
 *
 * <pre>
 * FOLLOWER   hears no leader until its deadline, and a majority answers it   -> CANDIDATE, under a higher ballot
 * FOLLOWER   is handed the lead                                              -> CANDIDATE, under a higher ballot
 * CANDIDATE  a majority promised, and all slots up to its trims are decided  -> LEADER
 * CANDIDATE  sees a higher promise, or hears nothing new until its deadline  -> FOLLOWER
 * LEADER     of some time sees a higher promise, or a decision under a
 *            higher ballot                                                   -> CANDIDATE, under a still higher ballot
 * LEADER     just elected sees such, or a higher leader, or no majority
 *            answers it, or it lacks what all others have dropped            -> FOLLOWER
 * </pre>
 */
final class Leadership {
  private final ReplicaId self;
  private final Epoch epoch;
  private final Timing timing;
  private final Acceptor acceptor;
  private final Learner learner;
  private final Election election;
  private final CatchUp catchUp;
  private final Heartbeats heartbeats;
  private final Grants grants;
  private final LeaseTerms leaseTerms;
  private final StepTime time;

  /** The first slot of the epoch. */
  private final long first;

  private Role role = Role.FOLLOWER;

  /** Invariant: present iff candidate. */
  private @Nullable Scout scout;

  /** Invariant: present iff leader. */
  private @Nullable Leader leading;

  private boolean standsNoMore;

  /**
   * The ballot that the stop-sign has given this replica, as long as it may lead under it without
   * phase 1: once, and only the process that has entered the epoch itself (E3). {@link Ballot#ZERO}
   * otherwise.
   */
  private Ballot given = Ballot.ZERO;

  Leadership(
      ReplicaId self,
      Epoch epoch,
      Timing timing,
      Acceptor acceptor,
      Learner learner,
      Election election,
      CatchUp catchUp,
      Heartbeats heartbeats,
      Grants grants,
      LeaseTerms leaseTerms,
      StepTime time) {
    this.self = self;
    this.epoch = epoch;
    this.timing = timing;
    this.acceptor = acceptor;
    this.learner = learner;
    this.first = learner.commit() + 1;
    this.election = election;
    this.catchUp = catchUp;
    this.heartbeats = heartbeats;
    this.grants = grants;
    this.leaseTerms = leaseTerms;
    this.time = time;
  }

  void tick(boolean beats, long now, Outbox out) {
    switch (role) {
      case FOLLOWER -> {
        if (election.isDue(now)) {
          long bound = grants.ticksUntilFree(self);
          if (bound > 0) {
            election.waitOut(bound, now);
          } else {
            standIfAble("no leader heard", now, out);
          }
        }
      }
      case CANDIDATE -> {
        if (election.isDue(now)) {
          follow(ReplicaId.NONE, "no majority promised", now, out);
        } else if (beats && scout != null) {
          scout.askAgain(out);
        }
      }
      case LEADER -> {
        if (!election.isQuorumConnected(now)) {
          follow(ReplicaId.NONE, "no majority answers", now, out);
        } else if (catchUp.trimmedBeyondReach(now) > 0) {
          follow(ReplicaId.NONE, "others have dropped decisions that are missing here", now, out);
        } else if (beats && leading != null) {
          leading.resend(now, 2L * timing.heartbeatTicks(), election, out);
        }
      }
    }
  }

  void beat(long now, Outbox out) {
    Ballot ballot = leading == null ? acceptor.promised() : leading.ballot();
    heartbeats.beat(ballot, role == Role.LEADER && !standsNoMore, now, out);
  }

  long propose(Value value, long now, Outbox out) {
    return canPropose() && leading != null ? leading.propose(value, now, out) : -1;
  }

  boolean canPropose() {
    return leading != null && !standsNoMore && leading.hasRoom() && !learner.isFull();
  }

  /** Somebody else stands under a ballot that this acceptor is about to promise. */
  void onPreempted(Ballot ballot, long now, Outbox out) {
    if (role != Role.FOLLOWER || election.hasLeader()) {
      follow(ReplicaId.NONE, "ballot " + ballot + " stands", now, out);
    } else {
      election.waitForSilence(now);
    }
  }

  void onPromise(ReplicaId from, Message.Promise promise, long now, Outbox out) {
    if (scout != null && scout.onPromise(from, promise)) {
      election.waitForSilence(now);
      leadIfAdopted(now, out);
    }
  }

  /** A candidate waits its turn where something higher was promised to another (R6). */
  void onHigherPromise(ReplicaId from, Ballot promised, long now, Outbox out) {
    election.onSeen(promised);
    if (leading != null && leading.ballot().isBelow(promised)) {
      onOvertaken(from + " has promised ballot " + promised, now, out);
    } else if (scout != null && scout.ballot().isBelow(promised)) {
      follow(ReplicaId.NONE, from + " has promised ballot " + promised, now, out);
    }
  }

  /**
   * A leader goes above whoever overtook it, at once (R6): those who follow it hear nobody else.
   * One that was just elected yields, since two candidates that each win their election and then go
   * above the other would do so again and again.
   */
  private void onOvertaken(String reason, long now, Outbox out) {
    if (leading != null && now - leading.since() >= timing.electionMinTicks()) {
      standIfAble(reason, now, out);
    } else {
      follow(ReplicaId.NONE, reason, now, out);
    }
  }

  /** The acceptor took a value of another leader. */
  void onProposalOf(ReplicaId proposer, Ballot ballot, long now, Outbox out) {
    if (role != Role.FOLLOWER) {
      follow(ReplicaId.NONE, "ballot " + ballot + " leads", now, out);
    }
    election.onProposalOf(proposer, now);
  }

  void onAccepted(ReplicaId from, Message.Accepted accepted, long now, Outbox out) {
    if (leading != null) {
      leading.onAccepted(from, accepted, now, out);
    }
  }

  /** Reads of this replica or of one that follows it; who follows another is not answered. */
  void onAskRead(ReplicaId from, Message.AskRead askRead, Outbox out) {
    if (leading != null) {
      leading.onAskRead(from, askRead, out);
    }
  }

  void onConfirmed(ReplicaId from, Message.Confirmed confirmed, long now, Outbox out) {
    if (leading != null) {
      leading.onConfirmed(from, confirmed, out);
      onHigherPromise(from, confirmed.promised(), now, out);
    }
  }

  /** The decided prefix has grown by other means than the votes counted here. */
  void onLearnt(long now, Outbox out) {
    if (leading != null && !leading.onLearnt(out)) {
      onOvertaken("slot " + learner.commit() + " was decided under a higher ballot", now, out);
    } else if (scout != null) {
      election.waitForSilence(now);
      leadIfAdopted(now, out);
    }
  }

  /** A heartbeat of a leader whose ballot is not below this acceptor's promise. */
  void onLeaderHeartbeat(ReplicaId from, Message.Heartbeat heartbeat, long now, Outbox out) {
    boolean known = role == Role.FOLLOWER && from.equals(election.leader());
    if (heartbeat.connected()) {
      if (!known) {
        follow(from, "ballot " + heartbeat.ballot() + " leads", now, out);
      }
      election.onLeader(from, now);
      heartbeats.trimTo(heartbeat.trim());
    } else if (known) {
      election.leaderGone(now);
      out.roleChanged(role, ReplicaId.NONE, "the leader hears no majority");
    }
  }

  /** A heartbeat of a replica that does not lead, or below what was promised to another. */
  void onOtherHeartbeat(ReplicaId from, long now, Outbox out) {
    if (role == Role.FOLLOWER && from.equals(election.leader())) {
      follow(ReplicaId.NONE, from + " leads no more", now, out);
    }
  }

  /** Whether R6 bids this replica to ignore a Prepare of {@code candidate}. */
  boolean hearsAnotherLeaderThan(ReplicaId candidate, long now) {
    return switch (role) {
      case LEADER -> election.isQuorumConnected(now) && !standsNoMore;
      case CANDIDATE -> false;
      case FOLLOWER -> election.hearsLeader(now) && !candidate.equals(election.leader());
    };
  }

  void onConnected(ReplicaId peer, long now, Outbox out) {
    if (leading != null) {
      leading.onConnected(peer, now, out);
    }
  }

  void onDisconnected(ReplicaId peer, long now, Outbox out) {
    election.onDisconnected(peer);
    if (role == Role.FOLLOWER && peer.equals(election.leader())) {
      election.leaderGone(now);
      out.roleChanged(role, ReplicaId.NONE, "the connection to the leader broke");
    }
  }

  /** The epoch was entered, and its stop-sign gives this replica a ballot (E3). */
  void onEntered(Ballot ballot) {
    given = ballot;
  }

  void end(String reason, long now, Outbox out) {
    if (role != Role.FOLLOWER || election.hasLeader()) {
      follow(ReplicaId.NONE, reason, now, out);
    }
  }

  /** What is proposed is still seen through, but nothing new, and no ballot after this one. */
  void handOver(long now, Outbox out) {
    standsNoMore = true;
    if (leading != null) {
      leading.endLease(out);
      ReplicaId successor = heartbeats.successor(now);
      if (!successor.equals(ReplicaId.NONE)) {
        out.send(successor, new Message.HandOver(epoch.number(), leading.ballot()));
      }
    } else if (scout != null) {
      follow(ReplicaId.NONE, "stands no more", now, out);
    }
  }

  void standAgain() {
    standsNoMore = false;
  }

  void onHandOver(ReplicaId from, Message.HandOver handOver, long now, Outbox out) {
    if (from.equals(self)) {
      leadAsGiven(handOver.ballot(), now, out);
      return;
    }
    boolean byLeader =
        handOver.ballot().leader().equals(from) && handOver.ballot().equals(acceptor.promised());
    if (role == Role.FOLLOWER
        && byLeader
        && !standsNoMore
        && grants.ticksUntilFree(self) == 0
        && catchUp.trimmedBeyondReach(now) == 0) {
      stand(true, from + " handed over", now, out);
    }
  }

  /**
   * The entry is durable by now: a process that dies after this finds it there, and never uses the
   * ballot again (E3).
   */
  private void leadAsGiven(Ballot ballot, long now, Outbox out) {
    boolean mine = ballot.equals(given) && ballot.equals(acceptor.promised());
    given = Ballot.ZERO;
    if (mine && role == Role.FOLLOWER && !standsNoMore && learner.commit() < first) {
      election.presumeConnected(now);
      lead(ballot, "the stop-sign named it", null, now, out);
    }
  }

  private void standIfAble(String reason, long now, Outbox out) {
    if (!standsNoMore
        && election.isQuorumConnected(now)
        && catchUp.trimmedBeyondReach(now) == 0
        && grants.ticksUntilFree(self) == 0) {
      stand(false, reason, now, out);
    } else if (role != Role.FOLLOWER || election.hasLeader()) {
      follow(ReplicaId.NONE, reason, now, out);
    } else {
      election.waitForSilence(now);
    }
  }

  private void stand(boolean byHandOver, String reason, long now, Outbox out) {
    Ballot promised = acceptor.promised();
    Ballot above = promised.isBelow(election.highestSeen()) ? election.highestSeen() : promised;
    Ballot ballot = above.next(self);
    election.leaderUnknown(now);
    role = Role.CANDIDATE;
    endLeading(out);
    Scout standing = new Scout(epoch, ballot, learner.commit() + 1, byHandOver);
    scout = standing;
    acceptor.promiseOwn(ballot, out);
    out.roleChanged(role, ReplicaId.NONE, reason);
    standing.ask(out);
  }

  private void leadIfAdopted(long now, Outbox out) {
    Scout adopted = scout;
    if (adopted == null || !adopted.isAdopted()) {
      return;
    }
    if (learner.commit() < adopted.trim()) {
      catchUp.fetchFrom(adopted.trimHolder(), adopted.trim(), now, out);
      return;
    }
    if (adopted.isOvertaken(learner.commit())) {
      follow(ReplicaId.NONE, "a slot was decided above ballot " + adopted.ballot(), now, out);
      return;
    }
    scout = null;
    lead(adopted.ballot(), "a majority promised ballot " + adopted.ballot(), adopted, now, out);
  }

  private void lead(Ballot ballot, String reason, @Nullable Scout adopted, long now, Outbox out) {
    role = Role.LEADER;
    election.onLeader(self, now);
    Leader leader = Leader.begin(self, epoch, ballot, adopted, learner, leaseTerms, time, now, out);
    leading = leader;
    out.roleChanged(role, self, reason);
    beat(now, out);
    if (first > 1 && leader.slotIn() == first) {
      // Its decision shows that a majority has entered, which old voters wait for (E5).
      leader.propose(Value.NO_OP, now, out);
    }
  }

  private void follow(ReplicaId leader, String reason, long now, Outbox out) {
    role = Role.FOLLOWER;
    scout = null;
    endLeading(out);
    election.leaderUnknown(now);
    out.roleChanged(role, leader, reason);
  }

  private void endLeading(Outbox out) {
    if (leading != null) {
      leading.endLease(out);
      leading = null;
    }
  }

  Role role() {
    return role;
  }

  ReplicaId leader() {
    return election.leader();
  }

  long inFlight() {
    return leading == null ? 0 : leading.inFlight();
  }
}
