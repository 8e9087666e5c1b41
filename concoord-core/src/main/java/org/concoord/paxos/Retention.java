package org.concoord.paxos;

/**
 * What a replica keeps for voters that lag, and how it gives them what it has not kept (2.3, 2.8).
 *
 * @param bytes how many bytes of decisions to keep
 * @param pieceBytes the size of a piece of a snapshot
 */
public record Retention(long bytes, int pieceBytes) {
  /** Small, since whatever is sent next on the same connection waits behind a piece. */
  private static final int PIECE_BYTES = 256 << 10;

  public Retention {
    if (bytes < 0 || pieceBytes < 1) {
      throw new IllegalArgumentException(bytes + " bytes, pieces of " + pieceBytes);
    }
  }

  public static Retention of(long bytes) {
    return new Retention(bytes, PIECE_BYTES);
  }
}
