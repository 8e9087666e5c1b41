package org.concoord.server;

import org.concoord.codec.ClientHello;
import org.concoord.codec.FrameHeader;
import org.concoord.codec.FrameType;
import org.concoord.codec.Limits;
import org.concoord.codec.MalformedFrameException;
import org.concoord.codec.MessagePackReader;
import org.concoord.codec.PeerHello;
import org.concoord.spi.MalformedValueException;
import org.concoord.transport.Connection;
import org.concoord.transport.ConnectionHandler;
import org.concoord.transport.Loop;
import org.jspecify.annotations.Nullable;

/**
 * A connection that somebody dialled. Its first frame says whether that is a replica or a client,
 * and from then on it takes nothing that does not belong to that role.
 */
final class Inbound implements ConnectionHandler {
  private final Loop loop;
  private final PeerHub peers;
  private final ReplicaServer server;
  private final ClientDesk clients;

  private Loop.@Nullable Cancellable handshakeTimeout;
  private @Nullable PeerInbound peer;
  private @Nullable ClientConnection client;

  Inbound(Loop loop, PeerHub peers, ReplicaServer server, ClientDesk clients) {
    this.loop = loop;
    this.peers = peers;
    this.server = server;
    this.clients = clients;
  }

  @Override
  public void onOpen(Connection connection) {
    connection.limitFrames(Limits.FIRST_FRAME_BYTES);
    handshakeTimeout =
        loop.after(
            PeerHub.HANDSHAKE_TIMEOUT,
            () ->
                connection.closeForCause(
                    "it has not said who it is for "
                        + PeerHub.HANDSHAKE_TIMEOUT.toSeconds()
                        + " s"));
  }

  @Override
  public void onFrame(Connection connection, byte[] frame) {
    try {
      take(connection, FrameHeader.check(frame), frame);
    } catch (MalformedFrameException | MalformedValueException malformed) {
      refuse(connection, String.valueOf(malformed.getMessage()));
    }
  }

  private void take(Connection connection, FrameType type, byte[] frame) {
    if (peer != null) {
      peer.onFrame(type, frame);
    } else if (client != null && type == FrameType.CALLS) {
      client.onCalls(frame);
    } else if (client != null && (type == FrameType.READS || type == FrameType.STALE_READS)) {
      client.onReads(frame, type == FrameType.STALE_READS);
    } else if (client == null && (type == FrameType.PEER_HELLO || type == FrameType.CLIENT_HELLO)) {
      introduced(connection, type, frame);
    } else if (type == FrameType.GOODBYE) {
      connection.close("the client said goodbye");
    } else {
      refuse(connection, "unexpected frame " + type);
    }
  }

  /** Tells only those why who have shown that they would understand. */
  private void refuse(Connection connection, String reason) {
    if (client == null && peer == null) {
      connection.closeForCause(reason);
    } else {
      clients.refuse(connection, reason);
    }
  }

  private void introduced(Connection connection, FrameType type, byte[] frame) {
    if (handshakeTimeout != null) {
      handshakeTimeout.cancel();
    }
    if (server.ending().isOver()) {
      connection.close("this replica has ended");
      return;
    }
    MessagePackReader body =
        new MessagePackReader(frame, FrameHeader.BYTES, frame.length - FrameHeader.BYTES);
    if (type == FrameType.CLIENT_HELLO) {
      client = clients.welcome(connection, ClientHello.read(body));
      return;
    }
    PeerHello hello = PeerHello.read(body);
    String trouble = peers.trouble(hello);
    if (trouble.isEmpty()) {
      peers.metPeer(hello);
      peer = new PeerInbound(peers, server, hello, connection);
      peers.opened(peer);
    } else {
      clients.refuse(connection, trouble);
    }
  }

  @Override
  public void onClosed(String reason) {
    if (handshakeTimeout != null) {
      handshakeTimeout.cancel();
    }
    if (client != null) {
      clients.left(client);
    } else if (peer != null && peers.closed(peer)) {
      server.onPeerDown(peer.id());
    }
  }
}
