package org.concoord.server;

import org.concoord.codec.AdminAsk;
import org.concoord.codec.AdminHello;
import org.concoord.codec.Bodies;
import org.concoord.codec.ClientHello;
import org.concoord.codec.FrameHeader;
import org.concoord.codec.FrameType;
import org.concoord.codec.Limits;
import org.concoord.codec.MalformedFrameException;
import org.concoord.codec.MessagePackReader;
import org.concoord.codec.PeerHello;
import org.concoord.codec.Token;
import org.concoord.spi.MalformedValueException;
import org.concoord.transport.Connection;
import org.concoord.transport.ConnectionHandler;
import org.concoord.transport.Identity;
import org.concoord.transport.Role;
import org.jspecify.annotations.Nullable;

/**
 * A connection that somebody dialled. It has to show the token first, where there is one; then its
 * hello says whether it is a replica, a client or an operator, and its certificate whether it may
 * be that. Only then is anything decoded but the header, and from then on it takes nothing that
 * does not belong to that role.
 */
final class Inbound implements ConnectionHandler {
  private final @Nullable Token token;
  private final PeerHub peers;
  private final ReplicaServer server;
  private final PeerDesk desk;
  private final ClientDesk clients;
  private final AdminDesk admins;

  private boolean tokenShown;
  private @Nullable PeerInbound peer;
  private @Nullable ClientConnection client;
  private boolean operator;

  Inbound(
      @Nullable Token token,
      PeerHub peers,
      ReplicaServer server,
      PeerDesk desk,
      ClientDesk clients,
      AdminDesk admins) {
    this.token = token;
    this.peers = peers;
    this.server = server;
    this.desk = desk;
    this.clients = clients;
    this.admins = admins;
  }

  @Override
  public void onOpen(Connection connection) {
    connection.limitFrames(Limits.FIRST_FRAME_BYTES);
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
    } else if (client != null && (type == FrameType.CALLS || type == FrameType.BATCH)) {
      client.onCalls(frame, type == FrameType.BATCH);
    } else if (client != null && (type == FrameType.READS || type == FrameType.STALE_READS)) {
      client.onReads(frame, type == FrameType.STALE_READS);
    } else if (client != null && type == FrameType.PING) {
      clients.pong(connection);
    } else if (operator && type == FrameType.ADMIN_ASK) {
      admins.ask(connection, AdminAsk.read(Bodies.of(frame)));
    } else if (client != null && type == FrameType.ADMIN_ASK) {
      askAsClient(connection, AdminAsk.read(Bodies.of(frame)));
    } else if (isUnknown() && type == FrameType.TOKEN && !tokenShown) {
      takeToken(connection, frame);
    } else if (isUnknown() && roleOf(type) != null) {
      introduced(connection, type, frame);
    } else if (type == FrameType.GOODBYE) {
      connection.close("the client said goodbye");
    } else {
      refuse(connection, "unexpected frame " + type);
    }
  }

  private void askAsClient(Connection connection, AdminAsk ask) {
    if (ask.command().equals(AdminAsk.CONTRACT)) {
      admins.askContract(connection, ask);
    } else {
      refuse(connection, "unexpected frame " + FrameType.ADMIN_ASK);
    }
  }

  private boolean isUnknown() {
    return client == null && peer == null && !operator;
  }

  /** What whoever says this hello has to be; null where it is none. */
  private static @Nullable Role roleOf(FrameType hello) {
    return switch (hello) {
      case PEER_HELLO -> Role.PEER;
      case CLIENT_HELLO -> Role.CLIENT;
      case ADMIN_HELLO -> Role.ADMIN;
      default -> null;
    };
  }

  /** Tells only those why who have shown that they would understand. */
  private void refuse(Connection connection, String reason) {
    if (isUnknown()) {
      connection.closeForCause(reason);
    } else {
      clients.refuse(connection, reason);
    }
  }

  /**
   * A replica without a token lets pass whatever is shown, so that clients can be given it first.
   */
  private void takeToken(Connection connection, byte[] frame) {
    if (token != null && !token.isIn(frame)) {
      clients.refuseAccess(connection, "the token is not that of " + server.address());
    } else {
      tokenShown = true;
    }
  }

  /** Why whoever says this hello must not, or "". */
  private String refusal(Identity identity, FrameType hello) {
    if (token != null && !tokenShown) {
      return server.address() + " wants a token, and none was shown";
    }
    Role role = roleOf(hello);
    if (role == Role.ADMIN && token == null && server.isOpenToAll()) {
      return server.address() + " takes no commands of operators: it is insecure, and has no token";
    }
    return role != null && identity.has(role)
        ? ""
        : "the certificate \"" + identity.name() + "\" lacks the role " + role;
  }

  private void introduced(Connection connection, FrameType type, byte[] frame) {
    String refusal = refusal(connection.identity(), type);
    if (!refusal.isEmpty()) {
      clients.refuseAccess(connection, refusal);
      return;
    }
    if (server.ending().isOver()) {
      connection.close("this replica has ended");
      return;
    }
    MessagePackReader body = Bodies.of(frame);
    if (type == FrameType.ADMIN_HELLO) {
      AdminHello hello = AdminHello.read(body);
      connection.introduced();
      operator = admins.welcome(connection, hello);
      return;
    }
    if (type == FrameType.CLIENT_HELLO) {
      ClientHello hello = ClientHello.read(body);
      connection.introduced();
      client = clients.welcome(connection, hello);
      return;
    }
    PeerHello hello = PeerHello.read(body);
    String trouble = peers.trouble(hello);
    if (trouble.isEmpty()) {
      connection.introduced();
      peers.metPeer(hello);
      peer = new PeerInbound(peers, desk, hello, connection);
      peers.opened(peer);
    } else {
      clients.refuse(connection, trouble);
    }
  }

  @Override
  public void onClosed(String reason) {
    if (client != null) {
      clients.left(client);
    } else if (operator) {
      admins.left();
    } else if (peer != null && peers.closed(peer)) {
      desk.onPeerDown(peer.id());
    }
  }
}
