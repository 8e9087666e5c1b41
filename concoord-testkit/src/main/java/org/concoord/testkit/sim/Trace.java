package org.concoord.testkit.sim;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * What a run leaves behind: always a hash over its events, and on demand its last lines in words. A
 * run is the same with and without lines, so they are made only when a failing seed is run again.
 */
final class Trace {
  private final int limit;
  private final Deque<String> lines = new ArrayDeque<>();
  private long hash = 0x9E3779B97F4A7C15L;

  /**
   * @param limit how many lines to keep; 0 for none
   */
  Trace(int limit) {
    this.limit = limit;
  }

  void mix(long bits) {
    hash = (Long.rotateLeft(hash, 5) ^ bits) * 0x9E3779B97F4A7C15L;
  }

  long hash() {
    return hash ^ (hash >>> 32);
  }

  boolean isOn() {
    return limit > 0;
  }

  void line(long nowMicros, Supplier<String> text) {
    if (isOn()) {
      if (lines.size() == limit) {
        lines.removeFirst();
      }
      lines.addLast(String.format(Locale.ROOT, "%11.6f  %s", nowMicros / 1e6, text.get()));
    }
  }

  List<String> lines() {
    return List.copyOf(lines);
  }
}
