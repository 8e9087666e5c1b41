package org.concoord.server;

import org.concoord.codec.ExecutedHashes;

/**
 * What one replica has told of its running hash: a stretch of slots without a gap, ending with the
 * last.
 */
final class HashHistory {
  private static final int SLOTS = 4 * ExecutedHashes.MOST;

  private final long[] hashes = new long[SLOTS];
  private long first = 1;
  private long last;

  /** What comes later counts, also of slots that were told of before. */
  void add(ExecutedHashes told) {
    if (told.hashes().length == 0) {
      forget();
      return;
    }
    if (told.first() < first || told.first() > last + 1) {
      first = told.first();
    }
    for (int i = 0; i < told.hashes().length; i++) {
      hashes[index(told.first() + i)] = told.hashes()[i];
    }
    last = told.first() + told.hashes().length - 1;
    first = Math.max(first, last - SLOTS + 1);
  }

  void forget() {
    first = 1;
    last = 0;
  }

  boolean covers(long slot) {
    return slot >= first && slot <= last;
  }

  long at(long slot) {
    return hashes[index(slot)];
  }

  /** The last slot that both tell of, or 0. */
  long lastCommon(HashHistory other) {
    long common = Math.min(last, other.last);
    return common >= Math.max(first, other.first) ? common : 0;
  }

  /**
   * The first slot that both tell of and that they differ after, given that they do after {@code
   * slot}: who differs once differs in all that follows.
   */
  long firstDifference(HashHistory other, long slot) {
    long low = Math.max(first, other.first);
    long high = slot;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (at(middle) == other.at(middle)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return high;
  }

  /** Whether that is known of the slot before, or there is none. */
  boolean tellsBefore(HashHistory other, long slot) {
    return slot == 1 || covers(slot - 1) && other.covers(slot - 1);
  }

  private static int index(long slot) {
    return (int) (slot % SLOTS);
  }
}
