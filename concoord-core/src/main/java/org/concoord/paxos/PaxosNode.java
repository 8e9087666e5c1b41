package org.concoord.paxos;

import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One voter of one epoch: acceptor, leader and learner together, as a pure function of messages and ticks. Not thread-safe;
 * after an {@link IllegalStateException} from here the replica must stop, since its state is not to be trusted.
 *
 * <p>Roles and what changes them:
 *
 * <pre>
 * FOLLOWER   hears no leader until its deadline, and a majority answers it   -> CANDIDATE, under a higher ballot
 * CANDIDATE  a majority promised, and all slots up to its trims are decided  -> LEADER
 * CANDIDATE  sees a higher promise, or its deadline passes                   -> FOLLOWER
 * LEADER     sees a higher promise                                           -> CANDIDATE, under a still higher ballot
 * LEADER     sees a higher leader, or no majority answers it, or hands over  -> FOLLOWER
 * </pre>
 */
public final class PaxosNode implements Message.Handler {
  private final ReplicaId self;
  private final Epoch epoch;
  private final Timing timing;
  private final Acceptor acceptor;
  private final Learner learner;
  private final Election election;
  private final CatchUp catchUp;

  /** What each voter last said it had executed; what all have executed may be trimmed. */
  private final Map<ReplicaId, Long> executedBy = new TreeMap<>();

  private Role role = Role.FOLLOWER;

  /** Invariant: present iff candidate. */
  private @Nullable Scout scout;

  /** Invariant: present iff leader. */
  private @Nullable Commander commander;

  /** Whether the ballot stood under was asked for by the leader before (R6), so that nobody ignores it. */
  private boolean handingOver;

  private boolean standsNoMore;
  private long now;

  /** The outbox of the step under way; steps do not nest. */
  private @Nullable Outbox outbox;

  /**
   * A voter that has never promised or accepted anything.
   *
   * @param retainedBytes how many bytes of decisions to keep for voters that lag
   */
  public PaxosNode(ReplicaId self, Epoch epoch, Timing timing, RandomGenerator random, long retainedBytes) {
    if (!epoch.isVoter(self)) {
      throw new IllegalArgumentException(self + " is no voter of epoch " + epoch.number()); // M2
    }
    this.self = self;
    this.epoch = epoch;
    this.timing = timing;
    this.acceptor = new Acceptor(self, epoch.number(), 0);
    this.learner = new Learner(0, retainedBytes);
    this.election = new Election(self, epoch, timing, random);
    this.catchUp = new CatchUp(epoch.number(), learner, timing);
  }

  /** Delivers one message. Messages of another epoch, or from nobody of this one, are dropped. */
  public void onMessage(ReplicaId from, Message message, Outbox out) {
    if (message.epoch() != epoch.number() || !epoch.isVoter(from)) {
      return;
    }
    outbox = out;
    message.deliverTo(from, this);
  }

  /** One tick of 10 ms has passed. */
  public void tick(Outbox out) {
    tick(1, out);
  }

  /**
   * Ticks have passed: more than one where the process stood still. A leader that stood still for long has been answered by
   * nobody and steps down before it does anything else.
   */
  public void tick(long elapsed, Outbox out) {
    outbox = out;
    boolean beats = now == 0 || (now + elapsed) / timing.heartbeatTicks() > now / timing.heartbeatTicks();
    now += elapsed;
    switch (role) {
      case FOLLOWER -> {
        if (election.isDue(now)) {
          standIfConnected("no leader heard");
        }
      }
      case CANDIDATE -> {
        if (election.isDue(now)) {
          follow(ReplicaId.NONE, "no majority promised");
          election.waitForSilence(now);
        } else if (beats) {
          prepare(false);
        }
      }
      case LEADER -> {
        if (!election.isQuorumConnected(now)) {
          election.leaderUnknown(now);
          follow(ReplicaId.NONE, "no majority answers");
        } else if (beats) {
          leading().resend(now, 2L * timing.heartbeatTicks(), peer -> election.isConnected(peer, now), out);
        }
      }
    }
    catchUp.tick(now, out);
    if (beats) {
      beat();
    }
  }

  /** Proposes a value; returns its slot, or -1 where this node does not lead or its window is full. */
  public long propose(Value value, Outbox out) {
    if (!canPropose()) {
      return -1;
    }
    outbox = out;
    return leading().propose(value, out);
  }

