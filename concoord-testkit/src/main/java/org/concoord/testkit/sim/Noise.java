package org.concoord.testkit.sim;

import java.util.Locale;

/** What is wrong all the time in a run that drew it, and can be left out as a whole. */
public enum Noise {
  LOSS,
  DUPLICATION,
  SPIKES,
  JOURNAL_DELAY,
  LANE_DELAY,
  DRIFT,
  EXPIRY,
  RESTORES,
  TRIMMING,
  LEASES,
  DAMAGES,
  MEMBERS,
  RESTARTS;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
