package org.concoord.codec;

import org.jspecify.annotations.Nullable;

/**
 * What a command asks for. Codes are part of the log's format: given once, never used again for
 * something else.
 */
public enum CommandKind {
  /**
   * Opens a session; the sequence is a random number of the client's by which it knows the answer.
   */
  OPEN_SESSION(1),
  CLOSE_SESSION(2),
  /** Does nothing but what every command of a session does: it keeps it alive. */
  KEEP_ALIVE(3),
  /** Finds the object of a name or creates it. */
  CREATE_OBJECT(4),
  DROP_OBJECT(5),
  /** Calls a method. */
  CALL(6),
  /** Replaces an object by a new instance. */
  CONSTRUCT(7),
  /**
   * Calls a method that changes nothing, outside of the log (R7); never in a slot. Where the
   * object's id is 0 its name and its type's stand before the method's arguments.
   */
  READ(8),
  /**
   * Announces a replica that has never voted, by its identity and address, and so makes it one that
   * {@link #RECONFIGURE} may name (E2). Of no session, like all that concerns members.
   */
  NODE_UP(9),
  /** Ends the epoch and names the voters of the next (E1). Alone in its slot. */
  RECONFIGURE(10),
  /** The client does not wait any more for the call whose number is the argument (S3). */
  CANCEL(11),
  /**
   * Has an earlier slot, which no replica could execute, run nothing (S6): replicas heed it before
   * they execute that slot. Of no session, like what concerns members, and does nothing by itself.
   */
  SKIP(12);

  private static final @Nullable CommandKind[] BY_CODE = new @Nullable CommandKind[13];

  static {
    for (CommandKind kind : values()) {
      BY_CODE[kind.code] = kind;
    }
  }

  private final int code;

  CommandKind(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /** Whether it concerns the members of the instance. */
  public boolean isOfMembers() {
    return this == NODE_UP || this == RECONFIGURE;
  }

  /** Whether only replicas give it: it is of no session, and no client's business. */
  public boolean isOfReplicas() {
    return isOfMembers() || this == SKIP;
  }

  /** The kind with that code, or null. */
  public static @Nullable CommandKind of(long code) {
    return code >= 0 && code < BY_CODE.length ? BY_CODE[(int) code] : null;
  }
}
