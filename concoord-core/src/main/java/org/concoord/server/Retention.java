package org.concoord.server;

/** How much memory a replica gives to decisions that only a lagging member still needs. */
final class Retention {
  private static final long MOST_BYTES = 64L << 20;

  private Retention() {}

  /** An eighth of the heap, and 64 MiB at most. */
  static long bytes() {
    return Math.min(MOST_BYTES, Runtime.getRuntime().maxMemory() / 8);
  }
}
