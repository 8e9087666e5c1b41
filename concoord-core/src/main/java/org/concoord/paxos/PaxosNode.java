package org.concoord.paxos;

import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One voter of one epoch: acceptor, leader and learner together, as a pure function of messages and
 * ticks. Here messages are told apart and handed to those whose business they are; who leads is
 * {@link Leadership}'s.
 *
 * <p>Not thread-safe. After an {@link IllegalStateException} from here the replica must stop, since
 * its state is not to be trusted.
 */
public final class PaxosNode implements Message.Handler {
  private final ReplicaId self;
  private final Epoch epoch;
  private final Timing timing;
  private final Acceptor acceptor;
  private final Learner learner;
  private final Election election;
  private final CatchUp catchUp;
  private final Heartbeats heartbeats;
  private final Leadership leadership;
  private final PendingReads reads;
  private final Grants grants;
  private final DecisionRecord decisions;
  private final StepTime time = new StepTime();

  /** What was known to be decided at the start, until it has been handed out. */
  private List<Value> decided;

  private long now;

  /** The outbox of the step under way; steps do not nest. */
  private @Nullable Outbox outbox;

  /**
   * A voter that has never promised or accepted anything.
   *
   * @param retainedBytes how many bytes of decisions to keep for voters that lag
   * @param leases on which terms it grants leases, and takes them where it leads (R7)
   */
  public PaxosNode(
      ReplicaId self,
      Epoch epoch,
      Timing timing,
      RandomGenerator random,
      long retainedBytes,
      LeaseTerms leases) {
    this(self, epoch, timing, random, retainedBytes, leases, StoredState.NONE);
  }

  /**
   * A voter that goes on from what it had stored; see {@link #resume}.
   *
   * @param stored what it had promised, accepted and learnt
   */
  public PaxosNode(
      ReplicaId self,
      Epoch epoch,
      Timing timing,
      RandomGenerator random,
      long retainedBytes,
      LeaseTerms leases,
      StoredState stored) {
    if (!epoch.isVoter(self)) {
      throw new IllegalArgumentException(self + " is no voter of epoch " + epoch.number()); // M2
    }
    this.self = self;
    this.epoch = epoch;
    this.timing = timing;
    this.acceptor = new Acceptor(epoch.number(), stored.trim(), retainedBytes);
    acceptor.restore(stored);
    this.learner = new Learner(stored.trim(), retainedBytes);
    this.decided = stored.decided();
    this.decisions = new DecisionRecord(epoch.number(), acceptor, learner, stored.commit());
    this.election = new Election(self, epoch, timing, random);
    election.restore(stored);
    this.catchUp = new CatchUp(epoch, learner, election, timing);
    this.heartbeats = new Heartbeats(self, epoch, election, acceptor, learner);
    this.grants = new Grants(leases, time);
    this.leadership =
        new Leadership(
            self,
            epoch,
            timing,
            acceptor,
            learner,
            election,
            catchUp,
            heartbeats,
            grants,
            leases,
            time);
    this.reads = new PendingReads(self, epoch, random);
  }

  /**
   * Goes on as the voter that an earlier process was: hands out what that knew to be decided, and
   * {@linkplain #assumeGrants assumes} what it may have granted. To be called before the first
   * step.
   */
  public void resume(long nowNanos, Outbox out) {
    assumeGrants(nowNanos);
    for (Value value : decided) {
      learner.learn(learner.commit() + 1, value, out);
    }
    decided = List.of();
  }

  /**
   * The promise of this voter was made by an earlier process, which may have granted leases a
   * moment ago that nobody remembers here: until they have run out it promises nothing more (R7),
   * whether or not it had ever promised anything. To be called before the first step.
   */
  public void assumeGrants(long nowNanos) {
    time.begin(nowNanos);
    grants.assumeTheWorst(acceptor.promised());
  }

  /**
   * Delivers one message. Messages of another epoch, or from nobody of this one, are dropped (M1).
   *
   * @param nowNanos what a monotonic clock of this process shows, read after the message arrived
   *     and, of one to itself, after what it is about did; only leases depend on it
   */
  public void onMessage(ReplicaId from, Message message, long nowNanos, Outbox out) {
    if (message.epoch() != epoch.number() || !epoch.isVoter(from)) {
      return;
    }
    outbox = out;
    time.begin(nowNanos);
    message.deliverTo(from, this);
    settleReads(out);
  }

