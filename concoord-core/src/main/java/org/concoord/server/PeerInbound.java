package org.concoord.server;

import org.concoord.codec.ExecutedHashes;
import org.concoord.codec.FrameHeader;
import org.concoord.codec.FrameType;
import org.concoord.codec.Limits;
import org.concoord.codec.MessagePackReader;
import org.concoord.codec.PeerHello;
import org.concoord.paxos.ReplicaId;
import org.concoord.transport.Connection;

/**
 * A connection that another replica dialled, after its hello: frames come in, and nothing goes out
 * but the welcome. Frames that name another instance, sender or receiver are dropped (M1): the
 * peer, or this replica, has changed in the meantime.
 */
final class PeerInbound {
  /** Takes what peers say. On the loop. */
  interface Listener {
    void onPaxos(ReplicaId from, FrameType type, byte[] frame);

    void onFormation(ReplicaId from, byte[] frame);

    void onHashes(ReplicaId from, ExecutedHashes hashes);

    /** What is said about members; the frame may be of another instance, or of none. */
    void onOfMembers(ReplicaId from, FrameType type, byte[] frame);
  }

  private final PeerHub hub;
  private final Listener listener;
  private final PeerHello hello;
  private final Connection connection;

  PeerInbound(PeerHub hub, Listener listener, PeerHello hello, Connection connection) {
    this.hub = hub;
    this.listener = listener;
    this.hello = hello;
    this.connection = connection;
    connection.limitFrames(Limits.FRAME_BYTES);
    hub.welcome(connection, hello.id());
  }

  void onFrame(FrameType type, byte[] frame) {
    if (!FrameHeader.isFrom(frame, hello.id()) || !FrameHeader.isFor(frame, hub.self())) {
      return;
    }
    hub.heard(hello.address());
    if (type == FrameType.FORMATION) {
      listener.onFormation(hello.id(), frame);
    } else if (type == FrameType.MEMBER_ASK || type == FrameType.MEMBER_NEWS) {
      listener.onOfMembers(hello.id(), type, frame);
    } else if (type.isPaxos() && FrameHeader.isOf(frame, hub.cluster())) {
      listener.onPaxos(hello.id(), type, frame);
    } else if (type == FrameType.HASHES && FrameHeader.isOf(frame, hub.cluster())) {
      listener.onHashes(
          hello.id(),
          ExecutedHashes.read(
              new MessagePackReader(frame, FrameHeader.BYTES, frame.length - FrameHeader.BYTES)));
    }
  }

  /** Whether it comes from an earlier start of the same replica. */
  boolean isBefore(PeerInbound other) {
    return id().equals(other.id()) && hello.incarnation() < other.hello.incarnation();
  }

  ReplicaId id() {
    return hello.id();
  }

  /** Where it listens. */
  String address() {
    return hello.address();
  }

  void close(String reason) {
    connection.close(reason);
  }
}
