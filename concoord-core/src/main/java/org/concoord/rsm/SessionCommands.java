package org.concoord.rsm;

import org.concoord.codec.CommandCursor;
import org.concoord.codec.Limits;
import org.concoord.codec.MessagePackReader;
import org.concoord.codec.OutcomeStatus;
import org.concoord.spi.MalformedValueException;
import org.concoord.spi.ValueWriter;
import org.jspecify.annotations.Nullable;

/** What commands are to their sessions, before anything of the user's runs (S1, S3). */
final class SessionCommands {
  private final Sessions sessions;
  private final ParkedCalls parked;
  private final OutcomeWriter outcomes;
  private final MessagePackReader arguments = new MessagePackReader();

  SessionCommands(Sessions sessions, ParkedCalls parked, OutcomeWriter outcomes) {
    this.sessions = sessions;
    this.parked = parked;
    this.outcomes = outcomes;
  }

  byte[] open(long slot, int index, CommandCursor command) {
    long ttlMicros;
    try {
      ttlMicros = Session.grant(command.arguments(arguments).readLong());
    } catch (MalformedValueException e) {
      return OutcomeStatus.INCOMPATIBLE_TYPE.withText("a time to live expected: " + e.getMessage());
    }
    if (sessions.isFull()) {
      return OutcomeStatus.BUSY.withText(Limits.SESSIONS + " sessions are open");
    }
    sessions.open(slot, index, ttlMicros);
    ValueWriter out = outcomes.ok();
    out.writeLong(slot);
    out.writeLong(index);
    out.writeLong(ttlMicros);
    return outcomes.finish();
  }

  /**
   * A command of the session has come, whatever becomes of it: it lives on, and what its client has
   * is freed.
   */
  void hear(Session session, CommandCursor command) {
    sessions.hear(session, command.ackedBelow());
    int count = command.received();
    if (count > 0) {
      command.received(arguments);
      for (int i = 0; i < count; i++) {
        sessions.received(session, arguments.readLong());
      }
    }
  }

  /** The outcome of a command that executes nothing of the user's, or null. */
  byte @Nullable [] outcome(Session session, CommandCursor command) {
    return switch (command.kind()) {
      case CLOSE_SESSION -> {
        sessions.close(session);
        parked.close(session);
        yield OutcomeWriter.okNil();
      }
      case KEEP_ALIVE -> OutcomeWriter.okNil();
      case CANCEL -> cancel(session, command);
      default -> known(session, command.sequence());
    };
  }

  /** A call that has not run yet never will: it may have been overtaken on its way. */
  private byte[] cancel(Session session, CommandCursor command) {
    long request;
    try {
      request = command.arguments(arguments).readLong();
    } catch (MalformedValueException e) {
      return OutcomeStatus.INCOMPATIBLE_TYPE.withText("a call's number expected");
    }
    ParkedCall call = session.late().parked(request);
    ReplyCache replies = session.replies();
    if (call != null) {
      parked.cancel(call);
    } else if (session.late().outcome(request) == null
        && !replies.isStale(request)
        && replies.isWithin(request)
        && replies.find(request) == null) {
      sessions.keep(session, request, OutcomeWriter.CANCELLED);
    }
    return OutcomeWriter.okNil();
  }

  private byte @Nullable [] known(Session session, long sequence) {
    if (session.late().parked(sequence) != null) {
      return OutcomeWriter.PARKED;
    }
    byte[] late = session.late().outcome(sequence);
    if (late != null) {
      return late;
    }
    ReplyCache replies = session.replies();
    if (replies.isStale(sequence)) {
      return OutcomeWriter.STALE;
    }
    if (!replies.isWithin(sequence)) {
      return OutcomeStatus.BUSY.withText(
          Limits.OPEN_CALLS
              + " calls of this session are open, the first of them "
              + replies.ackedBelow());
    }
    byte[] outcome = replies.find(sequence);
    if (outcome != null) {
      return outcome;
    }
    return sessions.hasRoom(session)
        ? null
        : OutcomeStatus.BUSY.withText("kept replies take all their room");
  }
}
