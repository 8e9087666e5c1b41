package org.concoord.server;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.concoord.MemberRules;
import org.concoord.ReplicaStatus.SlowCall;
import org.concoord.codec.BatchStopSigns;
import org.concoord.paxos.Configuration;
import org.concoord.paxos.LeaseTerms;
import org.concoord.paxos.Member;
import org.concoord.paxos.MemberChange;
import org.concoord.paxos.Message;
import org.concoord.paxos.ReplicaId;
import org.concoord.paxos.Retention;
import org.concoord.paxos.Role;
import org.concoord.paxos.Timing;
import org.concoord.paxos.Value;
import org.concoord.server.Fitness.Objection;
import org.concoord.transport.Loop;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A replica from the moment its instance has formed: what agrees, what executes, what serves
 * clients and what has the state of others, tied together. All on the loop, but for what the lane
 * runs.
 */
final class Voting implements Consensus.Listener, Execution.Listener, AutoCloseable {
  /** The first. */
  static final long EPOCH = 1;

  private static final Logger LOG = LoggerFactory.getLogger(Voting.class);

  /** Told, on the loop, of what concerns clients; of being fenced, on any thread. */
  interface Listener {
    /** The replica has begun or ceased to lead, or follows another. */
    void onLeader(ReplicaId leader);

    /** The members are others. */
    void onView();

    /** Parked calls have ended, while this replica leads. */
    void onWoken(List<Woken> woken);

    /** Going on could be wrong. Told at most twice, by executing and by agreeing. */
    void onFenced(Throwable failure);
  }

  private final String address;
  private final PeerHub peers;
  private final Probe probe;
  private final Chronicle chronicle;
  private final Listener listener;
  private final Consensus consensus;
  private final Applier applier;
  private final Execution execution;
  private final Fitness fitness;
  private final boolean isRestart;
  private final DiskWatch disk;
  private final ClientService service;
  private final StateTransfer transfer;
  private final Newcomers newcomers;
  private final Membership membership;
  private final EpochChanges epochs;

  private ReplicaId leader = ReplicaId.NONE;

  /** The slot whose slowness has been logged. */
  private long slowSlot;

  Voting(
      Loop loop,
      String address,
      PeerHub peers,
      Origin origin,
      long seed,
      MemberRules rules,
      LeaseTerms leases,
      Storage storage,
      Probe probe,
      Chronicle chronicle,
      Meters meters,
      @Nullable ExecutionTracer tracer,
      Listener listener) {
    this.address = address;
    this.probe = probe;
    this.chronicle = chronicle;
    this.peers = peers;
    this.listener = listener;
    this.isRestart = storage.found().isRestart();
    Retention retention = probe.retention(Retention.of(MemoryShare.keptBytes()));
    Member node =
        new Member(
            peers.self(),
            origin.configuration().toEpoch(),
            Timing.LAN,
            new SplittableRandom(seed),
            retention,
            leases,
            new BatchStopSigns(),
            origin.stored());
    this.consensus = new Consensus(node, storage.journal(), MemoryShare.bytes(), peers, this);
    Skips skips = new Skips();
    this.applier = new Applier(address, origin.machine(), skips, meters, tracer);
    this.execution =
        new Execution(
            applier,
            loop,
            "concoord-lane-" + address,
            MemoryShare.bytes(),
            this,
            skips,
            storage.stops().slots(),
            meters);
    this.fitness = new Fitness(consensus);
    this.disk = new DiskWatch(address, storage, fitness);
    this.service =
        new ClientService(peers.loop(), consensus, execution, applier, disk, this::isSound);
    this.transfer =
        new StateTransfer(
            consensus,
            execution,
            applier,
            peers,
            service,
            fitness,
            storage,
            skips,
            chronicle,
            listener::onFenced,
            this::onSnapshotOf);
    standstill().look(origin.stored().trim() + 1, origin.stored().decided());
    int pieceBytes = retention.pieceBytes();
    this.newcomers = new Newcomers(consensus, execution, applier, peers, chronicle, pieceBytes);
    this.membership =
        new Membership(
            consensus,
            peers,
            service.proposer(),
            chronicle,
            rules,
            storage.isLasting(),
            storage.mayStartOver(),
            newcomers::contains,
            origin);
    this.epochs = new EpochChanges(consensus, execution, applier, peers, membership, chronicle);
  }

  /** Goes on from what an earlier process had stored, where there was one. Before anything else. */
  void begin() {
    if (isRestart) {
      consensus.resume();
    }
  }

  void onDurable(long lsn) {
    consensus.onDurable(lsn);
    peers.loop().wantTurnEnd();
  }

  /** What speaks against its leading. */
  Fitness fitness() {
    return fitness;
  }

  /** What its disk has to do with whether it leads. */
  DiskWatch disk() {
    return disk;
  }

  void onMessage(ReplicaId from, Message message) {
    if (message.epoch() == 0) {
      if (isSound()) {
        newcomers.onMessage(from, message);
      }
      return;
    }
    if (message instanceof Message.Fetch fetch) {
      newcomers.follows(from);
      epochs.onFetch(from, fetch, service.isServing());
    }
    if (message instanceof Message.Decisions decisions) {
      standstill().look(decisions.from(), decisions.values());
    }
    if (!transfer.take(from, message)) {
      consensus.onMessage(from, message);
    }
  }

  void onPeerUp(ReplicaId voter) {
    if (node().epoch().isVoter(voter)) {
      consensus.onConnected(voter);
    }
    divergence().onPeerUp();
  }

