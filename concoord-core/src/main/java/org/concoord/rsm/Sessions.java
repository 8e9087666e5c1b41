package org.concoord.rsm;

import java.util.Objects;
import org.concoord.codec.Limits;
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
   * Sets the replicated clock on, and closes, in the order in which they were opened, the sessions
   * whose time is over.
   */
  void advanceTo(long newClockMicros) {
    clockMicros = newClockMicros;
    if (clockMicros < nextExpiryMicros) {
      return;
    }
    nextExpiryMicros = Long.MAX_VALUE;
    for (long key : sessions.sortedKeys()) {
      Session session = Objects.requireNonNull(sessions.get(key));
      if (session.expiryMicros() <= clockMicros) {
        close(session);
      } else {
        nextExpiryMicros = Math.min(nextExpiryMicros, session.expiryMicros());
      }
    }
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
    replyBytes -= session.replies().bytes();
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
   * Whether one more outcome, however large, may be kept: asked before a call runs, since
   * afterwards is too late.
   */
  boolean hasRoom(Session session) {
    long most = Limits.RESULT_BYTES + ReplyCache.OVERHEAD_BYTES;
    return session.replies().bytes() + most <= Limits.SESSION_REPLY_BYTES
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
