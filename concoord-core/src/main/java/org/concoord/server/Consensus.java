package org.concoord.server;

import java.util.ArrayDeque;
import java.util.List;
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

    void onReadable(long read);

    void onRole(Role role, ReplicaId leader, String reason);

    /** A step of the core failed. It is asked nothing any more, and the replica must stop. */
    void onBroken(Throwable failure);
  }

  private final PaxosNode node;
  private final PeerSender peers;
  private final Listener listener;

  /** What the replica says to itself, delivered after the step that said it. */
  private final ArrayDeque<Message> toSelf = new ArrayDeque<>();

  /** Set for good once a step has failed: what the core then remembers may be half of something. */
  private boolean broken;

  Consensus(PaxosNode node, PeerSender peers, Listener listener) {
    this.node = node;
    this.peers = peers;
    this.listener = listener;
  }

  void onMessage(ReplicaId from, Message message) {
    step(() -> node.onMessage(from, message, System.nanoTime(), this));
  }

  void tick(long elapsedTicks, long executed) {
    step(
        () -> {
          node.onExecuted(executed);
          node.tick(elapsedTicks, System.nanoTime(), this);
        });
  }

  /**
   * Proposes a value and returns its slot, or -1. Its own vote is not cast before {@link #settle},
   * so that the caller can note the slot before it is decided.
   */
  long propose(Value value) {
    if (broken) {
      return -1;
    }
    try {
      return node.propose(value, this);
    } catch (RuntimeException | Error failure) {
      breakOff(failure);
      return -1;
    }
  }

  /** Delivers what the replica has said to itself. */
  void settle() {
    step(() -> {});
  }

  /**
   * Asks when the reads that have gathered may run; returns their number, or -1. They may run at
   * once only after {@link #settle}, so that the caller can note the number before.
   */
  long read() {
    if (broken) {
      return -1;
    }
    try {
      return node.read(this);
    } catch (RuntimeException | Error failure) {
      breakOff(failure);
      return -1;
    }
  }

  void onConnected(ReplicaId peer) {
    step(() -> node.onConnected(peer, this));
  }

  void onDisconnected(ReplicaId peer) {
    step(() -> node.onDisconnected(peer, this));
  }

  void handOver() {
    step(() -> node.handOver(this));
  }

  private void step(Runnable action) {
    if (broken) {
      return;
    }
    try {
      action.run();
      for (Message message; (message = toSelf.poll()) != null; ) {
        // Read anew: what it is about came in this turn, and a process can be stopped in between.
        node.onMessage(node.self(), message, System.nanoTime(), this);
      }
    } catch (RuntimeException | Error failure) {
      breakOff(failure);
    }
  }

  private void breakOff(Throwable failure) {
    broken = true;
    toSelf.clear();
    listener.onBroken(failure);
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
  public void readable(long read) {
    listener.onReadable(read);
  }

  @Override
  public void writeSnapshot() {}

  @Override
  public void verifySnapshot(long slot, List<Value> pieces) {}

  @Override
  public void installed(long slot) {}

  @Override
  public void roleChanged(Role role, ReplicaId leader, String reason) {
    listener.onRole(role, leader, reason);
  }
}
