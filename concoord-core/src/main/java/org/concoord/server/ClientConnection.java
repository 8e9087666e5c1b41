package org.concoord.server;

import org.concoord.codec.CallsCursor;
import org.concoord.codec.CommandCursor;
import org.concoord.codec.CommandKind;
import org.concoord.codec.FrameType;
import org.concoord.codec.Limits;
import org.concoord.codec.OutcomeStatus;
import org.concoord.codec.RepliesWriter;
import org.concoord.spi.MalformedValueException;
import org.concoord.transport.Connection;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection, after its hello. Calls go, checked, to the proposer byte for byte;
 * outcomes gather until the end of the loop's turn and leave as one frame. On the loop.
 */
final class ClientConnection implements ClientRead.Origin {
  /** A writer that has grown beyond this for once is not kept for a connection's lifetime. */
  private static final int KEPT_BYTES = 64 << 10;

  private final ClientDesk desk;
  private final Connection connection;
  private final CallsCursor calls = new CallsCursor();
  private final CommandCursor command = new CommandCursor();

  /** Made with the first reply, since most of many connections are idle. */
  private @Nullable RepliesWriter replies;

  private @Nullable RepliesWriter readReplies;

  private final Backlog backlog = new Backlog(this);
  private boolean waitsForFlush;
  private final Shares.Share share;
  private boolean paused;
  private boolean waits;

  ClientConnection(ClientDesk desk, Shares.Share share, Connection connection) {
    this.desk = desk;
    this.share = share;
    this.connection = connection;
    connection.limitFrames(Limits.FRAME_BYTES);
  }

  /**
   * Takes a frame of calls.
   *
   * @param together whether they are to be in one slot: then all are taken, or none where too many
   *     wait
   * @throws MalformedValueException if a command is not well-formed, where the calls before it stay
   *     unless they go together; or if those that do are too large for a slot
   */
  void onCalls(byte[] frame, boolean together) {
    String wrong = desk.wrongInstance(frame);
    if (!wrong.isEmpty()) {
      desk.refuse(connection, wrong);
      return;
    }
    Voting voting = desk.voting();
    if (voting == null || !voting.service().isServing()) {
      desk.redirect(this);
      return;
    }
    boolean hasRoom = !together || makeRoom(voting, frame);
    calls.reset(frame);
    while (calls.next()) {
      command.readWhole(calls.array(), calls.offset(), calls.length());
      expectRead(false);
      boolean isWithin = together || share.takes(1);
      String refusal = desk.refusalOf(command);
      if (!refusal.isEmpty()) {
        refuse(OutcomeStatus.INCOMPATIBLE_TYPE, refusal);
      } else if (hasRoom && isWithin && add(voting) || !together && addWord(voting)) {
        share.tookCall();
      } else if (!isWithin) {
        desk.refusals().refusedForShare();
        refuse(OutcomeStatus.BUSY, "too many calls of this client are open");
      } else {
        desk.refusals().refused(voting.service().proposer(), System.nanoTime());
        refuse(
            OutcomeStatus.BUSY,
            voting.disk().isSpaceLow() ? desk.trouble() : "too many calls wait at the leader");
      }
    }
    backlog.endUnit();
    pauseOrNot();
    desk.wantTurnEnd();
  }

  private boolean add(Voting voting) {
    return voting.service().add(backlog, calls.array(), calls.offset(), calls.length());
  }

  /** Takes what keeps its session and does nothing else, where nothing else may be taken. */
  private boolean addWord(Voting voting) {
    return command.kind() == CommandKind.KEEP_ALIVE
        && share.takesWord(System.nanoTime())
        && voting.service().addWord(backlog, calls.array(), calls.offset(), calls.length());
  }

  private boolean makeRoom(Voting voting, byte[] frame) {
    int count = 0;
    int bytes = 0;
    calls.reset(frame);
    while (calls.next()) {
      command.readWhole(calls.array(), calls.offset(), calls.length());
      expectRead(false);
      count++;
      bytes += calls.length();
    }
    return count == 0
        || share.takes(count) && voting.service().proposer().makeRoom(backlog, count, bytes);
  }

