package org.concoord.rsm;

import java.util.List;
import org.concoord.codec.Limits;
import org.concoord.spi.Deferral;
import org.concoord.spi.DeferredReplies;
import org.concoord.spi.DeferredReply;
import org.concoord.spi.MalformedValueException;
import org.concoord.spi.ValueReader;
import org.concoord.spi.ValueWriter;
import org.jspecify.annotations.Nullable;

/** Parked calls, and late outcomes, as part of a snapshot (S3). */
final class ParkedState {
  private static final int CALL_FIELDS = 8;
  private static final int SESSION_FIELDS = 3;

  private ParkedState() {}

  static void write(ParkedCalls calls, ValueWriter out) {
    out.writeArrayHeader(calls.size());
    for (ParkedCall call : calls.inOrder()) {
      write(call, out);
    }
    List<Session> late = calls.sessions().inOrder();
    late.removeIf(session -> session.late().outcomes().isEmpty());
    out.writeArrayHeader(late.size());
    for (Session session : late) {
      out.writeArrayHeader(SESSION_FIELDS);
      out.writeLong(session.slot());
      out.writeLong(session.index());
      out.writeArrayHeader(2 * session.late().outcomes().size());
      session
          .late()
          .outcomes()
          .forEach(
              (request, outcome) -> {
                out.writeLong(request);
                out.writeBytes(outcome);
              });
    }
  }

  private static void write(ParkedCall call, ValueWriter out) {
    out.writeArrayHeader(CALL_FIELDS);
    out.writeLong(call.place());
    out.writeLong(call.owner().slot());
    out.writeLong(call.owner().index());
    out.writeLong(call.request());
    out.writeLong(call.objectId());
    out.writeLong(call.methodId());
    out.writeLong(call.deadlineMicros());
    byte[] otherwise = call.otherwise();
    if (out.writePresence(otherwise) && otherwise != null) {
      out.writeBytes(otherwise);
    }
  }

  static void read(ValueReader in, ParkedCalls calls) {
    Sessions sessions = calls.sessions();
    int count = in.readArrayHeader();
    long before = -1;
    for (int i = 0; i < count; i++) {
      ParkedCall call = readCall(in, sessions, calls);
      if (call.place() <= before || call.owner().late().parked(call.request()) != null) {
        throw new MalformedValueException(call + " is parked out of place");
      }
      before = call.place();
      calls.park(call);
    }
    int withOutcomes = in.readArrayHeader();
    for (int i = 0; i < withOutcomes; i++) {
      Snapshots.expectArray(in, SESSION_FIELDS, "a session's late outcomes");
      readOutcomes(in, session(in, sessions), sessions);
    }
  }

  private static ParkedCall readCall(ValueReader in, Sessions sessions, ParkedCalls calls) {
    Snapshots.expectArray(in, CALL_FIELDS, "a parked call");
    long place = in.readLong();
    Session owner = session(in, sessions);
    long request = in.readLong();
    long objectId = in.readLong();
    int methodId = in.readInt();
    long deadline = in.readLong();
    byte[] otherwise = in.tryReadNil() ? null : in.readBytes();
    if (otherwise == null && deadline != Deferral.NO_DEADLINE) {
      throw new MalformedValueException("a deadline with no outcome");
    }
    return new ParkedCall(calls, owner, request, objectId, methodId, place, deadline, otherwise);
  }

  private static Session session(ValueReader in, Sessions sessions) {
    long slot = in.readLong();
    int index = in.readInt();
    Session session =
        index < 0 || index >= Limits.BATCH_COMMANDS ? null : sessions.find(slot, index);
    if (session == null) {
      throw new MalformedValueException("no session (" + slot + "," + index + ")");
    }
    return session;
  }

  private static void readOutcomes(ValueReader in, Session session, Sessions sessions) {
    int count = in.readArrayHeader() / 2;
    for (int i = 0; i < count; i++) {
      long request = in.readLong();
      if (session.late().outcome(request) != null || session.late().parked(request) != null) {
        throw new MalformedValueException("late outcome " + request + " is out of place");
      }
      sessions.keepLate(session, request, in.readBytes());
    }
  }

  /** That each call waits in an object there is. */
  static void check(ParkedCalls calls) {
    for (ParkedCall call : calls.inOrder()) {
      if (calls.objects().find(call.objectId()) == null) {
        throw new MalformedValueException(call + " is parked in no object");
      }
    }
  }

  /**
   * What the replies in restored objects are: those of the calls that are parked, or closed ones.
   */
  static DeferredReplies replies(Sessions sessions) {
    return new DeferredReplies() {
      @Override
      protected DeferredReply<?> find(org.concoord.object.Session name, long request) {
        @Nullable Session session =
            name.index() < 0 || name.index() >= Limits.BATCH_COMMANDS
                ? null
                : sessions.find(name.slot(), name.index());
        @Nullable ParkedCall call = session == null ? null : session.late().parked(request);
        return call == null ? super.find(name, request) : call;
      }
    };
  }
}
