package org.concoord.server;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.concoord.codec.BatchSkips;
import org.concoord.paxos.Value;

/**
 * Which slots run nothing, by what this replica knows to be decided (S6). Written by the loop, and
 * read by whoever executes.
 */
final class Skips {
  private final BatchSkips values = new BatchSkips();
  private final Set<Long> slots = ConcurrentHashMap.newKeySet();

  /** By the slot of the command. */
  private final Map<Long, Long> byCommand = new ConcurrentHashMap<>();

  /** Hardly ever set, so that whoever executes need not look further. */
  private volatile boolean any;

  /**
   * Looks at a slot that is decided, in whatever order; returns the slot that it has skipped, the
   * first time, or 0.
   */
  long look(long slot, Value value) {
    long skipped = values.skippedBy(value);
    if (skipped < 1 || skipped >= slot) {
      return 0;
    }
    slots.add(skipped);
    Long before = byCommand.put(slot, skipped);
    any = true;
    return before == null ? skipped : 0;
  }

  /** Whether the slot runs nothing. Any thread. */
  boolean contains(long slot) {
    return any && slots.contains(slot);
  }

  /** The slot that the command in that one has skipped, or 0. Any thread. */
  long skippedBy(long slot) {
    return any ? byCommand.getOrDefault(slot, 0L) : 0;
  }
}
