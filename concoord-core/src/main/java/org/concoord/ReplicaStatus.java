package org.concoord;

import java.time.Duration;
import java.util.List;

/**
 * What one replica knows of itself and the others at one moment.
 *
 * @param address where it listens
 * @param replicaId its identity in hexadecimal, drawn at its start
 * @param clusterId the instance it belongs to, or "" before one has formed
 * @param state what it is doing
 * @param leader the address of the leader it follows, its own where it leads, or ""
 * @param epoch the configuration's number
 * @param ballot the highest ballot it has promised
 * @param committedSlot every slot up to here is decided, as far as it knows
 * @param executedSlot every slot up to here has been executed here
 * @param trimmedSlot decisions up to here are no longer kept
 * @param sessions open client sessions, as of {@code executedSlot}
 * @param clientConnections connections of clients now
 * @param peers the other members
 * @param bytesReceived on all its sockets since its start
 * @param bytesSent on all its sockets since its start
 * @param slowCall the call that has been running for over a second, or ""
 * @param trouble "" where all is well, else one sentence that says what is wrong and names who
 */
public record ReplicaStatus(
    String address,
    String replicaId,
    String clusterId,
    State state,
    String leader,
    long epoch,
    String ballot,
    long committedSlot,
    long executedSlot,
    long trimmedSlot,
    int sessions,
    int clientConnections,
    List<Peer> peers,
    long bytesReceived,
    long bytesSent,
    String slowCall,
    String trouble) {

  /** What a replica may be doing. */
  public enum State {
    /** Waits for the first members to find each other. */
    FORMING,
    /** Knows of an instance that it has no vote in. */
    OUTSIDE,
    FOLLOWER,
    CANDIDATE,
    LEADER,
    /** Has stopped for good, since going on could have been wrong. */
    FENCED,
    CLOSED
  }

  /**
   * Another member, as seen from here.
   *
   * @param address where it is expected to listen
   * @param replicaId the identity it answers with, or ""
   * @param connected whether it has answered a heartbeat lately
   * @param silent for how long nothing has been heard from it
   * @param trouble why it is not connected, or ""
   */
  public record Peer(
      String address, String replicaId, boolean connected, Duration silent, String trouble) {}

  /**
   * Whether all is well: the replica belongs to an instance, hears a leader, and is not behind
   * beyond repair.
   */
  public boolean isHealthy() {
    return trouble.isEmpty() && !leader.isEmpty();
  }

  /** Several lines for people. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(256);
    text.append("replica ")
        .append(address)
        .append(" (")
        .append(replicaId)
        .append("): ")
        .append(state);
    if (!clusterId.isEmpty()) {
      text.append(" of instance ").append(clusterId);
      text.append(System.lineSeparator())
          .append("  leader ")
          .append(leader.isEmpty() ? "none" : leader);
      text.append(", epoch ").append(epoch).append(", ballot ").append(ballot);
      text.append(System.lineSeparator()).append("  slots: committed ").append(committedSlot);
      text.append(", executed ")
          .append(executedSlot)
          .append(", kept from ")
          .append(trimmedSlot + 1);
      text.append(System.lineSeparator())
          .append("  clients: ")
          .append(sessions)
          .append(" sessions, ");
      text.append(clientConnections)
          .append(" connections; bytes: ")
          .append(bytesReceived)
          .append(" received, ");
      text.append(bytesSent).append(" sent");
    }
    for (Peer peer : peers) {
      text.append(System.lineSeparator()).append("  peer ").append(peer.address());
      if (!peer.replicaId().isEmpty()) {
        text.append(" (").append(peer.replicaId()).append(')');
      }
      text.append(
          peer.connected() ? ": connected" : ": silent " + peer.silent().toSeconds() + " s");
      if (!peer.trouble().isEmpty()) {
        text.append(": ").append(peer.trouble());
      }
    }
    if (!slowCall.isEmpty()) {
      text.append(System.lineSeparator()).append("  slow call: ").append(slowCall);
    }
    if (!trouble.isEmpty()) {
      text.append(System.lineSeparator()).append("  trouble: ").append(trouble);
    }
    return text.toString();
  }
}
