package org.concoord.server;

/**
 * How much memory a replica gives to one of the things that grow with load: decisions that only a
 * lagging member still needs, slots under way, calls that wait to be proposed.
 */
final class MemoryShare {
  private static final long MOST_BYTES = 64L << 20;

  private MemoryShare() {}

  /** An eighth of the heap, and 64 MiB at most. */
  static long bytes() {
    return Math.min(MOST_BYTES, Runtime.getRuntime().maxMemory() / 8);
  }
}
