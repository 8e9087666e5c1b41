package org.concoord.server;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.concoord.codec.AdminAnswer;
import org.concoord.codec.AdminAsk;
import org.concoord.codec.AdminHello;
import org.concoord.codec.FrameHeader;
import org.concoord.codec.FrameType;
import org.concoord.codec.MessagePackWriter;
import org.concoord.codec.Versions;
import org.concoord.paxos.ReplicaId;
import org.concoord.transport.Connection;

/**
 * What operators ask of this replica over its port. Questions come on the loop, and are answered on
 * threads that are made for that, since leaving or a reset takes its time and waits for the loop;
 * nobody who asks holds up a call.
 */
final class AdminDesk {
  /** What may be under way at once. */
  private static final int MOST = 4;

  private static final long IDLE_SECONDS = 1;

  private final ReplicaServer server;
  private final AdminCommands commands;
  private final ThreadPoolExecutor answering;
  private int connected;
  private final byte[] header = new byte[FrameHeader.BYTES];
  private final MessagePackWriter body = new MessagePackWriter();

  AdminDesk(ReplicaServer server, TypeContracts contracts) {
    this.server = server;
    this.commands = new AdminCommands(server, contracts);
    this.answering =
        new ThreadPoolExecutor(
            0,
            MOST,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> {
              Thread thread = new Thread(task, "concoord-admin-" + server.address());
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Somebody has introduced himself as an operator, and may be one; false where the two cannot
   * talk, and he has been told.
   */
  boolean welcome(Connection connection, AdminHello hello) {
    String trouble = Versions.CURRENT.trouble(hello.versions());
    if (!trouble.isEmpty()) {
      server.clients().goodbye(connection, trouble);
      return false;
    }
    connected++;
    body.reset();
    new AdminHello(Versions.CURRENT).write(body);
    send(connection, FrameType.ADMIN_WELCOME);
    return true;
  }

  /**
   * An operator whom {@link #welcome} let in is gone: what costs calls something ends with the
   * last.
   */
  void left() {
    connected--;
    if (connected == 0) {
      server.meters().stopTally();
    }
  }

  /** Answers as soon as it can, in whatever order. */
  void ask(Connection connection, AdminAsk ask) {
    answer(connection, ask, () -> commands.answer(ask));
  }

  /** As {@link #ask}, of a client, to whom {@link AdminAsk#CONTRACT} alone is open. */
  void askContract(Connection connection, AdminAsk ask) {
    answer(connection, ask, () -> commands.contract(ask));
  }

  private void answer(Connection connection, AdminAsk ask, Supplier<AdminAnswer> command) {
    try {
      answering.execute(() -> answer(connection, command.get()));
    } catch (RejectedExecutionException tooMany) {
      send(
          connection,
          new AdminAnswer(
              ask.number(), false, MOST + " commands are under way here; try again", ""));
    }
  }

  private void answer(Connection connection, AdminAnswer answer) {
    Waiting.ask(server.loop(), () -> send(connection, answer));
  }

  private void send(Connection connection, AdminAnswer answer) {
    body.reset();
    answer.write(body);
    send(connection, FrameType.ADMIN_ANSWER);
  }

  private void send(Connection connection, FrameType type) {
    FrameHeader.write(
        header, type, server.peers().cluster(), 0, server.peers().self(), ReplicaId.NONE);
    connection.send(header, header.length, body.array(), 0, body.size());
  }

  /** The replica ends. What is under way is interrupted; nobody hears of it any more. */
  void close() {
    answering.shutdownNow();
  }
}
