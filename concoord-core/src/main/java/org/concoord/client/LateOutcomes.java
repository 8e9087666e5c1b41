package org.concoord.client;

import java.util.Iterator;
import java.util.TreeMap;
import java.util.TreeSet;
import org.concoord.codec.Limits;

/**
 * The numbers of calls that were parked, or may have been, and whose outcomes this client has (S3):
 * replicas keep these until they are told so by a later command. Named again until that command is
 * known to have been executed. Owned by the loop.
 */
final class LateOutcomes {
  private static final long[] NONE = {};

  /** To be told; those that are under way not among them. */
  private final TreeSet<Long> untold = new TreeSet<>();

  /** By the numbers of the commands that tell them. */
  private final TreeMap<Long, long[]> underWay = new TreeMap<>();

  void add(long request) {
    untold.add(request);
  }

  /**
   * What the command of that number is to tell: replicas believe it only of those below what it
   * acknowledges.
   */
  long[] tellWith(long sequence, long ackedBelow) {
    if (untold.isEmpty() || untold.first() >= ackedBelow) {
      return NONE;
    }
    long[] told =
        untold.headSet(ackedBelow).stream()
            .limit(Limits.RECEIVED)
            .mapToLong(Long::longValue)
            .toArray();
    for (long request : told) {
      untold.remove(request);
    }
    long[] before = underWay.put(sequence, told);
    addAll(before == null ? NONE : before);
    return told;
  }

  /** That command has been answered. */
  void answered(long sequence, boolean wasExecuted) {
    if (underWay.isEmpty()) {
      return;
    }
    long[] told = underWay.remove(sequence);
    if (told != null && !wasExecuted) {
      addAll(told);
    }
  }

  /** What is under way may be lost. */
  void onNewLink() {
    for (Iterator<long[]> all = underWay.values().iterator(); all.hasNext(); ) {
      addAll(all.next());
      all.remove();
    }
  }

  private void addAll(long[] requests) {
    for (long request : requests) {
      untold.add(request);
    }
  }

  void clear() {
    untold.clear();
    underWay.clear();
  }
}
