package org.concoord.server;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.concoord.MemberRules;
import org.concoord.codec.CommandWriter;
import org.concoord.codec.MessagePackWriter;
import org.concoord.codec.Reconfigure;
import org.concoord.paxos.Configuration;
import org.concoord.paxos.Member;
import org.concoord.paxos.ReplicaId;
import org.concoord.server.MemberPolicy.Plan;
import org.concoord.server.MemberPolicy.Spare;
import org.concoord.server.MemberPolicy.Voter;
import org.jspecify.annotations.Nullable;

/**
 * The changes of members that a leader proposes, one at a time: it gathers who wants to leave and
 * who is not heard, and proposes what {@link MemberPolicy} makes of it. On the loop.
 */
final class MemberChanges {
  /** After so long without an outcome what was proposed is taken to be lost. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** Whoever wants to leave says so again and again. */
  private static final long WISH_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Suspicion alone changes no more than one voter in so long, for it may be what is wrong. */
  private static final long SUSPICION_PAUSE_NANOS = TimeUnit.MINUTES.toNanos(5);

  private final Consensus consensus;
  private final PeerHub peers;
  private final Proposer proposer;
  private final Chronicle chronicle;
  private final MemberRules rules;
  private final Predicate<ReplicaId> isSpare;
  private Configuration configuration;

  /** Whose wish to leave was heard, and when. */
  private final Map<ReplicaId, Long> leaving = new HashMap<>();

  /** When each voter last answered this leader. */
  private final Map<ReplicaId, Long> heardNanos = new HashMap<>();

  /** Whom this epoch has refused as voters. */
  private final Set<ReplicaId> refused = new HashSet<>();

  /** What was proposed and has not come to anything yet. */
  private @Nullable Plan pending;

  private long pendingNanos;

  /** The last slot of the epoch before; -1 where this replica has not seen its end. */
  private long changeSlot = -1;

  private long suspectedNanos = System.nanoTime() - SUSPICION_PAUSE_NANOS;

  /**
   * @param isSpare whether a replica without a vote could be given one
   */
  MemberChanges(
      Consensus consensus,
      PeerHub peers,
      Proposer proposer,
      Chronicle chronicle,
      MemberRules rules,
      Predicate<ReplicaId> isSpare,
      Configuration configuration) {
    this.consensus = consensus;
    this.peers = peers;
    this.proposer = proposer;
    this.chronicle = chronicle;
    this.rules = rules;
    this.isSpare = isSpare;
    this.configuration = configuration;
  }

  /** This replica begins to lead, or ceases to: what it knew of others is of another time. */
  void onLeader() {
    pending = null;
    heardNanos.clear();
    leaving.clear();
  }

  /** These vote after that slot. */
  void onChange(Configuration next, long slot) {
    configuration = next;
    changeSlot = slot;
    pending = null;
    refused.clear();
    heardNanos.keySet().retainAll(configuration.voters().keySet());
    leaving.keySet().retainAll(configuration.voters().keySet());
  }

  /** What was to be a change was found to be none. */
  void onRefused() {
    if (pending != null) {
      chronicle.changeRefused(pending.reason());
      pending.added().forEach(spare -> refused.add(spare.id()));
      pending = null;
    }
  }

  /** Whether this epoch has refused it as a voter. */
  boolean isRefused(ReplicaId replica) {
    return refused.contains(replica);
  }

  /** A voter wants to leave; returns what speaks against that now, or "". */
  String onWish(ReplicaId voter, long now) {
    leaving.put(voter, now);
    return policy(now).objectionToLeaving(voter);
  }

  /** Looks who is heard, and whose wish is still one. */
  void look(long now) {
    Member node = consensus.node();
    for (ReplicaId voter : configuration.voters().keySet()) {
      if (node.isConnected(voter)) {
        heardNanos.put(voter, now);
      } else {
        heardNanos.putIfAbsent(voter, now);
      }
    }
    leaving.values().removeIf(since -> now - since > WISH_NANOS);
  }

  /** Proposes the next change, where there is one to be made. */
  void propose(long now) {
    Member node = consensus.node();
    if (pending != null && now - pendingNanos > PATIENCE_NANOS) {
      pending = null;
    }
    // E5: no second change before the first has put an end to the epoch before it (M3).
    if (pending == null && node.commit() > changeSlot && node.canPropose()) {
      Plan plan = policy(now).next();
      if (plan != null) {
        propose(plan, now);
      }
    }
  }

  private MemberPolicy policy(long now) {
    Member node = consensus.node();
    List<Voter> voters = new ArrayList<>();
    configuration
        .voters()
        .forEach(
            (id, address) ->
                voters.add(
                    new Voter(
                        id,
                        address,
                        node.isConnected(id),
                        peers.isReplaced(id) || isSuspected(id, now),
                        leaving.containsKey(id),
                        node.executedBy(id))));
    List<Spare> spares = new ArrayList<>();
    peers
        .strangers()
        .forEach(
            (id, address) -> {
              if (isSpare.test(id)) {
                spares.add(new Spare(id, address));
              }
            });
    int size = voters.size();
    int target = rules.voters() > 0 ? rules.voters() : Math.max(MemberPolicy.FEWEST, size);
    return new MemberPolicy(peers.self(), voters, spares, target);
  }

  private boolean isSuspected(ReplicaId voter, long now) {
    return !rules.silence().isZero()
        && now - suspectedNanos >= SUSPICION_PAUSE_NANOS
        && now - heardNanos.getOrDefault(voter, now) >= rules.silence().toNanos();
  }

  private void propose(Plan plan, long now) {
    for (Spare spare : plan.added()) {
      if (!proposeAlone(out -> out.nodeUp(now, spare.id(), spare.address()))) {
        return;
      }
    }
    Reconfigure change =
        new Reconfigure(configuration.epoch(), false, plan.voters(), plan.firstLeader());
    if (proposeAlone(out -> out.reconfigure(now, change))) {
      for (ReplicaId voter : configuration.voters().keySet()) {
        if (!plan.voters().contains(voter) && !peers.isReplaced(voter) && isSuspected(voter, now)) {
          suspectedNanos = now;
        }
      }
      chronicle.proposesChange(plan.reason());
      pending = plan;
      pendingNanos = now;
    }
  }

  private boolean proposeAlone(Consumer<CommandWriter> command) {
    MessagePackWriter bytes = new MessagePackWriter();
    command.accept(new CommandWriter(bytes));
    return proposer.proposeAlone(bytes.array(), 0, bytes.size());
  }
}
