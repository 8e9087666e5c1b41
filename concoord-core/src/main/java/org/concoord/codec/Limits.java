package org.concoord.codec;

/**
 * What may be how large. Whatever the log's content depends on is the same on every replica, and so
 * is no setting of one of them.
 */
public final class Limits {
  /** A frame without its length prefix. */
  public static final int FRAME_BYTES = 4 << 20;

  /** The same before the other side has introduced itself. */
  public static final int FIRST_FRAME_BYTES = 4 << 10;

  /** Commands in one slot. A session's index is below this. */
  public static final int BATCH_COMMANDS = 256;

  /** A slot's value, unless it holds a single command. */
  public static final int BATCH_BYTES = 1 << 20;

  /** The arguments of one call. */
  public static final int ARGUMENT_BYTES = 1 << 20;

  /** One command: its arguments and what goes with them. */
  public static final int COMMAND_BYTES = ARGUMENT_BYTES + (4 << 10);

  /** What a method returns or throws, encoded. */
  public static final int RESULT_BYTES = 1 << 20;

  /** An object's or a type's name, encoded. */
  public static final int NAME_BYTES = 1 << 10;

  /** The text of a trace context. A {@code traceparent} of today has 55 characters. */
  public static final int TRACE_BYTES = 128;

  /** Calls of one session between the first not yet acknowledged and the last. */
  public static final int OPEN_CALLS = 1_024;

  /** Calls of one session that wait for others, and outcomes of such that its client lacks. */
  public static final int SESSION_PARKED_CALLS = 1_024;

  /** Calls of all sessions that wait for others. */
  public static final int PARKED_CALLS = 100_000;

  /** Late outcomes that one command can acknowledge. */
  public static final int RECEIVED = 32;

  /** How often, by the replicated clock, calls are looked for that no object can answer. */
  public static final long ABANDONED_MICROS = 300_000_000;

  /** How large a state may be for it to be looked through for them. */
  public static final int ABANDONED_STATE_BYTES = 16 << 20;

  public static final int SESSIONS = 10_000;

  /** Voters of one epoch. */
  public static final int VOTERS = 9;

  /** Replicas that were announced and do not vote yet. */
  public static final int ANNOUNCED = 64;

  /** Kept replies of one session. */
  public static final long SESSION_REPLY_BYTES = 4L << 20;

  /** Kept replies of all sessions. */
  public static final long ALL_REPLY_BYTES = 256L << 20;

  /** Nesting of arrays and maps in a value. */
  public static final int DEPTH = 64;

  /** What one slot may add to the replicated clock (S2). */
  public static final long CLOCK_DELTA_MICROS = 1_000_000;

  /** How long a silent session lives, unless its client asked for something else. */
  public static final long DEFAULT_SESSION_MICROS = 60_000_000;

  public static final long MIN_SESSION_MICROS = 1_000_000;

  public static final long MAX_SESSION_MICROS = 3_600_000_000L;

  private Limits() {}
}
