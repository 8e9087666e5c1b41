package org.concoord.server;

import org.concoord.codec.CallsCursor;
import org.concoord.codec.CommandCursor;
import org.concoord.codec.Limits;
import org.concoord.codec.OutcomeStatus;
import org.concoord.codec.RepliesWriter;
import org.concoord.transport.Connection;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection, after its hello. Calls go, checked, to the proposer byte for byte;
 * outcomes gather until the end of the loop's turn and leave as one frame. On the loop.
 */
final class ClientConnection {
  /** A writer that has grown beyond this for once is not kept for a connection's lifetime. */
  private static final int KEPT_BYTES = 64 << 10;

  private final ClientDesk desk;
  private final Connection connection;
  private final CallsCursor calls = new CallsCursor();
  private final CommandCursor command = new CommandCursor();

  /** Made with the first reply, since most of many connections are idle. */
  private @Nullable RepliesWriter replies;

  private boolean waitsForFlush;

  ClientConnection(ClientDesk desk, Connection connection) {
    this.desk = desk;
    this.connection = connection;
    connection.limitFrames(Limits.FRAME_BYTES);
  }

  /**
   * Takes a frame of calls.
   *
   * @throws org.concoord.spi.MalformedValueException if a command is not well-formed; the calls
   *     before it stay
   */
  void onCalls(byte[] frame) {
    String wrong = desk.wrongInstance(frame);
    if (!wrong.isEmpty()) {
      desk.refuse(connection, wrong);
      return;
    }
    Voting voting = desk.voting();
    if (voting == null || !voting.isServing()) {
      desk.redirect(this);
      return;
    }
    calls.reset(frame);
    while (calls.next()) {
      command.readWhole(calls.array(), calls.offset(), calls.length());
      String refusal = desk.refusalOf(command);
      if (!refusal.isEmpty()) {
        refuse(OutcomeStatus.INCOMPATIBLE_TYPE, refusal);
      } else if (!voting.add(this, calls.array(), calls.offset(), calls.length())) {
        desk.refusals().refused(voting.proposer(), System.nanoTime());
        refuse(OutcomeStatus.BUSY, "too many calls wait at the leader");
      }
    }
    desk.wantTurnEnd();
  }

  private void refuse(OutcomeStatus status, String text) {
    reply(
        command.sessionSlot(),
        command.sessionIndex(),
        command.sequence(),
        status.withText(text),
        null);
  }

  /**
   * Queues one outcome. On a connection that has closed it is dropped, and the client asks again
   * elsewhere.
   */
  void reply(
      long sessionSlot,
      int sessionIndex,
      long sequence,
      byte[] outcome,
      @Nullable String remoteStack) {
    if (!connection.isOpen()) {
      return;
    }
    RepliesWriter writer = replies;
    if (writer == null) {
      writer = new RepliesWriter();
      replies = writer;
    }
    if (!writer.fits(outcome)) {
      desk.sendReplies(connection, writer);
    }
    writer.add(sessionSlot, sessionIndex, sequence, outcome, remoteStack);
    if (!waitsForFlush) {
      waitsForFlush = true;
      desk.flushLater(this);
    }
  }

  /** Sends the outcomes of this turn. */
  void flush() {
    waitsForFlush = false;
    RepliesWriter writer = replies;
    if (writer != null && writer.count() > 0) {
      int bytes = writer.sizeBytes();
      desk.sendReplies(connection, writer);
      if (bytes > KEPT_BYTES) {
        replies = null;
      }
    }
  }

  Connection connection() {
    return connection;
  }
}
