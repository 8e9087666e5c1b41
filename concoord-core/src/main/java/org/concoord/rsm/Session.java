package org.concoord.rsm;

import org.concoord.codec.Limits;
import org.concoord.spi.MalformedValueException;
import org.concoord.spi.ValueReader;
import org.concoord.spi.ValueWriter;

/**
 * One client's session (S1), named by the slot that opened it and the command's place in that slot.
 */
final class Session {
  private static final int FIELDS = 6;

  private final long slot;
  private final int index;
  private final long ttlMicros;
  private final ReplyCache replies;
  private final LateReplies late = new LateReplies();
  private long lastSeenMicros;

  Session(long slot, int index, long ttlMicros, long nowMicros) {
    this(slot, index, ttlMicros, nowMicros, new ReplyCache());
  }

  private Session(long slot, int index, long ttlMicros, long lastSeenMicros, ReplyCache replies) {
    this.slot = slot;
    this.index = index;
    this.ttlMicros = ttlMicros;
    this.lastSeenMicros = lastSeenMicros;
    this.replies = replies;
  }

  /** What {@code ttlMicros} a client gets that asks for so much; 0 asks for the default. */
  static long grant(long ttlMicros) {
    return ttlMicros == 0
        ? Limits.DEFAULT_SESSION_MICROS
        : Math.max(Limits.MIN_SESSION_MICROS, Math.min(ttlMicros, Limits.MAX_SESSION_MICROS));
  }

  /** Slot and index in one number that orders sessions as they were opened. */
  static long key(long slot, int index) {
    return slot * Limits.BATCH_COMMANDS + index;
  }

  /** Whether {@link #key} can tell sessions of that slot apart from others. */
  static boolean isPossible(long slot) {
    return slot < Long.MAX_VALUE / Limits.BATCH_COMMANDS;
  }

  long key() {
    return key(slot, index);
  }

  long slot() {
    return slot;
  }

  int index() {
    return index;
  }

  long ttlMicros() {
    return ttlMicros;
  }

  ReplyCache replies() {
    return replies;
  }

  /** Of calls that were parked. */
  LateReplies late() {
    return late;
  }

  /** What all kept outcomes take. */
  long replyBytes() {
    return replies.bytes() + late.bytes();
  }

  void touch(long nowMicros) {
    lastSeenMicros = nowMicros;
  }

  /** When the replicated clock reaches this, the session has expired (S2). */
  long expiryMicros() {
    return lastSeenMicros + ttlMicros;
  }

  void write(ValueWriter out) {
    out.writeArrayHeader(FIELDS);
    out.writeLong(slot);
    out.writeLong(index);
    out.writeLong(ttlMicros);
    out.writeLong(lastSeenMicros);
    replies.write(out);
  }

  static Session read(ValueReader in) {
    Snapshots.expectArray(in, FIELDS, "a session");
    long slot = in.readLong();
    int index = in.readInt();
    if (slot < 0 || !isPossible(slot) || index < 0 || index >= Limits.BATCH_COMMANDS) {
      throw new MalformedValueException("no session can be (" + slot + "," + index + ")");
    }
    return new Session(slot, index, in.readLong(), in.readLong(), ReplyCache.read(in));
  }
}
