package org.concoord.codec;

import org.concoord.spi.MalformedValueException;
import org.concoord.spi.ValueReader;
import org.jspecify.annotations.Nullable;

/**
 * How a command ended: the first value of its outcome. Codes are part of the format of replies,
 * reply caches and snapshots: given once, never used again for something else.
 */
public enum OutcomeStatus {
  /** Executed; the value follows. */
  OK(0, true),
  /**
   * Executed and threw an exception that travels as itself; its class name and what its codec wrote
   * follow.
   */
  THROWN(1, true),
  /** Executed and threw something else; class name and message, or nil, follow. */
  THROWN_FOREIGN(2, true),
  /** Below what the client has acknowledged: executed or given up long ago. */
  STALE(3, false),
  /** No such session; not executed now, and if it ever was, the outcome is gone. */
  SESSION_EXPIRED(4, false),
  /** A limit was reached; not executed, may be sent again; a text follows. */
  BUSY(5, false),
  /** No such object, type or method; not executed; a text follows. */
  INCOMPATIBLE_TYPE(6, false),
  /** Executed, but the result is too large to be kept; a text follows. */
  RESULT_TOO_LARGE(7, true),
  /** Not executed; a text follows. */
  NOT_AUTHORIZED(8, false),
  /** What was asked of the members cannot be done as they are; a text follows (E2). */
  REFUSED(9, false),
  /** Executed, and waits for another call to complete it: its outcome comes later (S3). */
  PARKED(10, false),
  /** Its client gave it up before it had an outcome, and it will never run again. */
  CANCELLED(11, true),
  /** It was parked in an object that has been replaced or dropped; a text follows. */
  OBJECT_REINITIALIZED(12, true),
  /** It was parked, and its object has lost its reply; a text follows. */
  ABANDONED(13, true),
  /** Not executed, and never will be: an operator had its slot skipped; a text follows (S6). */
  SKIPPED(14, true);

  private static final OutcomeStatus[] BY_CODE = values();

  private final int code;
  private final boolean cached;

  OutcomeStatus(int code, boolean cached) {
    this.code = code;
    this.cached = cached;
  }

  public int code() {
    return code;
  }

  /** Whether the command counts as executed, so that a duplicate gets this very outcome (S1). */
  public boolean isCached() {
    return cached;
  }

  /**
   * Reads the status an outcome begins with.
   *
   * @throws MalformedValueException if there is none, or one that this version does not know
   */
  public static OutcomeStatus read(ValueReader in) {
    int code = in.readInt();
    if (code < 0 || code >= BY_CODE.length) {
      throw new MalformedValueException("unknown outcome status " + code);
    }
    return BY_CODE[code];
  }

  /** The status of an encoded outcome, or null if it is not one. */
  public static @Nullable OutcomeStatus of(byte[] outcome) {
    int code = outcome.length == 0 ? -1 : outcome[0];
    return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
  }

  /**
   * An outcome of this status with a text, as a leader gives that refuses a command before it is in
   * the log.
   */
  public byte[] withText(String text) {
    var out = new MessagePackWriter();
    out.writeLong(code);
    out.writeString(text);
    return out.toByteArray();
  }
}
