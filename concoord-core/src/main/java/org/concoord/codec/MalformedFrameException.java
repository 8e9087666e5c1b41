package org.concoord.codec;

/**
 * A frame whose header this replica or client cannot go on from: the connection is to be closed
 * with the message.
 */
public final class MalformedFrameException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What is wrong with it. */
  public enum Reason {
    /** Shorter than a header. */
    TRUNCATED,
    /** Not a frame of ConCoord at all. */
    MAGIC,
    /** A wire version that is not ours. */
    VERSION,
    /** A type that this version does not know (F1). */
    TYPE,
    /** A group that does not exist (F5). */
    GROUP
  }

  private final Reason reason;

  public MalformedFrameException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
