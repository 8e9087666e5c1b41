package org.concoord.server;

/**
 * Whether a replica lacks decisions that nobody brings any more. Some have dropped what others
 * still have (2.3), and each is asked in turn; so that one has is no proof, but that nothing comes
 * for a while. On the loop.
 */
final class Lack {
  private boolean isThere;
  private long commit;
  private long sinceNanos;

  /**
   * @param trimmed up to where some have dropped what is missing here; 0: none have
   * @param commitNow up to where nothing is missing
   */
  void look(long trimmed, long commitNow, long nowNanos) {
    if (trimmed == 0 || !isThere || commitNow != commit) {
      sinceNanos = nowNanos;
    }
    isThere = trimmed > 0;
    commit = commitNow;
  }

  /** Whether that has been so for {@code nanos}, when it was last looked at. */
  boolean lasts(long nanos, long nowNanos) {
    return isThere && nowNanos - sinceNanos >= nanos;
  }
}