  void onPeerDown(ReplicaId voter) {
    consensus.onDisconnected(voter);
  }

  void tick(long elapsedTicks) {
    consensus.tick(elapsedTicks, epochs.tellable(applier.executed()));
    disk.tick(System.nanoTime());
    newcomers.tick(System.nanoTime());
    membership.tick(service.isServing());
    transfer.tick(leader);
    peers.sendHeldPieces();
    service.tick(System.nanoTime());
    SlowCall slow = applier.slowCall();
    if (slow != null && slowSlot < slow.slot()) {
      slowSlot = slow.slot();
      LOG.warn("{}: {}; no other call runs meanwhile", address, slow);
    }
  }

  /**
   * Whether reads may come here: not where those that wait for the leader's word would wait in vain
   * for what it names, nor where nobody has the word of whoever leads, nor to a state that is
   * wrong.
   */
  boolean takesReads(boolean stale) {
    return isSound()
        && (stale ? !membership.hasLeft() : isVoter() && node().trimmedBeyondReach() == 0);
  }

  private boolean isSound() {
    return !divergence().isStopped();
  }

  /** Whether there is more to be had from others than it has executed. */
  boolean isCatchingUp() {
    return node().trimmedBeyondReach() > 0;
  }

  /** Whether it votes in the epoch that it has come to. */
  boolean isVoter() {
    return node().isVoter();
  }

  /** At the end of a turn of the loop. */
  void flush() {
    service.flush();
    consensus.force();
  }

  void handOver() {
    fitness.note(Objection.CLOSING, true);
  }

  /**
   * The leader this replica follows, itself, or {@link ReplicaId#NONE}; where it has no vote, whom
   * others have named.
   */
  ReplicaId leader() {
    return isVoter() ? leader : membership.namedLeader();
  }

  Member node() {
    return consensus.node();
  }

  Applier applier() {
    return applier;
  }

  Execution execution() {
    return execution;
  }

  /** How its state comes and goes otherwise than by executing. */
  StateTransfer transfer() {
    return transfer;
  }

  Divergence divergence() {
    return transfer.divergence();
  }

  /** What it could not execute, and waits before. */
  Standstill standstill() {
    return transfer.standstill();
  }

  /** What clients have of it. */
  ClientService service() {
    return service;
  }

  Membership membership() {
    return membership;
  }

  @Override
  public void onReadable(long number) {
    service.readable(number);
  }

  @Override
  public void onDecided(long slot, Value value) {
    probe.beforeDecided(slot);
    standstill().look(slot, value);
    execution.onDecided(slot, value, service.isServing());
    epochs.onDecided(slot, value, this::onStopSign);
    if (service.isServing()) {
      peers.loop().wantTurnEnd();
    }
  }

  private void onStopSign(long slot, @Nullable MemberChange change) {
    if (change == null) {
      epochs.goOn(slot);
    } else {
      boolean voted = isVoter();
      String reason = epochs.enter(change, service.isServing());
      if (reason != null) {
        onRole(Role.FOLLOWER, ReplicaId.NONE, reason);
      }
      if (voted && !isVoter()) {
        listener.onLeader(leader()); // What waits for a leader's word waits in vain here.
      }
      listener.onView();
    }
    peers.loop().wantTurnEnd();
  }

  @Override
  public void onSnapshotWanted() {
    transfer.onWanted();
  }

  @Override
  public void onOwnTurn() {
    transfer.onOwnTurn();
  }

  @Override
  public void onSnapshotTaken(long slot, List<Value> pieces) {
    transfer.onTaken(slot, pieces);
  }

  @Override
  public void onInstalled(long slot) {
    transfer.onInstalled(slot);
  }

  private void onSnapshotOf(Configuration configuration, long slot) {
    if (epochs.installed(configuration, slot)) {
      listener.onLeader(leader());
      listener.onView();
    }
  }

  @Override
  public void onRole(Role role, ReplicaId newLeader, String reason) {
    if (epochs.holds(role, newLeader, reason)) {
      return;
    }
    chronicle.role(role, peers.addressOf(newLeader), reason);
    leader = newLeader;
    if (role == Role.LEADER) {
      service.startLeading();
    } else if (role == Role.FOLLOWER) {
      service.stopLeading();
    }
    listener.onLeader(leader);
  }

  @Override
  public void onUnforced() {
    peers.loop().wantTurnEnd();
  }

  @Override
  public void onBroken(Throwable failure) {
    listener.onFenced(failure);
  }

  @Override
  public void onExecuted(ProposedBatch batch) {
    service.executed(batch);
  }

  @Override
  public void onLost(ProposedBatch batch) {
    service.lost(batch);
  }

  @Override
  public void onRead(List<ClientRead> batch) {
    service.read(batch);
  }

  @Override
  public void onWoken(List<Woken> woken) {
    if (service.isServing() && isSound()) {
      listener.onWoken(woken);
      peers.loop().wantTurnEnd();
    }
  }

  @Override
  public void onRanThoughSkipped(long slot) {
    divergence().onRanThoughSkipped(slot);
  }

  @Override
  public void onFenced(Throwable failure) {
    listener.onFenced(failure);
  }

  @Override
  public void close() {
    service.close();
    leader = ReplicaId.NONE;
    execution.close();
  }

  /** After {@link #close}, and on any thread but the loop. */
  void awaitEnd(Duration patience) {
    execution.awaitEnd(patience);
  }
}
