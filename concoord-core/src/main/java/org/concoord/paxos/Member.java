package org.concoord.paxos;

import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One replica of an instance, from epoch to epoch, as a pure function of messages and ticks. It
 * votes, as a {@link PaxosNode}, in the epoch that it has executed its way into, if it is named
 * there; else it follows the log and gives decisions to whoever asks. Here messages are told apart
 * by their epochs; how it comes from one epoch into the next is {@link Reconfiguration}'s.
 *
 * <p>The decided prefix is one for all epochs: its learner learns nothing behind what may be a
 * stop-sign before that has been executed, so that a slot of a later epoch is learnt only by those
 * who are there (E1, E4). What epochs have for themselves, acceptor, leader, lease and who is
 * connected, begins anew with each.
 *
 * <pre>
 * message of my epoch, from one of its voters   the node's, where I vote
 * Fetch of anybody                              answered
 * Decisions of anybody                          what continues my prefix is learnt
 * message of a lower epoch                      answered by Decisions, empty, of mine (EpochMoved)
 * message of a higher epoch                     its sender is asked for decisions
 * anything else                                 dropped (M1)
 * </pre>
 *
 * <p>Not thread-safe. After an {@link IllegalStateException} from here the replica must stop, since
 * its state is not to be trusted.
 */
public final class Member {
  private final ReplicaId self;
  private final Timing timing;
  private final Learner learner;
  private final PendingReads reads;
  private final Pursuit pursuit;
  private final Observers observers;
  private final DecisionRecord record;
  private final Resumption resumption;
  private final SnapshotExchange snapshots;
  private final Reconfiguration reconfiguration;
  private long now;

  /**
   * A replica of an instance that has just formed, or one that goes on from what was stored; see
   * {@link #resume}.
   *
   * @param epoch the epoch of the slot after {@link StoredState#trim}; what is stored as decided
   *     may lead to a later one
   * @param retention what to keep for voters that lag
   * @param leases on which terms it grants leases, and takes them where it leads (R7)
   * @param stored what it had promised, accepted and learnt
   */
  public Member(
      ReplicaId self,
      Epoch epoch,
      Timing timing,
      RandomGenerator random,
      Retention retention,
      LeaseTerms leases,
      StopSigns stopSigns,
      StoredState stored) {
    this.self = self;
    this.timing = timing;
    this.learner = new Learner(stored.trim(), retention.bytes(), stopSigns);
    this.pursuit = new Pursuit(self, learner);
    this.observers = new Observers(timing);
    this.reads = new PendingReads(self, epoch.number());
    this.record = new DecisionRecord(learner, stored.commit());
    this.resumption = new Resumption(stored);
    this.snapshots = new SnapshotExchange(this, learner, retention, timing);
    this.reconfiguration =
        new Reconfiguration(
            self,
            epoch,
            timing,
            random,
            retention,
            leases,
            learner,
            reads,
            pursuit,
            observers,
            record,
            resumption,
            snapshots);
    reads.begin(random);
  }

  /**
   * Goes on as the replica that an earlier process was: hands out what that knew to be decided, up
   * to what may be a stop-sign and on from there when that has been executed, and {@linkplain
   * #assumeGrants assumes} what it may have granted. It votes once it has come to the epoch that it
   * was in. To be called before the first step.
   */
  public void resume(long nowNanos, Outbox out) {
    resumption.begin(nowNanos);
    assumeGrants(nowNanos);
    resumption.handOut(learner, out);
  }

  /**
   * The promise of this voter was made by an earlier process, which may have granted leases a
   * moment ago that nobody remembers here: until they have run out it promises nothing more (R7),
   * whether or not it had ever promised anything. To be called before the first step.
   */
  public void assumeGrants(long nowNanos) {
    if (node() != null) {
      node().assumeGrants(nowNanos);
    }
  }

  /**
   * Delivers one message.
   *
   * @param from a replica of this instance, of which the driver is sure
   * @param nowNanos what a monotonic clock of this process shows, read after the message arrived
   *     and, of one to itself, after what it is about did; only leases depend on it
   */
  public void onMessage(ReplicaId from, Message message, long nowNanos, Outbox out) {
    if (snapshots.take(from, message, out)) {
      settleReads(out);
      return;
    }
    if (message instanceof Message.Fetch fetch) {
      answer(from, fetch, out);
    }
    if (message.epoch() == epoch().number()) {
      onMessageOfEpoch(from, message, nowNanos, out);
    } else if (message.epoch() > epoch().number()) {
      learnFrom(from, message, out);
      pursuit.onAhead(from, message.epoch(), epoch().number(), out);
    } else {
      learnFrom(from, message, out);
      if (!(message instanceof Message.Fetch || message instanceof Message.Decisions)) {
        out.send(from, decisions(learner.commit() + 1, List.of())); // E4
      }
    }
    settleReads(out);
  }