  public boolean canPropose() {
    return commander != null && !standsNoMore && commander.hasRoom();
  }

  /** A connection to the peer stands anew: what was sent before may be lost. */
  public void onConnected(ReplicaId peer, Outbox out) {
    outbox = out;
    if (commander != null) {
      commander.onConnected(peer, now, out);
    }
  }

  /** A connection to the peer was reset or refused, which says as much as a long silence (R6). */
  public void onDisconnected(ReplicaId peer, Outbox out) {
    outbox = out;
    election.onDisconnected(peer);
    if (role == Role.FOLLOWER && peer.equals(election.leader())) {
      election.leaderGone(now);
      out.roleChanged(role, ReplicaId.NONE, "the connection to the leader broke");
    }
  }

  /** Every slot up to here has been executed by this replica, so that none of them is needed for itself any more. */
  public void onExecuted(long slot) {
    learner.onExecuted(slot);
  }

  /** Stops leading for good, asking the voter that has come furthest to stand at once (R6). */
  public void handOver(Outbox out) {
    outbox = out;
    standsNoMore = true;
    if (role != Role.LEADER) {
      return;
    }
    ReplicaId successor = ReplicaId.NONE;
    for (ReplicaId voter : epoch.voters()) {
      boolean eligible = !voter.equals(self) && election.isConnected(voter, now);
      if (eligible
          && (successor.equals(ReplicaId.NONE)
              || executedBy.getOrDefault(voter, 0L) > executedBy.getOrDefault(successor, 0L))) {
        successor = voter;
      }
    }
    if (!successor.equals(ReplicaId.NONE)) {
      out.send(successor, new Message.HandOver(epoch.number(), leading().ballot()));
    }
  }

  @Override
  public void onPrepare(ReplicaId from, Message.Prepare prepare) {
    boolean own = from.equals(self);
    election.onSeen(prepare.ballot());
    boolean suppressed = !own && !prepare.handOver() && hearsAnotherLeaderThan(from);
    if (suppressed && !prepare.ballot().isBelow(acceptor.promised())) {
      return;
    }
    if (!own && acceptor.promised().isBelow(prepare.ballot())) {
      if (role != Role.FOLLOWER) {
        follow(ReplicaId.NONE, "preempted by ballot " + prepare.ballot());
      }
      election.leaderUnknown(now);
    }
    acceptor.onPrepare(from, prepare, learner.commit(), out());
  }

  @Override
  public void onPromise(ReplicaId from, Message.Promise promise) {
    if (scout == null || role != Role.CANDIDATE) {
      return;
    }
    scout.onPromise(from, promise);
    leadIfAdopted();
  }

  @Override
  public void onReject(ReplicaId from, Message.Reject reject) {
    onHigherPromise(from, reject.promised());
  }

  @Override
  public void onAccept(ReplicaId from, Message.Accept accept) {
    election.onSeen(accept.ballot());
    if (!accept.ballot().isBelow(acceptor.promised())) {
      if (!from.equals(self) && role != Role.FOLLOWER) {
        follow(ReplicaId.NONE, "ballot " + accept.ballot() + " leads");
      }
    }
    acceptor.onAccept(from, accept, learner.commit(), out());
    if (!from.equals(self)) {
      learnUpTo(from, accept.ballot(), accept.commit());
    }
  }

  @Override
  public void onAccepted(ReplicaId from, Message.Accepted accepted) {
    if (commander == null) {
      return;
    }
    commander.onAccepted(from, accepted, now, out());
    if (accepted.commit() > learner.commit()) {
      // It acknowledges nothing that it knows to be decided; and what it knows need not be voted on again (R4).
      catchUp.fetchFrom(from, accepted.commit(), now, out());
    }
  }

  @Override
  public void onHeartbeat(ReplicaId from, Message.Heartbeat heartbeat) {
    election.onSeen(heartbeat.ballot());
    out().send(
        from,
        new Message.HeartbeatAck(
            epoch.number(), heartbeat.round(), acceptor.promised(), learner.commit(), learner.executed()));
    if (heartbeat.leading() && !heartbeat.ballot().isBelow(acceptor.promised())) {
      onLeaderHeartbeat(from, heartbeat);
    } else if (role == Role.FOLLOWER && from.equals(election.leader())) {
      // It no longer leads, or leads below what was promised to another: wait for whoever is standing.
      election.leaderUnknown(now);
      out().roleChanged(role, ReplicaId.NONE, from + " leads no more");
    }
    if (heartbeat.leading()) {
      learnUpTo(from, heartbeat.ballot(), heartbeat.commit());
    } else {
      catchUp.onHeard(from, heartbeat.commit(), now);
    }
  }

