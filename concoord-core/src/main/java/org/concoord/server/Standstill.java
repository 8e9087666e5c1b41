package org.concoord.server;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.concoord.codec.CommandWriter;
import org.concoord.codec.ExecutedHashes;
import org.concoord.codec.MessagePackWriter;
import org.concoord.paxos.Message;
import org.concoord.paxos.ReplicaId;
import org.concoord.paxos.Value;
import org.concoord.rsm.StateImages;
import org.concoord.rsm.StateMachine;
import org.concoord.server.Fitness.Objection;
import org.jspecify.annotations.Nullable;

/**
 * A durable replica that stands before a slot which an earlier process of it could not execute
 * (S6). It votes, learns and may lead, and executes nothing more, until it learns that the slot is
 * to be skipped, or another has executed the slot and gives it its state. On the loop.
 */
final class Standstill {
  /** Who has proposed to skip the slot does not go on from the state of one that has not. */
  private static final long PROPOSED_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final PeerHub peers;
  private final Consensus consensus;
  private final Execution execution;
  private final Applier applier;
  private final Fitness fitness;
  private final Proposer proposer;
  private final Chronicle chronicle;
  private final Skips skips;
  private final Stops stops;
  private final Runnable wantSnapshot;

  /** What each voter has last told. */
  private final Map<ReplicaId, ExecutedHashes> told = new HashMap<>();

  /** The slot that was last spoken of in the log. */
  private long said;

  private @Nullable Rejoining rejoining;
  private long proposedNanos = System.nanoTime() - PROPOSED_NANOS;

  /**
   * @param wantSnapshot has a snapshot written, so that the next start need not come to the slot
   */
  Standstill(
      PeerHub peers,
      Consensus consensus,
      Execution execution,
      Applier applier,
      Fitness fitness,
      Proposer proposer,
      Chronicle chronicle,
      Skips skips,
      Stops stops,
      Runnable wantSnapshot) {
    this.peers = peers;
    this.consensus = consensus;
    this.execution = execution;
    this.applier = applier;
    this.fitness = fitness;
    this.proposer = proposer;
    this.chronicle = chronicle;
    this.skips = skips;
    this.stops = stops;
    this.wantSnapshot = wantSnapshot;
  }

  /** A slot is decided: before it is given to whoever executes, and in whatever order. */
  void look(long slot, Value value) {
    long skipped = skips.look(slot, value);
    if (skipped > 0 && skipped == execution.standsBefore()) {
      goOn(skipped, "in which it has run nothing");
      execution.onSkip(skipped);
    }
  }

  /**
   * Slots that are decided, from one on, are about to be learnt: what comes later among them says
   * how to execute what comes first.
   */
  void look(long from, List<Value> decided) {
    for (int i = 0; i < decided.size(); i++) {
      look(from + i, decided.get(i));
    }
  }

  void told(ReplicaId voter, ExecutedHashes hashes) {
    told.put(voter, hashes);
  }

  void tick(ReplicaId leader, long nowNanos) {
    long slot = execution.standsBefore();
    if (slot == 0) {
      rejoining = null;
      fitness.note(Objection.STANDS, false);
      return;
    }
    if (said != slot) {
      said = slot;
      chronicle.standsBefore(trouble());
    }
    if (rejoining != null) {
      StateMachine sound = rejoining.tick(leader, nowNanos);
      if (sound != null) {
        goOn(slot, "from the state of another at slot " + sound.applied());
        execution.resume(sound, proposer::recycle, wantSnapshot);
      }
      return;
    }
    boolean other = passed(slot).stream().anyMatch(consensus.node()::isConnected);
    fitness.note(Objection.STANDS, other && nowNanos - proposedNanos >= PROPOSED_NANOS);
    if (hasPassed(leader, slot)) {
      StateImages images =
          new StateImages(applier.registry(), peers.cluster(), consensus.node().epoch());
      rejoining = new Rejoining(consensus, execution, images, peers::send, slot);
    }
  }

  private void goOn(long slot, String how) {
    rejoining = null;
    chronicle.goesOnAfter(slot, how);
    fitness.note(Objection.STANDS, false);
  }