  private void onMessageOfEpoch(ReplicaId from, Message message, long nowNanos, Outbox out) {
    if (node() != null && epoch().isVoter(from)) {
      node().onMessage(from, message, nowNanos, out);
    } else {
      learnFrom(from, message, out);
    }
  }

  /** Decisions are worth as much from anybody, for all speak of one log. */
  private void learnFrom(ReplicaId from, Message message, Outbox out) {
    if (message instanceof Message.Decisions decisions
        && pursuit.onDecisions(from, decisions, epoch().number(), out)
        && node() != null) {
      node().onLearnt(out);
    }
  }

  private void answer(ReplicaId from, Message.Fetch fetch, Outbox out) {
    if (!epoch().isVoter(from)) {
      observers.onFetch(from, fetch, now);
    }
    out.send(from, decisions(fetch.from(), learner.range(fetch.from())));
  }

  private Message.Decisions decisions(long from, List<Value> values) {
    return new Message.Decisions(epoch().number(), from, learner.commit(), learner.trim(), values);
  }

  /**
   * Every slot up to here has been executed by this replica, so that none of them is needed for
   * itself any more. A voter that outlasts its process needs what it has executed again, unless it
   * is in its log that it was decided, durably: it is to say no more than that.
   *
   * @param change what this slot was, if it was a valid stop-sign (E2): to be told at once, since
   *     nothing is decided before
   */
  public void onExecuted(long slot, @Nullable MemberChange change, Outbox out) {
    boolean held = learner.isHeld();
    learner.onExecuted(slot);
    settle(held, change, out);
  }

  /**
   * What might have been a stop-sign has been executed, though it need not be on record yet that it
   * was decided: to be told at once, since nothing is decided before. {@link #onExecuted} says that
   * too.
   *
   * @param change what it was, or null where it was none
   */
  public void onStopSign(long slot, @Nullable MemberChange change, Outbox out) {
    boolean held = learner.isHeld();
    learner.onSettled(slot);
    settle(held, change, out);
  }

  private void settle(boolean held, @Nullable MemberChange change, Outbox out) {
    if (change != null && change.next().epoch() > epoch().number()) {
      reconfiguration.enter(change, now, out);
      resumption.handOut(learner, out);
    } else if (resumption.handOut(learner, out)) {
      if (node() != null) {
        node().onLearnt(out); // It may have come to lead before it was through its record (2.3).
      }
    } else if (held && !learner.isHeld() && node() != null) {
      node().onReleased(out);
    }
    settleReads(out);
  }

  /** See {@link Reconfiguration#install}. */
  void install(long slot, Epoch of, Outbox out) {
    reconfiguration.install(slot, of, now, out);
  }

  /**
   * Ticks have passed: more than one where the process stood still. A leader that stood still for
   * long has been answered by nobody and steps down before it does anything else.
   *
   * @param nowNanos as with {@link #onMessage}
   */
  public void tick(long elapsed, long nowNanos, Outbox out) {
    boolean beats =
        now == 0 || (now + elapsed) / timing.heartbeatTicks() > now / timing.heartbeatTicks();
    now += elapsed;
    if (node() != null) {
      node().tick(beats, now, nowNanos, out);
    }
    if (beats) {
      pursuit.beat(node() == null ? epoch().voters() : List.of(), epoch().number(), out);
      reconfiguration.keepLogWithoutVote(out);
      reads.askAgain(out);
    }
    snapshots.tick(now, out);
    settleReads(out);
  }

  /**
   * Proposes a value; returns its slot, or -1 where this replica does not lead or its window is
   * full.
   */
  public long propose(Value value, Outbox out) {
    return node() == null ? -1 : node().propose(value, out);
  }

  /**
   * Asks when reads may run that have just come, so that they show all that was acknowledged before
   * (R7); returns their number. They may once {@link Outbox#readable} names it or a higher one,
   * which takes a leader that a majority follows; they outlast a change of leaders, and of epochs
   * as long as this replica votes.
   */
  public long read(Outbox out) {
    long read = reads.add();
    settleReads(out);
    return read;
  }

