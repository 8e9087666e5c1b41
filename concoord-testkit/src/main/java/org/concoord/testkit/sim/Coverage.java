package org.concoord.testkit.sim;

import java.util.Map;
import java.util.TreeMap;

/**
 * How often each kind of fault fired, and in how many runs: a fault that never fires is not tested.
 */
public final class Coverage {
  private final Map<String, Long> counts = new TreeMap<>();
  private final Map<String, Long> runs = new TreeMap<>();
  private long added;

  void count(String fault) {
    counts.merge(fault, 1L, Long::sum);
  }

  /** Adds what another run counted. */
  public void add(Coverage run) {
    added++;
    run.counts.forEach(
        (fault, count) -> {
          counts.merge(fault, count, Long::sum);
          runs.merge(fault, 1L, Long::sum);
        });
  }

  /** By fault, how often it fired in all the runs added. */
  public Map<String, Long> counts() {
    return new TreeMap<>(counts);
  }

  /** By fault, in how many of the runs added it fired. */
  public Map<String, Long> runs() {
    return new TreeMap<>(runs);
  }

  /** By fault, in what share of the runs added it fired, above 0 and up to 1. */
  public Map<String, Double> shares() {
    Map<String, Double> shares = new TreeMap<>();
    runs.forEach((fault, count) -> shares.put(fault, (double) count / added));
    return shares;
  }
}
