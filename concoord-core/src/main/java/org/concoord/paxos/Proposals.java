package org.concoord.paxos;

import org.jspecify.annotations.Nullable;

/**
 * What one ballot has proposed and not yet seen decided: a ring without holes. It keeps running
 * totals, so that the bytes between any two of its slots are one subtraction, however wide the
 * window.
 */
final class Proposals {
  private @Nullable Value[] values = new @Nullable Value[64];

  /** Bytes of all values ever added, up to and including that of the slot. */
  private long[] totals = new long[64];

  private long first;
  private long totalBelowFirst;

  /** The paper's slot_in. */
  private long next;

  private long total;

  Proposals(long first) {
    this.first = first;
    this.next = first;
  }

  /** The lowest slot held, or {@link #next} where none is. */
  long first() {
    return first;
  }

  /** The slot of the next value added. */
  long next() {
    return next;
  }

  long slots() {
    return next - first;
  }

  long bytes() {
    return total - totalBelowFirst;
  }

  /** Bytes in the slots {@code from..to-1}, both within {@code first..next}. */
  long bytes(long from, long to) {
    return totalBelow(to) - totalBelow(from);
  }

  void add(Value value) {
    if (slots() == values.length) {
      grow();
    }
    total += value.length();
    values[index(next)] = value;
    totals[index(next)] = total;
    next++;
  }

  Value get(long slot) {
    Value value = slot < first || slot >= next ? null : values[index(slot)];
    if (value == null) {
      throw new IllegalStateException(
          "broken invariant at slot " + slot + ": proposed slots have a value");
    }
    return value;
  }

  /** Drops every value below {@code slot}, which is at most {@link #next}. */
  void dropBelow(long slot) {
    totalBelowFirst = totalBelow(slot);
    while (first < slot) {
      values[index(first)] = null;
      first++;
    }
  }

  private long totalBelow(long slot) {
    return slot <= first ? totalBelowFirst : totals[index(slot - 1)];
  }

  private int index(long slot) {
    return (int) slot & (values.length - 1);
  }

  private void grow() {
    int capacity = values.length * 2;
    @Nullable Value[] widerValues = new @Nullable Value[capacity];
    long[] widerTotals = new long[capacity];
    for (long slot = first; slot < next; slot++) {
      widerValues[(int) slot & (capacity - 1)] = values[index(slot)];
      widerTotals[(int) slot & (capacity - 1)] = totals[index(slot)];
    }
    values = widerValues;
    totals = widerTotals;
  }
}
