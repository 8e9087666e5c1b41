package org.concoord.rsm;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.concoord.codec.Limits;
import org.concoord.codec.OutcomeStatus;
import org.concoord.spi.MalformedValueException;
import org.concoord.spi.ValueReader;
import org.concoord.spi.ValueWriter;
import org.jspecify.annotations.Nullable;

/** All open sessions and the replicated clock by which they expire (S2). */
final class Sessions {
  private final LongMap<Session> sessions = new LongMap<>();
  private long clockMicros;
  private long replyBytes;

  /**
   * No session expires before this. Invariant: at or below the expiry of every session; commands
   * only push those on.
   */
  private long nextExpiryMicros = Long.MAX_VALUE;

  long clockMicros() {
    return clockMicros;
  }

  int size() {
    return sessions.size();
  }

  /** What all kept replies take. */
  long replyBytes() {
    return replyBytes;
  }

  @Nullable Session find(long slot, int index) {
    return Session.isPossible(slot) ? sessions.get(Session.key(slot, index)) : null;
  }

  /**
   * Sets the replicated clock on, and closes the sessions whose time is over.
   *
   * @return those, in the order in which they were opened
   */
  List<Session> advanceTo(long newClockMicros) {
    clockMicros = newClockMicros;
    if (clockMicros < nextExpiryMicros) {
      return List.of();
    }
    List<Session> expired = new ArrayList<>();
    nextExpiryMicros = Long.MAX_VALUE;
    for (long key : sessions.sortedKeys()) {
      Session session = Objects.requireNonNull(sessions.get(key));
      if (session.expiryMicros() <= clockMicros) {
        close(session);
        expired.add(session);
      } else {
        nextExpiryMicros = Math.min(nextExpiryMicros, session.expiryMicros());
      }
    }
    return expired;
  }

  /** Whether some may be over once the clock shows that. */
  boolean mayExpire(long atMicros) {
    return atMicros >= nextExpiryMicros;
  }

  boolean isFull() {
    return sessions.size() >= Limits.SESSIONS;
  }

  Session open(long slot, int index, long ttlMicros) {
    var session = new Session(slot, index, ttlMicros, clockMicros);
    sessions.put(session.key(), session);
    nextExpiryMicros = Math.min(nextExpiryMicros, session.expiryMicros());
    return session;
  }

  void close(Session session) {
    replyBytes -= session.replyBytes();
    sessions.remove(session.key());
  }

  /** A command of the session has come: it lives on, and what its client acknowledges is freed. */
  void hear(Session session, long ackedBelow) {
    session.touch(clockMicros);
    ReplyCache replies = session.replies();
    long before = replies.bytes();
    replies.acknowledge(ackedBelow);
    replyBytes += replies.bytes() - before;
  }

  /**
   * The client has the late outcome of that call, and so will not ask for it again. Believed only
   * of calls that it has acknowledged as well: a duplicate of any other that is still under way
   * would otherwise run as if it were new.
   */
  void received(Session session, long request) {
    if (session.replies().isStale(request)) {
      long before = session.late().bytes();
      session.late().free(request);
      replyBytes += session.late().bytes() - before;
    }
  }

  /**
   * Keeps the outcome of a call that was parked, until it is {@link #received}.
   *
   * @return what is kept: where there is no room, that there was none
   */
  byte[] keepLate(Session session, long request, byte[] outcome) {
    boolean hasRoom =
        session.replyBytes() + outcome.length <= Limits.SESSION_REPLY_BYTES
            && replyBytes + outcome.length <= Limits.ALL_REPLY_BYTES;
    byte[] kept =
        hasRoom
            ? outcome
            : OutcomeStatus.RESULT_TOO_LARGE.withText("kept replies take all their room");
    session.late().keep(request, kept);
    replyBytes += kept.length + ReplyCache.OVERHEAD_BYTES;
    return kept;
  }

  /** Those that are open, in the order in which they were opened. */
  List<Session> inOrder() {
    List<Session> all = new ArrayList<>(sessions.size());
    for (long key : sessions.sortedKeys()) {
      all.add(Objects.requireNonNull(sessions.get(key)));
    }
    return all;
  }

  /**
   * Whether one more outcome, however large, may be kept: asked before a call runs, since
   * afterwards is too late.
   */
  boolean hasRoom(Session session) {
    long most = Limits.RESULT_BYTES + ReplyCache.OVERHEAD_BYTES;
    return session.replyBytes() + most <= Limits.SESSION_REPLY_BYTES
        && replyBytes + most <= Limits.ALL_REPLY_BYTES;
  }

  void keep(Session session, long sequence, byte[] outcome) {
    ReplyCache replies = session.replies();
    long before = replies.bytes();
    replies.keep(sequence, outcome);
    replyBytes += replies.bytes() - before;
  }

  void write(ValueWriter out) {
    out.writeLong(clockMicros);
    long[] keys = sessions.sortedKeys();
    out.writeArrayHeader(keys.length);
    for (long key : keys) {
      Objects.requireNonNull(sessions.get(key)).write(out);
    }
  }

  static Sessions read(ValueReader in) {
    var restored = new Sessions();
    restored.clockMicros = in.readLong();
    int count = in.readArrayHeader();
    for (int i = 0; i < count; i++) {
      Session session = Session.read(in);
      if (restored.sessions.get(session.key()) != null) {
        throw new MalformedValueException(
            "two sessions (" + session.slot() + "," + session.index() + ")");
      }
      restored.sessions.put(session.key(), session);
      restored.replyBytes += session.replies().bytes();
      restored.nextExpiryMicros = Math.min(restored.nextExpiryMicros, session.expiryMicros());
    }
    return restored;
  }
}
