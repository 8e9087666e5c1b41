package org.concoord.testkit.spec;

/** A run of slots looked at before, so that cumulative acknowledgements cost only their growth. */
final class Run {
  private long low;
  private long high = -1;

  /** Of {@code low..high}, the first that is new; all after it are. */
  long firstNew(long newLow, long newHigh) {
    boolean grows = newLow >= low && newLow <= high + 1;
    long first = grows ? high + 1 : newLow;
    if (!grows) {
      low = newLow;
      high = newHigh;
    }
    high = Math.max(high, newHigh);
    return first;
  }

  void forget() {
    low = 0;
    high = -1;
  }
}
