package org.concoord.paxos;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One voter of one epoch: acceptor and leader, with the learner that outlasts it, as a pure
 * function of messages and ticks. Here messages are told apart and handed to those whose business
 * they are; who leads is {@link Leadership}'s, and what there is besides the epoch {@link
 * Member}'s.
 *
 * <p>Not thread-safe.
 */
final class PaxosNode implements Message.Handler {
  private final ReplicaId self;
  private final Epoch epoch;
  private final Acceptor acceptor;
  private final Learner learner;
  private final Election election;
  private final CatchUp catchUp;
  private final Heartbeats heartbeats;
  private final Leadership leadership;
  private final PendingReads reads;
  private final Grants grants;
  private final SnapshotTurns turns;
  private final DecisionRecord decisions;
  private final StepTime time = new StepTime();

  /** Whether it takes part: not while its entry into the epoch is under way to the disk (E4). */
  private boolean entered = true;

  private long now;

  /** The outbox of the step under way; steps do not nest. */
  private @Nullable Outbox outbox;

  /**
   * A voter that has promised and accepted in the epoch what is stored, and takes part in it from
   * after what the learner has decided.
   *
   * @param retention what to keep for voters that lag
   * @param leases on which terms it grants leases, and takes them where it leads (R7)
   * @param now the tick at which it begins
   */
  PaxosNode(
      ReplicaId self,
      Epoch epoch,
      Timing timing,
      RandomGenerator random,
      Retention retention,
      LeaseTerms leases,
      StoredState stored,
      Learner learner,
      DecisionRecord decisions,
      SnapshotExchange snapshots,
      Observers observers,
      PendingReads reads,
      long now) {
    if (!epoch.isVoter(self)) {
      throw new IllegalArgumentException(self + " is no voter of epoch " + epoch.number()); // M2
    }
    this.self = self;
    this.epoch = epoch;
    this.now = now;
    this.learner = learner;
    this.reads = reads;
    this.acceptor = new Acceptor(epoch.number(), learner.commit(), retention.bytes());
    acceptor.restore(stored);
    this.decisions = decisions;
    this.election = new Election(self, epoch, timing, random);
    election.restore(stored);
    this.catchUp = new CatchUp(epoch, acceptor, learner, election, timing);
    this.heartbeats = new Heartbeats(self, epoch, election, acceptor, learner, observers);
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
    this.turns =
        new SnapshotTurns(
            self, epoch, timing, acceptor, learner, election, heartbeats, leadership, snapshots);
  }

  /** See {@link Member#assumeGrants}. */
  void assumeGrants(long nowNanos) {
    time.begin(nowNanos);
    grants.assumeTheWorst(acceptor.promised());
  }

  /**
   * The epoch is entered, by executing the stop-sign before it (E3, E4). Nothing is said or taken
   * in it before the entry is durable, and with it all that was decided before; from then on whom
   * the stop-sign names leads, under a ballot that needs no phase 1.
   */
  void enter(ReplicaId firstLeader, Outbox out) {
    Ballot ballot = new Ballot(0, firstLeader);
    entered = false;
    acceptor.enter(ballot, out);
    election.onSeen(ballot);
    if (firstLeader.equals(self)) {
      leadership.onEntered(ballot);
    }
    out.sendDurably(self, new Message.HandOver(epoch.number(), ballot));
  }

  private void onEntryDurable() {
    entered = true;
    election.waitForSilence(now);
  }

  /**
   * The epoch is over: nothing is proposed or served in it any more (E1). All that it decided goes
   * on record before the entry into the next (E4).
   */
  void end(Outbox out) {
    record(out);
    leadership.end("epoch " + epoch.number() + " is over", now, out);
  }

