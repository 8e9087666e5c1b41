package org.concoord.client;

import java.util.Map;
import java.util.TreeMap;

/**
 * Which numbers of a session belong to commands that are to be in one slot, however often they are
 * sent. Owned by the loop.
 */
final class OpenUnits {
  /** Where each begins and where it ends, exclusively. */
  private final TreeMap<Long, Long> ends = new TreeMap<>();

  /** Notes one, and forgets those that have been answered. */
  void add(long first, int size, long ackedBelow) {
    while (!ends.isEmpty() && ends.firstEntry().getValue() <= ackedBelow) {
      ends.pollFirstEntry();
    }
    ends.put(first, first + size);
  }

  /** Where what {@code sequence} belongs to ends: behind itself where it is of no unit. */
  long endOf(long sequence) {
    Map.Entry<Long, Long> unit = ends.floorEntry(sequence);
    return unit == null ? sequence + 1 : Math.max(unit.getValue(), sequence + 1);
  }

  /** The session is over. */
  void clear() {
    ends.clear();
  }
}
