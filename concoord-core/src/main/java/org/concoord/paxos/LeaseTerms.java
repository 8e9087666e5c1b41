package org.concoord.paxos;

/**
 * On which terms a replica grants leases and asks for them (R7). Replicas may differ: a grant is
 * the shorter of what was asked for and what the grantor would ask for itself.
 *
 * @param durationMicros how long, in microseconds; 0: leases are off
 * @param driftPerMille by how many thousandths of what has passed a voter's clock may be wrong
 */
public record LeaseTerms(long durationMicros, int driftPerMille) {
  public static final LeaseTerms OFF = new LeaseTerms(0, 0);

  /** For what a clock rounds off, and for clocks that differ between the cores of a machine. */
  static final long MARGIN_NANOS = 1_000_000;

  public LeaseTerms {
    if (durationMicros < 0 || driftPerMille < 0 || driftPerMille >= 500) {
      throw new IllegalArgumentException(
          "needs a duration >= 0 us and 0 <= drift < 500 per mille, was "
              + durationMicros
              + ", "
              + driftPerMille);
    }
  }

  /**
   * Terms for clocks that are wrong by a tenth at most, which is more than any time daemon corrects
   * a clock by while it runs.
   */
  public static LeaseTerms of(long durationMicros) {
    return new LeaseTerms(durationMicros, 100);
  }

  boolean areOff() {
    return durationMicros == 0;
  }

  /**
   * How long after it asked the holder may rely on a grant: its clock may be slow by the drift, and
   * the grantor's fast, and {@code (1 - d) / (1 + d) >= 1 - 2d}. Negative for one that is too short
   * for anything.
   */
  long usableNanos(long grantedMicros) {
    return grantedMicros * (1_000 - 2L * driftPerMille) - MARGIN_NANOS;
  }
}