  /** Takes a piece of a snapshot that was asked for here; false where it is the core's. */
  boolean take(ReplicaId from, Message message) {
    if (!(message instanceof Message.SnapshotPiece piece)
        || rejoining == null
        || consensus.node().trimmedBeyondReach() > 0) {
      return false;
    }
    rejoining.onPiece(from, piece, System.nanoTime());
    return true;
  }

  /** The core has taken a snapshot, perhaps past the slot. */
  void superseded(StateMachine installed) {
    long slot = execution.standsBefore();
    if (slot != 0 && installed.applied() >= slot) {
      goOn(slot, "from a snapshot of slot " + installed.applied());
      execution.resume(installed, proposer::recycle, wantSnapshot);
    }
  }

  private boolean hasPassed(ReplicaId voter, long slot) {
    ExecutedHashes last = told.get(voter);
    return last != null && last.standsBefore() == 0 && last.last() >= slot;
  }

  /** The voters that have executed the slot. */
  private List<ReplicaId> passed(long slot) {
    return voters().stream().filter(voter -> hasPassed(voter, slot)).toList();
  }

  /** The other voters that have not said that they stand before the slot too. */
  private List<ReplicaId> silent(long slot) {
    List<ReplicaId> silent = new ArrayList<>();
    for (ReplicaId voter : voters()) {
      ExecutedHashes last = told.get(voter);
      if (!voter.equals(peers.self()) && (last == null || last.standsBefore() != slot)) {
        silent.add(voter);
      }
    }
    return silent;
  }

  private List<ReplicaId> voters() {
    return consensus.node().epoch().voters();
  }

  private String names(List<ReplicaId> voters) {
    return voters.stream().map(peers::addressOf).collect(Collectors.joining(", "));
  }

  /**
   * Proposes that the slot be skipped; returns why not, or "".
   *
   * @param leads whether this replica leads
   * @param despiteSilence whether those of whom nothing is known are gone for good
   */
  String skip(long slot, boolean leads, boolean despiteSilence) {
    String refusal = refusal(slot, leads, despiteSilence);
    if (!refusal.isEmpty()) {
      return refusal;
    }
    MessagePackWriter bytes = new MessagePackWriter();
    new CommandWriter(bytes).skip(System.nanoTime(), slot);
    if (!proposer.proposeAhead(bytes.array(), 0, bytes.size())) {
      return "nothing can be proposed now";
    }
    proposedNanos = System.nanoTime();
    return "";
  }

  private String refusal(long slot, boolean leads, boolean despiteSilence) {
    if (slot != execution.standsBefore()) {
      return slot <= applier.executed()
          ? "slot " + slot + " has been executed here"
          : "slot " + slot + " is none that it stands before";
    }
    if (!leads) {
      String leader = peers.addressOf(consensus.node().leader());
      return leader.isEmpty() ? "no leader is known" : leader + " leads: ask it there";
    }
    List<ReplicaId> passed = passed(slot);
    if (!passed.isEmpty()) {
      return names(passed) + " has executed slot " + slot + ", and gives others its state";
    }
    List<ReplicaId> silent = silent(slot);
    if (voters().size() - silent.size() <= voters().size() / 2) {
      return names(silent) + " have not said that they stand before slot " + slot + " too";
    }
    return silent.isEmpty() || despiteSilence
        ? ""
        : names(silent)
            + " has not said that it stands before slot "
            + slot
            + " too: if it has executed the slot, whatever it has answered since would be undone."
            + " Start it, or skip the slot by force if it is gone for good";
  }

  /** What keeps it from executing and what to do, or "". */
  String trouble() {
    long slot = execution.standsBefore();
    if (slot == 0) {
      return "";
    }
    String what = "stopped at slot " + slot + ": " + stops.what(slot);
    List<ReplicaId> passed = passed(slot);
    if (!passed.isEmpty()) {
      return what
          + ". "
          + names(passed)
          + " has executed it: this replica takes its state"
          + (rejoining == null ? "" : "; " + rejoining.progress());
    }
    int stand = voters().size() - silent(slot).size();
    return "%s. %d of %d voters stand before it. Where the cause can be mended (memory, a missing class), delete %s and start it again; else \"concoord skip %d\" leaves out the slot's calls"
        .formatted(what, stand, voters().size(), stops.file(slot), slot);
  }
}
