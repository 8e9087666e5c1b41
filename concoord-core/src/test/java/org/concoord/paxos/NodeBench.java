package org.concoord.paxos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * One {@link Member} on a bench: the test plays all the others. Messages of the node to itself are
 * delivered after each step, as a driver with an instant journal does.
 */
final class NodeBench {
  final ReplicaId self;
  final Epoch epoch;
  final Member node;
  final RecordingOutbox out = new RecordingOutbox();

  /** Whether what waits for the journal does not come back to the node yet. */
  boolean journalIsSlow;

  private int delivered;
  private long nanos;

  NodeBench(ReplicaId self, Epoch epoch) {
    this(self, epoch, LeaseTerms.OFF);
  }

  NodeBench(ReplicaId self, Epoch epoch, LeaseTerms leases) {
    this(self, epoch, 64 << 20, leases);
  }

  NodeBench(ReplicaId self, Epoch epoch, long retainedBytes) {
    this(self, epoch, retainedBytes, LeaseTerms.OFF);
  }

  NodeBench(ReplicaId self, Epoch epoch, LeaseTerms leases, StoredState stored) {
    this(self, epoch, 64 << 20, leases, stored);
  }

  private NodeBench(ReplicaId self, Epoch epoch, long retainedBytes, LeaseTerms leases) {
    this(self, epoch, retainedBytes, leases, StoredState.NONE);
  }

  private NodeBench(
      ReplicaId self, Epoch epoch, long retainedBytes, LeaseTerms leases, StoredState stored) {
    this.self = self;
    this.epoch = epoch;
    this.node =
        new Member(
            self,
            epoch,
            Timing.LAN,
            new SplittableRandom(1),
            Retention.of(retainedBytes),
            leases,
            Voters.STOP_SIGNS,
            stored);
  }

  NodeBench receive(ReplicaId from, Message message) {
    node.onMessage(from, message, nanos, out);
    return settle();
  }

  NodeBench tick(int ticks) {
    for (int i = 0; i < ticks; i++) {
      nanos += TickCounter.TICK_NANOS;
      node.tick(1, nanos, out);
      settle();
    }
    return this;
  }

  /** Ticks on while every peer given answers every heartbeat, promising nothing new. */
  NodeBench tickAnsweredBy(int ticks, ReplicaId... peers) {
    for (int i = 0; i < ticks; i++) {
      tick(1);
      answerHeartbeats(peers);
    }
    return this;
  }

  /** The peers answer the last heartbeat. */
  NodeBench answerHeartbeats(ReplicaId... peers) {
    List<Message.Heartbeat> beats = new ArrayList<>(out.sent(Message.Heartbeat.class));
    if (beats.isEmpty()) {
      return this;
    }
    Message.Heartbeat last = beats.get(beats.size() - 1);
    for (ReplicaId peer : peers) {
      receive(peer, new Message.HeartbeatAck(epoch.number(), last.round(), Ballot.ZERO, 0, 0));
    }
    return this;
  }

  /** Hears the peers until it stands; returns the ballot it stands under. */
  Ballot stand(ReplicaId... peers) {
    for (int i = 0; i < 200 && node.role() != Role.CANDIDATE; i++) {
      tickAnsweredBy(1, peers);
    }
    if (node.role() != Role.CANDIDATE) {
      throw new AssertionError("never stood");
    }
    return node.promised();
  }

  /** Becomes leader by empty promises of the peers; returns the ballot. The outbox is cleared. */
  Ballot lead(ReplicaId... peers) {
    Ballot ballot = stand(peers);
    for (ReplicaId peer : peers) {
      promise(peer, ballot);
    }
    if (node.role() != Role.LEADER) {
      throw new AssertionError("never led");
    }
    clear();
    return ballot;
  }

  NodeBench promise(ReplicaId from, Ballot ballot, PValue... accepted) {
    return receive(
        from, new Message.Promise(epoch.number(), ballot, 1, 0, 1, 0, 0, List.of(accepted)));
  }

  NodeBench accept(Ballot ballot, long first, long slot, long commit, String value) {
    return receive(
        ballot.leader(),
        new Message.Accept(epoch.number(), ballot, first, slot, commit, Voters.value(value)));
  }

  NodeBench accepted(ReplicaId from, Ballot ballot, long low, long high) {
    return receive(from, new Message.Accepted(epoch.number(), ballot, low, high, 0));
  }

  /** A heartbeat of a leader that hears a majority. */
  NodeBench leaderBeats(Ballot ballot, long commit) {
    return receive(
        ballot.leader(), new Message.Heartbeat(epoch.number(), 1, ballot, true, true, commit, 0));
  }

  long propose(String value) {
    long slot = node.propose(Voters.value(value), out);
    settle();
    return slot;
  }

  long read() {
    long read = node.read(out);
    settle();
    return read;
  }

  NodeBench confirmed(ReplicaId from, Ballot ballot, long round, Ballot promised) {
    return granted(from, ballot, round, promised, 0);
  }

  NodeBench granted(ReplicaId from, Ballot ballot, long round, Ballot promised, long micros) {
    return receive(from, new Message.Confirmed(epoch.number(), ballot, round, promised, micros));
  }

  /** The process stands still, or its clock goes on before anything else happens. */
  NodeBench pass(Duration time) {
    nanos += time.toNanos();
    return this;
  }

  /** It is the voter of an earlier process. */
  NodeBench assumeGrants() {
    node.assumeGrants(nanos);
    return this;
  }

  SnapshotExchange snapshots() {
    return node.snapshots();
  }

  NodeBench executed(long slot) {
    node.onExecuted(slot, null, out);
    return settle();
  }

  /** The slot is executed, and has ended its epoch. */
  NodeBench stops(long slot, Epoch next, ReplicaId firstLeader) {
    SortedMap<ReplicaId, String> voters = new TreeMap<>();
    next.voters().forEach(voter -> voters.put(voter, "somewhere"));
    Configuration configuration = new Configuration(next.number(), voters);
    node.onExecuted(slot, new MemberChange(slot, configuration, firstLeader), out);
    return settle();
  }

  NodeBench clear() {
    out.clear();
    delivered = 0;
    return this;
  }

  /** Delivers what the node sent itself, and what comes of it. */
  private NodeBench settle() {
    while (delivered < out.effects().size()) {
      RecordingOutbox.Effect effect = out.effects().get(delivered++);
      if (effect instanceof RecordingOutbox.Sent sent
          && sent.to().equals(self)
          && !(journalIsSlow && sent.durably())) {
        node.onMessage(self, sent.message(), nanos, out);
      }
    }
    return this;
  }
}
