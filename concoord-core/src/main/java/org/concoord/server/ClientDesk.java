package org.concoord.server;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.concoord.codec.ClientHello;
import org.concoord.codec.ClientWelcome;
import org.concoord.codec.CommandCursor;
import org.concoord.codec.FrameHeader;
import org.concoord.codec.FrameType;
import org.concoord.codec.Goodbye;
import org.concoord.codec.MessagePackWriter;
import org.concoord.codec.Redirect;
import org.concoord.codec.RepliesWriter;
import org.concoord.codec.Versions;
import org.concoord.paxos.ClusterId;
import org.concoord.paxos.Configuration;
import org.concoord.paxos.ReplicaId;
import org.concoord.rsm.TypeRegistry;
import org.concoord.transport.Connection;
import org.concoord.transport.Loop;
import org.jspecify.annotations.Nullable;

/** All that a replica says to clients, over all their connections. On the loop. */
final class ClientDesk {
  private final ReplicaServer server;
  private final Loop loop;
  private final TypeRegistry types;
  private final Set<ClientConnection> connections = new LinkedHashSet<>();
  private final List<ClientConnection> unflushed = new ArrayList<>();
  private final Shares shares = new Shares();
  private final Waiters waiters = new Waiters();
  private final RefusalLog refusals;
  private final byte[] header = new byte[FrameHeader.BYTES];
  private final MessagePackWriter body = new MessagePackWriter();

  /** Run once another replica is known to lead. */
  private @Nullable Runnable nextLeaderAction;

  ClientDesk(ReplicaServer server, Loop loop, TypeRegistry types, Meters meters) {
    this.server = server;
    this.loop = loop;
    this.types = types;
    this.refusals = new RefusalLog(server.address(), meters);
  }

  /**
   * A client has introduced itself; null where the two have nothing to do with each other, and it
   * has been told.
   */
  @Nullable ClientConnection welcome(Connection connection, ClientHello hello) {
    String trouble = Versions.CURRENT.trouble(hello.versions());
    if (!trouble.isEmpty()) {
      goodbye(connection, trouble);
      return null;
    }
    ClientConnection client = new ClientConnection(this, shares.new Share(), connection);
    connections.add(client);
    writeWelcome();
    send(connection, FrameType.CLIENT_WELCOME);
    return client;
  }

  private void writeWelcome() {
    body.reset();
    new ClientWelcome(
            Versions.CURRENT,
            server.peers().cluster(),
            members(),
            leader(),
            StatusReport.trouble(server))
        .write(body);
  }

  /**
   * A client that waits for an answer wants to know whether anybody is there; the lane may be busy
   * for long, the loop is not.
   */
  void pong(Connection connection) {
    body.reset();
    send(connection, FrameType.PONG);
  }

  /** Why this replica is not who the frame is meant for, or "": clients name an instance (M1). */
  String wrongInstance(byte[] frame) {
    ClusterId cluster = server.peers().cluster();
    return FrameHeader.isOf(frame, cluster) || FrameHeader.isOf(frame, ClusterId.NONE)
        ? ""
        : server.address()
            + " belongs to instance "
            + cluster
            + ", not to "
            + FrameHeader.cluster(frame);
  }

  void left(ClientConnection client) {
    client.left();
    connections.remove(client);
    if (client.waits()) {
      waiters.left(client);
    }
    Voting voting = server.voting();
    if (voting != null) {
      voting.service().onClientLeft();
    }
  }

  int connections() {
    return connections.size();
  }

  /** Whose calls are parked. */
  Waiters waiters() {
    return waiters;
  }

  RefusalLog refusals() {
    return refusals;
  }

  /** What is wrong with this replica, in one sentence, or "". */
  String trouble() {
    return StatusReport.trouble(server);
  }

  @Nullable Voting voting() {
    return server.voting();
  }

  void wantTurnEnd() {
    loop.wantTurnEnd();
  }