  /** Delivers one message of this epoch, from a voter. */
  void onMessage(ReplicaId from, Message message, long nowNanos, Outbox out) {
    outbox = out;
    time.begin(nowNanos);
    if (entered || from.equals(self)) {
      message.deliverTo(from, this);
    }
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

  /** Answered by {@link Member}, whoever asks. */
  @Override
  public void onFetch(ReplicaId from, Message.Fetch fetch) {}

  @Override
  public void onDecisions(ReplicaId from, Message.Decisions decisions) {
    if (catchUp.onDecisions(from, decisions, now, out())) {
      onLearnt(out());
    }
  }

  /** The decided prefix has grown by what was fetched, from whomever. */
  void onLearnt(Outbox out) {
    acceptor.onFetched(learner.commit(), out);
    leadership.onLearnt(now, out);
  }

  /** What might have been a stop-sign was none, so that the prefix may grow on. */
  void onReleased(Outbox out) {
    leadership.onLearnt(now, out);
  }

  @Override
  public void onHandOver(ReplicaId from, Message.HandOver handOver) {
    if (from.equals(self)) {
      onEntryDurable();
    }
    grants.release(from, handOver.ballot());
    leadership.onHandOver(from, handOver, now, out());
  }

  @Override
  public void onAskRead(ReplicaId from, Message.AskRead askRead) {
    leadership.onAskRead(from, askRead, out());
  }

  @Override
  public void onConfirm(ReplicaId from, Message.Confirm confirm) {
    grants.onConfirm(from, confirm, acceptor.promised(), out());
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
    grants.release(from, ended.ballot());
  }

  @Override
  public void onAskSnapshot(ReplicaId from, Message.AskSnapshot ask) {
    turns.onAsk(from, ask, now, out());
  }

  @Override
  public void onGiveSnapshot(ReplicaId from, Message.GiveSnapshot give) {
    turns.onGive(from, give, out());
  }

  /** Says whose turn it is to give a snapshot, where it leads; false where it does not. */
  boolean passTurn(ReplicaId asker, Message.AskSnapshot ask, Outbox out) {
    return turns.pass(asker, ask, now, out);
  }

  /** See {@link SnapshotExchange#askTurn}. */
  void askTurn(long above, Outbox out) {
    turns.ask(above, now, out);
  }

  /** Answered by {@link Member}, whoever asks, as what follows. */
  @Override
  public void onFetchPiece(ReplicaId from, Message.FetchPiece fetch) {}

  @Override
  public void onSnapshotPiece(ReplicaId from, Message.SnapshotPiece piece) {}

  @Override
  public void onSnapshotRefused(ReplicaId from, Message.SnapshotRefused refused) {}

  /** A snapshot of this epoch has taken the place of every slot up to this one. */
  void onInstalled(long slot, Outbox out) {
    acceptor.onFetched(slot, out);
    leadership.onLearnt(now, out);
  }

  /** What was accepted up to there is needed no more. */
  void trimTo(long slot) {
    acceptor.trimTo(slot);
  }

  private void learnUpTo(ReplicaId from, Ballot ballot, long commit) {
    if (catchUp.learnUpTo(from, ballot, commit, now, out())) {
      leadership.onLearnt(now, out());
    }
  }

  /** See {@link Member#tick}. */
  void tick(boolean beats, long tick, long nowNanos, Outbox out) {
    outbox = out;
    time.begin(nowNanos);
    now = tick;
    if (!entered) {
      return;
    }
    leadership.tick(beats, now, out);
    catchUp.tick(now, out);
    if (beats) {
      record(out);
      leadership.beat(now, out);
    }
  }

  private void record(Outbox out) {
    decisions.update(epoch.number(), acceptor, out);
  }

  /** See {@link Member#propose}. */
  long propose(Value value, Outbox out) {
    return leadership.propose(value, now, out);
  }

  boolean canPropose() {
    return leadership.canPropose();
  }

  /** See {@link Member#onConnected}. */
  void onConnected(ReplicaId peer, Outbox out) {
    heartbeats.onConnected(peer);
    leadership.onConnected(peer, now, out);
  }

  /** See {@link Member#onDisconnected}. */
  void onDisconnected(ReplicaId peer, Outbox out) {
    leadership.onDisconnected(peer, now, out);
  }

  /** See {@link Member#handOver}. */
  void handOver(Outbox out) {
    leadership.handOver(now, out);
  }

  /** See {@link Member#standAgain}. */
  void standAgain() {
    leadership.standAgain();
  }

  private Outbox out() {
    if (outbox == null) {
      throw new IllegalStateException("no step under way");
    }
    return outbox;
  }

  Role role() {
    return leadership.role();
  }

  ReplicaId leader() {
    return leadership.leader();
  }

  Ballot promised() {
    return acceptor.promised();
  }

  long executedBy(ReplicaId voter) {
    int position = epoch.position(voter);
    return position < 0 ? -1 : heartbeats.executedBy(position);
  }

  long inFlight() {
    return leadership.inFlight();
  }

  boolean isQuorumConnected() {
    return election.isQuorumConnected(now);
  }

  boolean isConnected(ReplicaId peer) {
    return election.isConnected(peer, now);
  }

  @Nullable PValue accepted(long slot) {
    return acceptor.accepted(slot);
  }

  long trimmedBeyondReach() {
    return catchUp.trimmedBeyondReach(now);
  }
}
