package org.concoord.server;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.concoord.codec.BatchStopSigns;
import org.concoord.paxos.Configuration;
import org.concoord.paxos.Epoch;
import org.concoord.paxos.Member;
import org.concoord.paxos.MemberChange;
import org.concoord.paxos.Message;
import org.concoord.paxos.ReplicaId;
import org.concoord.paxos.Role;
import org.concoord.paxos.Value;
import org.jspecify.annotations.Nullable;

/**
 * Takes this replica from one epoch to the next: tells the core what executing a stop-sign has come
 * to, as soon as it has been executed (E1, E4). On the loop.
 *
 * <p>A leader that the stop-sign names again goes on serving: what it was given and has not seen
 * decided it proposes once more by itself, and its clients need not know.
 */
final class EpochChanges {
  private final Consensus consensus;
  private final Execution execution;
  private final Applier applier;
  private final PeerHub peers;
  private final Membership membership;
  private final Chronicle chronicle;
  private final BatchStopSigns stopSigns = new BatchStopSigns();

  /** The slot that was given to the lane and may be a stop-sign, until the core knows; 0: none. */
  private long open;

  /** The voters of this epoch that have said that they have entered it. */
  private final Set<ReplicaId> entered = new HashSet<>();

  /** Whether that this replica leads no more is kept from others for the moment. */
  private boolean holdsBack;

  /** Why it leads no more, where that was held back, or null. */
  private @Nullable String heldBack;

  EpochChanges(
      Consensus consensus,
      Execution execution,
      Applier applier,
      PeerHub peers,
      Membership membership,
      Chronicle chronicle) {
    this.consensus = consensus;
    this.execution = execution;
    this.applier = applier;
    this.peers = peers;
    this.membership = membership;
    this.chronicle = chronicle;
  }

  /**
   * The slot has been given to the lane. Nothing is decided behind what may be a stop-sign before
   * this has been told what became of it, so that nothing is executed behind it either.
   *
   * @param then what to do, on the loop, once the core knows: with the change, or with null
   */
  void onDecided(long slot, Value value, BiConsumer<Long, @Nullable MemberChange> then) {
    if (stopSigns.mayBe(value)) {
      open = slot;
      execution.onLaneInOrder(
          () -> Optional.ofNullable(applier.change()),
          change -> then.accept(slot, change.orElse(null)));
    }
  }

  /**
   * What the core may be told of what has been executed: of a slot that may be a stop-sign it is
   * told together with what it came to, or it would take it for none.
   */
  long tellable(long executed) {
    return open == 0 ? executed : Math.min(executed, open - 1);
  }

  /** It was refused: the epoch goes on. */
  void goOn(long slot) {
    close(slot);
    membership.onRefused();
    consensus.step(out -> consensus.node().onStopSign(slot, null, out));
  }

  /** Another may have been given to the lane since, where a snapshot has led past this one. */
  private void close(long slot) {
    open = open == slot ? 0 : open;
  }

  /**
   * Enters the next epoch.
   *
   * @param serves whether this replica leads, and answers clients
   * @return why it leads no more, where that was held back and has turned out to be so, or null
   */
  @Nullable String enter(MemberChange change, boolean serves) {
    close(change.slot());
    if (change.next().epoch() <= consensus.node().epoch().number()) {
      return null; // A snapshot has led there already.
    }
    Map<ReplicaId, Long> removed = removed(change);
    membership.onChange(change);
    chronicle.entered(change, peers.self());
    peers.follow(change.next());
    holdsBack = serves && change.firstLeader().equals(peers.self());
    consensus.step(out -> consensus.node().onStopSign(change.slot(), change, out));
    holdsBack = false;
    String reason = heldBack;
    heldBack = null;
    entered.clear();
    removed.forEach((voter, executed) -> consensus.keepFor(voter, executed + 1));
    peers.tellReached();
    if (consensus.node().isVoter() && !change.firstLeader().equals(peers.self())) {
      Message.Fetch first = new Message.Fetch(change.next().epoch(), change.slot() + 1);
      // Behind the entry, for what comes in answer is not taken before that is durable.
      consensus.step(out -> out.sendDurably(change.firstLeader(), first));
    }
    return reason;
  }

  /**
   * A snapshot has taken the place of every slot up to its own, and perhaps taken this replica into
   * a later epoch; returns whether it has.
   */
  boolean installed(Configuration of, long slot) {
    if (of.epoch() <= membership.configuration().epoch()) {
      return false;
    }
    open = 0;
    entered.clear();
    membership.onSnapshot(of, slot);
    chronicle.broughtTo(of, slot, peers.self());
    peers.follow(of);
    peers.tellReached();
    return true;
  }

  /**
   * Who votes no more, and how far each has come: they are to see the first decision of the next
   * epoch, by which they know that they may stop (E5), and do not count as voters for what is kept.
   */
  private Map<ReplicaId, Long> removed(MemberChange change) {
    Member node = consensus.node();
    Map<ReplicaId, Long> removed = new HashMap<>();
    for (ReplicaId voter : membership.configuration().voters().keySet()) {
      if (!change.next().isVoter(voter) && !voter.equals(peers.self())) {
        removed.put(voter, Math.max(0, Math.min(change.slot(), node.executedBy(voter))));
      }
    }
    return removed;
  }

  /**
   * Somebody asks for decisions. From a voter that is the first word in this epoch: what the leader
   * said in it before, it did not listen to (E4), and need not wait for until that is said again by
   * itself.
   */
  void onFetch(ReplicaId from, Message.Fetch fetch, boolean serves) {
    Epoch epoch = consensus.node().epoch();
    if (serves
        && fetch.epoch() == epoch.number()
        && epoch.number() > Voting.EPOCH
        && epoch.isVoter(from)
        && entered.add(from)) {
      consensus.onConnected(from);
    }
  }

  /** Whether this is to be kept back, until {@link #enter} is through. */
  boolean holds(Role role, ReplicaId leader, String reason) {
    heldBack = holdsBack && role == Role.FOLLOWER && leader.equals(ReplicaId.NONE) ? reason : null;
    return heldBack != null;
  }
}