  private void settleReads(Outbox out) {
    reads.settle(leader(), learner.commit(), out);
  }

  public boolean canPropose() {
    return node() != null && node().canPropose();
  }

  /** A connection to the peer stands anew: what was sent before may be lost. */
  public void onConnected(ReplicaId peer, Outbox out) {
    if (node() != null) {
      node().onConnected(peer, out);
    }
    settleReads(out);
  }

  /** A connection to the peer was reset or refused, which says as much as a long silence (R6). */
  public void onDisconnected(ReplicaId peer, Outbox out) {
    if (node() != null) {
      node().onDisconnected(peer, out);
    }
    snapshots.onDisconnected(peer);
    settleReads(out);
  }

  /** Stops leading for good, asking the voter that has come furthest to stand at once (R6). */
  public void handOver(Outbox out) {
    reconfiguration.handOver(out);
    settleReads(out);
  }

  /** It may lead again, after {@link #handOver}: what spoke against it is over. */
  public void standAgain() {
    reconfiguration.standAgain();
  }

  public ReplicaId self() {
    return self;
  }

  /** The epoch of the slot after the last one executed. */
  public Epoch epoch() {
    return reconfiguration.epoch();
  }

  /** Whether it votes in {@link #epoch}. */
  public boolean isVoter() {
    return node() != null;
  }

  /**
   * Where the driver hands back what it was asked to do with snapshots, which are steps of this
   * replica too.
   */
  public SnapshotExchange snapshots() {
    return snapshots;
  }

  /** The voter that it is in {@link #epoch}, or null. */
  @Nullable PaxosNode node() {
    return reconfiguration.node();
  }

  /** Whether no leader of its own epoch can be asked for a snapshot. */
  boolean isOutside() {
    return node() == null || pursuit.isBehind();
  }

  /** Who may have more than this replica, where no leader of its own epoch can say so. */
  List<ReplicaId> ahead() {
    return pursuit.sources(node() == null ? epoch().voters() : List.of());
  }

  public Role role() {
    return node() == null ? Role.FOLLOWER : node().role();
  }

  /** Whom this replica follows, itself where it leads, or {@link ReplicaId#NONE}. */
  public ReplicaId leader() {
    return node() == null ? ReplicaId.NONE : node().leader();
  }

  /** The highest ballot of this epoch that this replica has promised. */
  public Ballot promised() {
    return node() == null ? Ballot.ZERO : node().promised();
  }

  /** Every slot up to here is decided, as far as this replica knows. */
  public long commit() {
    return learner.commit();
  }

  /** Up to here it is on record, though perhaps not durably yet, that all is decided. */
  public long recorded() {
    return record.recorded();
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
    return node() == null ? -1 : node().executedBy(voter);
  }

  /**
   * Whether a replica without a vote has lately asked this one for decisions, and was not far
   * behind: what a leader wants to know before it proposes to let it vote (E2).
   */
  public boolean isNear(ReplicaId observer) {
    return observers.isNear(observer, learner.commit(), now);
  }

  /**
   * Whether this replica has left the voters and may stop: a majority of those who came after hold
   * all that it holds (E5).
   */
  public boolean mayStop() {
    return reconfiguration.mayStop();
  }

  /** Slots proposed by this leader and not yet decided. */
  public long inFlight() {
    return node() == null ? 0 : node().inFlight();
  }

  /** What {@link #read} last returned; for judges. */
  public long lastRead() {
    return reads.last();
  }

  public boolean isQuorumConnected() {
    return node() != null && node().isQuorumConnected();
  }

  public boolean isConnected(ReplicaId peer) {
    return node() != null && node().isConnected(peer);
  }

  /** What this acceptor accepted in a slot that it has not trimmed; for judges. */
  public @Nullable PValue accepted(long slot) {
    return node() == null ? null : node().accepted(slot);
  }

  /**
   * Where others have dropped decisions that this replica still lacks: it cannot go on by itself. 0
   * where there is no such gap.
   */
  public long trimmedBeyondReach() {
    if (resumption.isUnderWay(learner)) {
      return 0; // it is on record here
    }
    return isOutside() || node() == null
        ? pursuit.trimmedBeyondReach()
        : node().trimmedBeyondReach();
  }
}
