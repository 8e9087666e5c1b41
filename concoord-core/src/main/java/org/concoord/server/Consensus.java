package org.concoord.server;

import java.util.ArrayDeque;
import org.concoord.paxos.JournalRecord;
import org.concoord.paxos.Message;
import org.concoord.paxos.Outbox;
import org.concoord.paxos.PaxosNode;
import org.concoord.paxos.ReplicaId;
import org.concoord.paxos.Role;
import org.concoord.paxos.Value;

/**
 * Drives the pure core on the loop: feeds it and carries out its effects. In memory mode there is
 * no journal, so what is persisted is durable at once and {@code sendDurably} is {@code send}.
 */
final class Consensus implements Outbox {
  /** Carries messages to other replicas; may lose them. */
  interface PeerSender {
    void send(ReplicaId to, Message message);
  }

  /** Told of what the core has settled. */
  interface Listener {
    void onDecided(long slot, Value value);

    void onRole(Role role, ReplicaId leader, String reason);
  }

  private final PaxosNode node;
  private final PeerSender peers;
  private final Listener listener;

  /** What the replica says to itself, delivered after the step that said it. */
  private final ArrayDeque<Message> toSelf = new ArrayDeque<>();

  Consensus(PaxosNode node, PeerSender peers, Listener listener) {
    this.node = node;
    this.peers = peers;
    this.listener = listener;
  }

  void onMessage(ReplicaId from, Message message) {
    node.onMessage(from, message, this);
    settle();
  }

  void tick(long elapsedTicks, long executed) {
    node.onExecuted(executed);
    node.tick(elapsedTicks, this);
    settle();
  }

  /**
   * Proposes a value and returns its slot, or -1. Its own vote is not cast before {@link #settle},
   * so that the caller can note the slot before it is decided.
   */
  long propose(Value value) {
    return node.propose(value, this);
  }

  /** Delivers what the replica has said to itself. */
  void settle() {
    for (Message message; (message = toSelf.poll()) != null; ) {
      node.onMessage(node.self(), message, this);
    }
  }

  void onConnected(ReplicaId peer) {
    node.onConnected(peer, this);
    settle();
  }

  void onDisconnected(ReplicaId peer) {
    node.onDisconnected(peer, this);
    settle();
  }

  void handOver() {
    node.handOver(this);
    settle();
  }

  /** For reading only. */
  PaxosNode node() {
    return node;
  }

  @Override
  public void persist(JournalRecord record) {
    // Memory mode: whoever loses this memory is a new identity (M1), so memory is as durable as the
    // promise needs.
  }

  @Override
  public void send(ReplicaId to, Message message) {
    if (to.equals(node.self())) {
      toSelf.add(message);
    } else {
      peers.send(to, message);
    }
  }

  @Override
  public void sendDurably(ReplicaId to, Message message) {
    send(to, message);
  }

  @Override
  public void decided(long slot, Value value) {
    listener.onDecided(slot, value);
  }

  @Override
  public void roleChanged(Role role, ReplicaId leader, String reason) {
    listener.onRole(role, leader, reason);
  }
}