  @Override
  public void onPrepare(ReplicaId from, Message.Prepare prepare) {
    Ballot ballot = prepare.ballot();
    if (!ballot.leader().equals(from)) {
      return;
    }
    election.onSeen(ballot);
    if (!from.equals(self) && !ballot.isBelow(acceptor.promised())) {
      if (grants.forbid(ballot)) {
        return; // R7: nor on hand-over, before which a leader ends its lease
      }
      if (!prepare.handOver() && leadership.hearsAnotherLeaderThan(from, now)) {
        return;
      }
      if (acceptor.promised().isBelow(ballot)) {
        leadership.onPreempted(ballot, now, out());
      }
    }
    acceptor.onPrepare(prepare, learner.commit(), out());
  }

  @Override
  public void onPromise(ReplicaId from, Message.Promise promise) {
    leadership.onPromise(from, promise, now, out());
  }

  @Override
  public void onReject(ReplicaId from, Message.Reject reject) {
    leadership.onHigherPromise(from, reject.promised(), now, out());
  }

  @Override
  public void onAccept(ReplicaId from, Message.Accept accept) {
    Ballot ballot = accept.ballot();
    if (!ballot.leader().equals(from)) {
      return;
    }
    election.onSeen(ballot);
    boolean own = from.equals(self);
    if (!own && !ballot.isBelow(acceptor.promised())) {
      leadership.onProposalOf(from, ballot, now, out());
    }
    acceptor.onAccept(accept, learner.commit(), out());
    if (!own) {
      learnUpTo(from, ballot, accept.commit());
    }
  }

  @Override
  public void onAccepted(ReplicaId from, Message.Accepted accepted) {
    leadership.onAccepted(from, accepted, now, out());
    if (leadership.role() == Role.LEADER && accepted.commit() > learner.commit()) {
      // It acknowledges nothing that it knows to be decided; and what it knows need not be voted on
      // again (R4).
      catchUp.fetchFrom(from, accepted.commit(), now, out());
    }
  }

  @Override
  public void onHeartbeat(ReplicaId from, Message.Heartbeat heartbeat) {
    election.onSeen(heartbeat.ballot());
    heartbeats.answer(from, heartbeat, out());
    if (heartbeats.isCurrent(from, heartbeat)) {
      if (heartbeat.leading() && !heartbeat.ballot().isBelow(acceptor.promised())) {
        leadership.onLeaderHeartbeat(from, heartbeat, now, out());
      } else {
        leadership.onOtherHeartbeat(from, now, out());
      }
    }
    if (heartbeat.leading()) {
      learnUpTo(from, heartbeat.ballot(), heartbeat.commit());
    } else {
      catchUp.onHeard(from, heartbeat.commit(), now);
    }
  }

  @Override
  public void onHeartbeatAck(ReplicaId from, Message.HeartbeatAck ack) {
    heartbeats.onAck(from, ack, now);
    catchUp.onHeard(from, ack.commit(), now);
    if (leadership.role() == Role.LEADER) {
      leadership.onHigherPromise(from, ack.promised(), now, out());
    }
  }

  @Override
  public void onFetch(ReplicaId from, Message.Fetch fetch) {
    out()
        .send(
            from,
            new Message.Decisions(
                epoch.number(),
                fetch.from(),
                learner.commit(),
                learner.trim(),
                learner.range(fetch.from())));
  }

  @Override
  public void onDecisions(ReplicaId from, Message.Decisions decisions) {
    if (catchUp.onDecisions(from, decisions, now, out())) {
      acceptor.onFetched(learner.commit(), out());
      leadership.onLearnt(now, out());
    }
  }

  @Override
  public void onHandOver(ReplicaId from, Message.HandOver handOver) {
    endGrant(from, handOver.ballot());
    leadership.onHandOver(from, handOver, now, out());
  }

  @Override
  public void onAskRead(ReplicaId from, Message.AskRead askRead) {
    leadership.onAskRead(from, askRead, out());
  }

  /** Answers whoever leads that ballot, or did: it is the promise that tells it which (R7). */
  @Override
  public void onConfirm(ReplicaId from, Message.Confirm confirm) {
    Ballot ballot = confirm.ballot();
    if (ballot.leader().equals(from)) {
      Ballot promised = acceptor.promised();
      long granted = grants.grant(ballot, promised, confirm.leaseMicros());
      out()
          .send(
              from,
              new Message.Confirmed(epoch.number(), ballot, confirm.round(), promised, granted));
    }
  }

  @Override
  public void onConfirmed(ReplicaId from, Message.Confirmed confirmed) {
    leadership.onConfirmed(from, confirmed, now, out());
  }

  @Override
  public void onReadable(ReplicaId from, Message.Readable readable) {
    reads.onReadable(readable);
  }

  @Override
  public void onLeaseEnded(ReplicaId from, Message.LeaseEnded ended) {
    endGrant(from, ended.ballot());
  }

