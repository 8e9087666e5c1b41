package org.concoord.rsm;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Values by {@code long} keys, without boxes: open addressing with linear probing, deletion by
 * moving back what was pushed on. What it is asked for in bulk comes sorted by key, so that nothing
 * can depend on where a key happens to lie.
 */
final class LongMap<V> {
  private static final int FIRST_CAPACITY = 16;

  private long[] keys = new long[FIRST_CAPACITY];
  private @Nullable Object[] values = new @Nullable Object[FIRST_CAPACITY];
  private int size;

  int size() {
    return size;
  }

  @SuppressWarnings("unchecked")
  @Nullable V get(long key) {
    return (V) values[find(key)];
  }

  void put(long key, V value) {
    int at = find(key);
    if (values[at] == null) {
      if (2 * (size + 1) > keys.length) {
        grow();
        at = find(key);
      }
      size++;
    }
    keys[at] = key;
    values[at] = value;
  }

  void remove(long key) {
    int gap = find(key);
    if (values[gap] == null) {
      return;
    }
    size--;
    int mask = keys.length - 1;
    for (int at = (gap + 1) & mask; values[at] != null; at = (at + 1) & mask) {
      int home = home(keys[at]);
      if (((at - home) & mask) >= ((at - gap) & mask)) {
        keys[gap] = keys[at];
        values[gap] = values[at];
        gap = at;
      }
    }
    values[gap] = null;
  }

  long[] sortedKeys() {
    var sorted = new long[size];
    int next = 0;
    for (int at = 0; at < keys.length; at++) {
      if (values[at] != null) {
        sorted[next++] = keys[at];
      }
    }
    Arrays.sort(sorted);
    return sorted;
  }

  /** Where {@code key} is, or the free place where it belongs. */
  private int find(long key) {
    int mask = keys.length - 1;
    int at = home(key);
    while (values[at] != null && keys[at] != key) {
      at = (at + 1) & mask;
    }
    return at;
  }

  private int home(long key) {
    long mixed = key * 0x9e3779b97f4a7c15L;
    return (int) (mixed ^ (mixed >>> 32)) & (keys.length - 1);
  }

  private void grow() {
    long[] oldKeys = keys;
    @Nullable Object[] oldValues = values;
    keys = new long[2 * oldKeys.length];
    values = new @Nullable Object[keys.length];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldValues[i] != null) {
        int at = find(oldKeys[i]);
        keys[at] = oldKeys[i];
        values[at] = oldValues[i];
      }
    }
  }
}