  @Override
  public void onHeartbeatAck(ReplicaId from, Message.HeartbeatAck ack) {
    election.onAnswer(from, ack.round(), now);
    executedBy.merge(from, ack.executed(), Math::max);
    catchUp.onHeard(from, ack.commit(), now);
    if (role == Role.LEADER) {
      onHigherPromise(from, ack.promised());
    }
  }

  @Override
  public void onFetch(ReplicaId from, Message.Fetch fetch) {
    out().send(
        from,
        new Message.Decisions(
            epoch.number(), fetch.from(), learner.commit(), learner.trim(), learner.range(fetch.from())));
  }

  @Override
  public void onDecisions(ReplicaId from, Message.Decisions decisions) {
    if (catchUp.onDecisions(from, decisions, now, out())) {
      if (commander != null) {
        commander.onCommit();
      }
      acceptor.onFetched(learner.commit(), out());
      leadIfAdopted();
    }
  }

  @Override
  public void onHandOver(ReplicaId from, Message.HandOver handOver) {
    if (role == Role.FOLLOWER && !standsNoMore && handOver.ballot().equals(acceptor.promised())) {
      stand(true, from + " handed over");
    }
  }

  private void onLeaderHeartbeat(ReplicaId from, Message.Heartbeat heartbeat) {
    boolean known = role == Role.FOLLOWER && from.equals(election.leader());
    if (!heartbeat.connected()) {
      if (known) {
        election.leaderGone(now);
        out().roleChanged(role, ReplicaId.NONE, "the leader hears no majority");
      }
      return;
    }
    election.onLeader(from, now);
    if (!known) {
      follow(from, "ballot " + heartbeat.ballot() + " leads");
    }
    learner.trimTo(heartbeat.trim());
    acceptor.trimTo(learner.trim());
  }

  private boolean hearsAnotherLeaderThan(ReplicaId candidate) {
    if (role == Role.LEADER) {
      return election.isQuorumConnected(now) && !standsNoMore;
    }
    return role == Role.FOLLOWER && election.hearsLeader(now) && !candidate.equals(election.leader());
  }

  /** A leader goes above whatever was promised to another at once (R6); a candidate waits its turn. */
  private void onHigherPromise(ReplicaId from, Ballot promised) {
    election.onSeen(promised);
    if (role == Role.LEADER && leading().ballot().isBelow(promised)) {
      standIfConnected(from + " has promised ballot " + promised);
    } else if (role == Role.CANDIDATE && scouting().ballot().isBelow(promised)) {
      election.waitForSilence(now);
      follow(ReplicaId.NONE, from + " has promised ballot " + promised);
    }
  }

  private void standIfConnected(String reason) {
    if (!standsNoMore && election.isQuorumConnected(now) && catchUp.trimmedBeyondReach() == 0) {
      stand(false, reason);
    } else {
      election.waitForSilence(now);
      if (role != Role.FOLLOWER) {
        follow(ReplicaId.NONE, reason);
      } else if (!election.leader().equals(ReplicaId.NONE)) {
        election.leaderUnknown(now);
        out().roleChanged(role, ReplicaId.NONE, reason);
      }
    }
  }

  private void stand(boolean handOver, String reason) {
    Ballot above = acceptor.promised().isBelow(election.highestSeen()) ? election.highestSeen() : acceptor.promised();
    Ballot ballot = above.next(self);
    election.leaderUnknown(now);
    handingOver = handOver;
    role = Role.CANDIDATE;
    commander = null;
    scout = new Scout(epoch, ballot, learner.commit() + 1);
    acceptor.promiseOwn(ballot, out());
    out().roleChanged(role, ReplicaId.NONE, reason);
    prepare(true);
  }

  private void prepare(boolean first) {
    Message.Prepare prepare =
        new Message.Prepare(epoch.number(), scouting().ballot(), scouting().from(), handingOver);
    for (ReplicaId voter : epoch.voters()) {
      if (first || !scouting().hasAnswered(voter)) {
        out().sendDurably(voter, prepare);
      }
    }
  }

