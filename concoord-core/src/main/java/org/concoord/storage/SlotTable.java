package org.concoord.storage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Things by slot, where most slots have one: a log's voters follow its slots closely. A tree would
 * take more memory than many of the values.
 */
final class SlotTable<T> {
  private static final int FIRST_SIZE = 1024;

  private final long base;
  private @Nullable Object[] table = new @Nullable Object[FIRST_SIZE];

  /**
   * @param base the slot before the first
   */
  SlotTable(long base) {
    this.base = base;
  }

  @SuppressWarnings("unchecked") // Only put fills it.
  @Nullable T get(long slot) {
    long index = slot - base - 1;
    return index < 0 || index >= table.length ? null : (T) table[(int) index];
  }

  /** Puts it in the place of what is there. */
  void put(long slot, T value) {
    int index = Math.toIntExact(slot - base - 1);
    if (index >= table.length) {
      table = Arrays.copyOf(table, Math.max(index + 1, Math.multiplyExact(table.length, 2)));
    }
    table[index] = value;
  }

  /** All there are, by slot. */
  List<T> values() {
    List<T> values = new ArrayList<>();
    for (long slot = base + 1; slot <= base + table.length; slot++) {
      T value = get(slot);
      if (value != null) {
        values.add(value);
      }
    }
    return values;
  }
}
