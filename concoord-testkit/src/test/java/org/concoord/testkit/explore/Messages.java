package org.concoord.testkit.explore;

import java.util.Arrays;

/** Sets of messages as sorted arrays of their ids. */
final class Messages {
  private Messages() {}

  /** The set itself where there is nothing to add. */
  static int[] plus(int[] set, int message) {
    int found = Arrays.binarySearch(set, message);
    if (found >= 0) {
      return set;
    }
    int at = ~found;
    int[] more = new int[set.length + 1];
    System.arraycopy(set, 0, more, 0, at);
    more[at] = message;
    System.arraycopy(set, at, more, at + 1, set.length - at);
    return more;
  }

  static boolean contain(int[] set, int[] subset) {
    if (subset.length > set.length) {
      return false;
    }
    int at = 0;
    for (int message : subset) {
      while (at < set.length && set[at] < message) {
        at++;
      }
      if (at == set.length || set[at] != message) {
        return false;
      }
    }
    return true;
  }
}
