package org.concoord.spi;

/**
 * One callable method or constructor of a replicated type.
 *
 * @param id the first 31 bits of SHA-256 over {@code signature}
 * @param signature name and erased parameter types by simple name, for instance {@code
 *     deposit(String,long)}; a constructor's name is {@code concoordInit}
 * @param kind what it is
 */
public record MethodDescriptor(int id, String signature, Kind kind) {
  /** What a method may do. */
  public enum Kind {
    /** Takes a place in the log. */
    WRITE,
    /** Promises to change nothing. */
    READ_ONLY,
    /** Replaces the object by a new instance. */
    CONSTRUCTOR,
    /** As {@link #WRITE}, and its call may be parked: it is answered later (S3). */
    PARKING
  }
}