  private void leadIfAdopted() {
    if (scout == null || !scout.isAdopted()) {
      return;
    }
    if (learner.commit() < scout.trim()) {
      catchUp.fetchFrom(scout.trimHolder(), scout.trim(), now, out());
      return;
    }
    Scout adopted = scout;
    Commander leading = new Commander(self, epoch, adopted.ballot(), learner);
    role = Role.LEADER;
    scout = null;
    commander = leading;
    election.onLeader(self, now);
    for (long slot = leading.slotIn(); slot <= adopted.last(); slot++) {
      leading.propose(adopted.settle(slot), out());
    }
    out().roleChanged(role, self, "a majority promised ballot " + adopted.ballot());
    beat();
  }

  private void follow(ReplicaId leader, String reason) {
    if (election.leader().equals(self)) {
      election.leaderUnknown(now);
    }
    role = Role.FOLLOWER;
    scout = null;
    commander = null;
    out().roleChanged(role, leader, reason);
  }

  /** A leader's commit index decides a slot only where this acceptor accepted it under that leader's ballot (2.3). */
  private void learnUpTo(ReplicaId from, Ballot ballot, long commit) {
    while (learner.commit() < commit && acceptor.isAcceptedUnder(ballot, learner.commit() + 1)) {
      PValue pvalue = acceptor.accepted(learner.commit() + 1);
      if (pvalue != null) {
        learner.learn(pvalue.value(), out());
      }
    }
    if (commander != null) {
      commander.onCommit();
    }
    if (learner.commit() < commit) {
      catchUp.fetchFrom(from, commit, now, out());
    }
  }

  private void beat() {
    boolean leads = role == Role.LEADER;
    long trim = leads ? executedByAll() : 0;
    Message.Heartbeat heartbeat =
        new Message.Heartbeat(
            epoch.number(),
            election.nextRound(),
            leads ? leading().ballot() : acceptor.promised(),
            leads && !standsNoMore,
            election.isQuorumConnected(now),
            learner.commit(),
            trim);
    for (ReplicaId voter : epoch.voters()) {
      if (!voter.equals(self)) {
        out().send(voter, heartbeat);
      }
    }
    if (leads) {
      learner.trimTo(trim);
      acceptor.trimTo(learner.trim());
    }
  }

  private long executedByAll() {
    long trim = learner.executed();
    for (ReplicaId voter : epoch.voters()) {
      if (!voter.equals(self)) {
        trim = Math.min(trim, executedBy.getOrDefault(voter, 0L));
      }
    }
    return trim;
  }

  private Outbox out() {
    if (outbox == null) {
      throw new IllegalStateException("no step under way");
    }
    return outbox;
  }

  private Commander leading() {
    if (commander == null) {
      throw new IllegalStateException("broken invariant: a leader has a commander");
    }
    return commander;
  }

  private Scout scouting() {
    if (scout == null) {
      throw new IllegalStateException("broken invariant: a candidate has a scout");
    }
    return scout;
  }

  public ReplicaId self() {
    return self;
  }

  public Epoch epoch() {
    return epoch;
  }

  public Role role() {
    return role;
  }

  /** Whom this node follows, itself where it leads, or {@link ReplicaId#NONE}. */
  public ReplicaId leader() {
    return role == Role.CANDIDATE ? ReplicaId.NONE : election.leader();
  }

  /** The highest ballot this node has promised. */
  public Ballot promised() {
    return acceptor.promised();
  }

  /** Every slot up to here is decided, as far as this node knows. */
  public long commit() {
    return learner.commit();
  }

  /** Decisions up to here have been dropped. */
  public long trim() {
    return learner.trim();
  }

  /** Slots proposed by this leader and not yet decided. */
  public long inFlight() {
    return commander == null ? 0 : commander.slotIn() - 1 - learner.commit();
  }

  public boolean isQuorumConnected() {
    return election.isQuorumConnected(now);
  }

  public boolean isConnected(ReplicaId peer) {
    return election.isConnected(peer, now);
  }

  /** What this acceptor accepted in a slot that it has not trimmed; for judges. */
  public @Nullable PValue accepted(long slot) {
    return acceptor.accepted(slot);
  }

  /** Where others have dropped decisions that this node still lacks: it cannot go on by itself. 0 where there is no such gap. */
  public long trimmedBeyondReach() {
    return catchUp.trimmedBeyondReach();
  }
}