  private void endGrant(ReplicaId from, Ballot ballot) {
    if (ballot.leader().equals(from)) {
      grants.release(ballot);
    }
  }

  /**
   * A leader's commit index decides a slot only where this acceptor accepted it under that leader's
   * ballot (2.3).
   */
  private void learnUpTo(ReplicaId from, Ballot ballot, long commit) {
    long before = learner.commit();
    for (long slot = before + 1; slot <= commit; slot++) {
      PValue pvalue = acceptor.accepted(slot);
      if (pvalue == null || !pvalue.ballot().equals(ballot)) {
        catchUp.fetchFrom(from, commit, now, out());
        break;
      }
      learner.learn(slot, pvalue.value(), out());
    }
    if (learner.commit() > before) {
      leadership.onLearnt(now, out());
    }
  }

  /**
   * Ticks have passed: more than one where the process stood still. A leader that stood still for
   * long has been answered by nobody and steps down before it does anything else.
   *
   * @param nowNanos as with {@link #onMessage}
   */
  public void tick(long elapsed, long nowNanos, Outbox out) {
    outbox = out;
    time.begin(nowNanos);
    boolean beats =
        now == 0 || (now + elapsed) / timing.heartbeatTicks() > now / timing.heartbeatTicks();
    now += elapsed;
    leadership.tick(beats, now, out);
    catchUp.tick(now, out);
    if (beats) {
      decisions.update(out);
      leadership.beat(now, out);
      reads.askAgain(out);
    }
    settleReads(out);
  }

  /**
   * Proposes a value; returns its slot, or -1 where this node does not lead or its window is full.
   */
  public long propose(Value value, Outbox out) {
    outbox = out;
    return leadership.propose(value, now, out);
  }

  private void settleReads(Outbox out) {
    reads.settle(leadership.leader(), learner.commit(), out);
  }

  /**
   * Asks when reads may run that have just come, so that they show all that was acknowledged before
   * (R7); returns their number. They may once {@link Outbox#readable} names it or a higher one,
   * which takes a leader that a majority follows; they outlast a change of leaders.
   */
  public long read(Outbox out) {
    outbox = out;
    long read = reads.add();
    settleReads(out);
    return read;
  }

  public boolean canPropose() {
    return leadership.canPropose();
  }

  /** A connection to the peer stands anew: what was sent before may be lost. */
  public void onConnected(ReplicaId peer, Outbox out) {
    outbox = out;
    heartbeats.onConnected(peer);
    leadership.onConnected(peer, now, out);
    settleReads(out);
  }

  /** A connection to the peer was reset or refused, which says as much as a long silence (R6). */
  public void onDisconnected(ReplicaId peer, Outbox out) {
    outbox = out;
    leadership.onDisconnected(peer, now, out);
    settleReads(out);
  }

  /**
   * Every slot up to here has been executed by this replica, so that none of them is needed for
   * itself any more. A voter that outlasts its process needs what it has executed again, unless it
   * is in its log that it was decided, durably: it is to say no more than that.
   */
  public void onExecuted(long slot) {
    learner.onExecuted(slot);
  }

  /** Stops leading for good, asking the voter that has come furthest to stand at once (R6). */
  public void handOver(Outbox out) {
    outbox = out;
    leadership.handOver(now, out);
    settleReads(out);
  }

  /** It may lead again, after {@link #handOver}: what spoke against it is over. */
  public void standAgain() {
    leadership.standAgain();
  }

  private Outbox out() {
    if (outbox == null) {
      throw new IllegalStateException("no step under way");
    }
    return outbox;
  }

  public ReplicaId self() {
    return self;
  }

  public Epoch epoch() {
    return epoch;
  }

  public Role role() {
    return leadership.role();
  }

  /** Whom this node follows, itself where it leads, or {@link ReplicaId#NONE}. */
  public ReplicaId leader() {
    return leadership.leader();
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

  /** What the decisions that are kept take, in bytes. */
  public long retainedBytes() {
    return learner.retainedBytes();
  }

  /** Up to where a voter has said that it has executed; -1 for one that is no voter. */
  public long executedBy(ReplicaId voter) {
    int position = epoch.position(voter);
    return position < 0 ? -1 : heartbeats.executedBy(position);
  }

  /** Slots proposed by this leader and not yet decided. */
  public long inFlight() {
    return leadership.inFlight();
  }

  /** What {@link #read} last returned; for judges. */
  public long lastRead() {
    return reads.last();
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

  /**
   * Where others have dropped decisions that this node still lacks: it cannot go on by itself. 0
   * where there is no such gap.
   */
  public long trimmedBeyondReach() {
    return catchUp.trimmedBeyondReach(now);
  }
}
