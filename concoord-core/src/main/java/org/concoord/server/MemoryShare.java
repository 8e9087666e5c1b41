package org.concoord.server;

/**
 * How much memory a replica gives to one of the things that grow with load: slots under way, calls
 * that wait to be proposed, decisions that only a lagging member still needs.
 */
final class MemoryShare {
  private static final long MOST_BYTES = 64L << 20;
  private static final long MOST_KEPT_BYTES = 256L << 20;

  private MemoryShare() {}

  /** An eighth of the heap, and 64 MiB at most. */
  static long bytes() {
    return Math.min(MOST_BYTES, eighth());
  }

  /**
   * For decisions that a lagging member still needs: an eighth of the heap, and 256 MiB at most. A
   * large heap is there for a large state, which takes as much longer to be given; what is decided
   * meanwhile has to be had afterwards, or another would have to be given, without an end.
   */
  static long keptBytes() {
    return Math.min(MOST_KEPT_BYTES, eighth());
  }

  private static long eighth() {
    return Runtime.getRuntime().maxMemory() / 8;
  }
}