  /**
   * Why a command is refused, or "": one that replicas cannot execute must not get into the log
   * (F3).
   */
  String refusalOf(CommandCursor command) {
    String unknown = types.unknownType(command);
    return unknown == null
        ? ""
        : "the replicas do not know the type \""
            + unknown
            + "\": start them with replicate(...) for its class";
  }

  /** Tells a client where to go: this replica answers none of what it has not yet answered. */
  void redirect(ClientConnection client) {
    writeRedirect();
    sendRedirect(client);
  }

  private void writeRedirect() {
    body.reset();
    new Redirect(leader(), members(), StatusReport.trouble(server)).write(body);
  }

  private void sendRedirect(ClientConnection client) {
    client.flush();
    client.forgetCalls();
    send(client.connection(), FrameType.REDIRECT);
  }

  /**
   * The leader has changed. Whoever waits at this replica for answers, if it does not lead, waits
   * in vain; whoever waits for a leader is told that it does.
   */
  void onLeader() {
    Voting voting = server.voting();
    if (voting == null) {
      return;
    }
    if (voting.service().isServing()) {
      if (voting.leader().equals(server.peers().self())) {
        writeWelcome();
        connections.forEach(client -> send(client.connection(), FrameType.CLIENT_WELCOME));
      }
      return;
    }
    writeRedirect();
    waiters.forget();
    connections.forEach(this::sendRedirect);
    boolean another =
        !voting.leader().equals(ReplicaId.NONE) && !voting.leader().equals(server.peers().self());
    if (another && nextLeaderAction != null) {
      nextLeaderAction.run();
      nextLeaderAction = null;
    }
  }

  /** This replica has no state any more, until it has another: nobody is answered here. */
  void onLost() {
    writeRedirect();
    waiters.forget();
    connections.forEach(this::sendRedirect);
  }

  void onNextLeader(Runnable action) {
    nextLeaderAction = action;
  }

  void flushLater(ClientConnection client) {
    unflushed.add(client);
    loop.wantTurnEnd();
  }

  void finishTurn() {
    for (int i = 0; i < unflushed.size(); i++) {
      unflushed.get(i).flush();
    }
    unflushed.clear();
  }

  void sendReplies(Connection connection, FrameType type, RepliesWriter replies) {
    MessagePackWriter finished = replies.finish();
    FrameHeader.write(
        header, type, server.peers().cluster(), 0, server.peers().self(), ReplicaId.NONE);
    connection.send(header, header.length, finished.array(), 0, finished.size());
    replies.begin();
  }

  /** Says why, and closes. */
  void goodbye(Connection connection, String reason) {
    body.reset();
    new Goodbye(reason).write(body);
    send(connection, FrameType.GOODBYE);
    connection.close(reason);
  }

  /** As {@link #goodbye}, to one that did something wrong. */
  void refuse(Connection connection, String reason) {
    body.reset();
    new Goodbye(reason).write(body);
    send(connection, FrameType.GOODBYE);
    connection.closeForCause(reason);
  }

  /** As {@link #refuse}, to one that is not who it would have to be. */
  void refuseAccess(Connection connection, String reason) {
    body.reset();
    Goodbye.notAuthorized(reason).write(body);
    send(connection, FrameType.GOODBYE);
    connection.closeForCause(reason);
  }

  void close(String reason) {
    finishTurn();
    for (ClientConnection client : List.copyOf(connections)) {
      goodbye(client.connection(), reason);
    }
  }

  private void send(Connection connection, FrameType type) {
    FrameHeader.write(
        header, type, server.peers().cluster(), 0, server.peers().self(), ReplicaId.NONE);
    connection.send(header, header.length, body.array(), 0, body.size());
  }

  private String leader() {
    Voting voting = server.voting();
    return voting == null ? "" : server.peers().addressOf(voting.leader());
  }

  /** The voters once it is known who votes: by these a client goes on when all others have gone. */
  private List<String> members() {
    Configuration configuration = server.peers().configuration();
    if (configuration.epoch() > 0) {
      return List.copyOf(configuration.voters().values());
    }
    List<String> members = new ArrayList<>(server.peers().links().keySet());
    members.add(server.address());
    return members;
  }
}
