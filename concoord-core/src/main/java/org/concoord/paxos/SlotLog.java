package org.concoord.paxos;

import org.jspecify.annotations.Nullable;

/**
 * Entries by slot, as a ring over the slots that are still needed: those above {@link #trim}. Slots
 * may be missing.
 *
 * <p>Invariant: {@code ring[slot & (ring.length - 1)]} holds the entry of {@code slot} for every
 * slot in {@code (trim, last]}, and null everywhere else.
 */
final class SlotLog<E> {
  private @Nullable Object[] ring = new @Nullable Object[64];
  private long trim;
  private long last;

  SlotLog(long trim) {
    this.trim = trim;
    this.last = trim;
  }

  /** Slots up to here have been dropped. */
  long trim() {
    return trim;
  }

  /** The highest slot ever put, or {@link #trim} where that is higher. */
  long last() {
    return last;
  }

  @SuppressWarnings("unchecked")
  @Nullable E get(long slot) {
    return slot <= trim || slot > last ? null : (E) ring[index(slot)];
  }

  void put(long slot, E entry) {
    Invariants.check(slot > trim, "nothing is stored at or below the trim", slot);
    if (slot - trim > ring.length) {
      grow(slot - trim);
    }
    ring[index(slot)] = entry;
    last = Math.max(last, slot);
  }

  /** Drops every entry up to and including {@code slot}. */
  void trimTo(long slot) {
    if (slot <= trim) {
      return;
    }
    for (long s = trim + 1; s <= Math.min(slot, last); s++) {
      ring[index(s)] = null;
    }
    trim = slot;
    last = Math.max(last, slot);
  }

  private int index(long slot) {
    return (int) slot & (ring.length - 1);
  }

  private void grow(long needed) {
    int capacity = Integer.highestOneBit(Math.toIntExact(needed) - 1) << 1;
    @Nullable Object[] wider = new @Nullable Object[capacity];
    for (long s = trim + 1; s <= last; s++) {
      wider[(int) s & (capacity - 1)] = ring[index(s)];
    }
    ring = wider;
  }
}