  /**
   * Takes a frame of reads, at whichever replica.
   *
   * @param stale whether what has been executed here is good enough
   * @throws MalformedValueException if a read is not well-formed; those before it stay
   */
  void onReads(byte[] frame, boolean stale) {
    String wrong = desk.wrongInstance(frame);
    if (!wrong.isEmpty()) {
      desk.refuse(connection, wrong);
      return;
    }
    Voting voting = desk.voting();
    if (voting == null || !voting.takesReads(stale)) {
      desk.redirect(this);
      return;
    }
    calls.reset(frame);
    int countedTo = 0;
    while (calls.next()) {
      command.readWhole(calls.array(), calls.offset(), calls.length());
      expectRead(true);
      int end = calls.isLast() ? frame.length : calls.offset() + calls.length();
      ClientRead read =
          new ClientRead(
              this,
              calls.array(),
              calls.offset(),
              calls.length(),
              end - countedTo,
              command.sequence());
      countedTo = end;
      if (share.takes(1) && voting.service().addRead(read, stale)) {
        share.tookRead();
      } else {
        byte[] busy = OutcomeStatus.BUSY.withText("too many reads wait at the replica");
        addRead(command.sequence(), busy, null);
      }
    }
    pauseOrNot();
    desk.wantTurnEnd();
  }

  /** Whoever has too much open waits with the next, in its own memory and the sockets'. */
  private void pauseOrNot() {
    if (share.isPaused() != paused) {
      paused = !paused;
      connection.pause(paused);
    }
  }

  /** The client has been told to send elsewhere what is open here. */
  void forgetCalls() {
    share.forgetCalls();
    pauseOrNot();
  }

  /** The connection has ended. */
  void left() {
    share.forget();
  }

  private void expectRead(boolean expected) {
    if ((command.kind() == CommandKind.READ) != expected || command.kind().isOfReplicas()) {
      throw new MalformedValueException(
          command.kind() + (expected ? " among reads" : " among calls"));
    }
  }

  private void refuse(OutcomeStatus status, String text) {
    add(
        command.sessionSlot(),
        command.sessionIndex(),
        command.sequence(),
        status.withText(text),
        null);
  }

  /**
   * Queues the outcome of a call that was taken. On a connection that has closed it is dropped, and
   * the client asks again elsewhere.
   */
  void reply(
      long sessionSlot,
      int sessionIndex,
      long sequence,
      byte[] outcome,
      @Nullable String remoteStack) {
    share.answeredCall();
    if (OutcomeStatus.of(outcome) == OutcomeStatus.PARKED && connection.isOpen()) {
      waits = true;
      desk.waiters().waits(sessionSlot, sessionIndex, this);
    }
    add(sessionSlot, sessionIndex, sequence, outcome, remoteStack);
  }

  /** Queues what became of a call that was answered as parked: nothing here waits for it. */
  void push(Woken woken) {
    add(
        woken.sessionSlot(),
        woken.sessionIndex(),
        woken.sequence(),
        woken.outcome(),
        woken.stack());
  }

  /** Whether a call was answered as parked here. */
  boolean waits() {
    return waits;
  }

  private void add(
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
    add(FrameType.REPLIES, writer, sessionSlot, sessionIndex, sequence, outcome, remoteStack);
  }

  @Override
  public boolean isOpen() {
    return connection.isOpen();
  }

  /** As {@link #reply}, to the read of that number. */
  @Override
  public void replyToRead(long number, byte[] outcome, @Nullable String remoteStack) {
    share.answeredRead();
    addRead(number, outcome, remoteStack);
  }

  private void addRead(long number, byte[] outcome, @Nullable String remoteStack) {
    if (!connection.isOpen()) {
      return;
    }
    RepliesWriter writer = readReplies;
    if (writer == null) {
      writer = new RepliesWriter();
      readReplies = writer;
    }
    add(FrameType.READ_REPLIES, writer, 0, 0, number, outcome, remoteStack);
  }

  private void add(
      FrameType type,
      RepliesWriter writer,
      long sessionSlot,
      int sessionIndex,
      long sequence,
      byte[] outcome,
      @Nullable String remoteStack) {
    if (!writer.fits(outcome)) {
      desk.sendReplies(connection, type, writer);
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
    pauseOrNot();
    replies = flushed(FrameType.REPLIES, replies);
    readReplies = flushed(FrameType.READ_REPLIES, readReplies);
  }

  /** Returns the writer if it is worth keeping. */
  private @Nullable RepliesWriter flushed(FrameType type, @Nullable RepliesWriter writer) {
    if (writer == null || writer.count() == 0) {
      return writer;
    }
    int bytes = writer.sizeBytes();
    desk.sendReplies(connection, type, writer);
    return bytes > KEPT_BYTES ? null : writer;
  }

  Connection connection() {
    return connection;
  }
}
