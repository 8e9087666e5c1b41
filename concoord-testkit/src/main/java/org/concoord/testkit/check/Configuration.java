package org.concoord.testkit.check;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Where a search has been: which calls were placed, and the state they led to. What lies ahead
 * depends on nothing else (Lowe), so no configuration is worth a second visit.
 */
final class Configuration {
  private final long[] placed;
  private final Object state;
  private final int hash;

  private Configuration(long[] placed, Object state) {
    this.placed = placed;
    this.state = state;
    this.hash = 31 * Arrays.hashCode(placed) + state.hashCode();
  }

  /**
   * Holds no more than the window in which calls overlap: of each range of calls, how many are
   * placed without a gap, and bits from there on.
   *
   * @param ends where the ranges end, by rising index
   */
  static Configuration of(BitSet placed, int[] ends, Object state) {
    long[] key = new long[4 * ends.length];
    int size = 0;
    int start = 0;
    for (int end : ends) {
      int first = Math.min(placed.nextClearBit(start), end);
      long[] words = placed.get(first, end).toLongArray();
      key =
          size + 2 + words.length > key.length
              ? Arrays.copyOf(key, 2 * size + 2 + words.length)
              : key;
      key[size++] = first;
      key[size++] = words.length;
      System.arraycopy(words, 0, key, size, words.length);
      size += words.length;
      start = end;
    }
    return new Configuration(Arrays.copyOf(key, size), state);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Configuration that
        && hash == that.hash
        && Arrays.equals(placed, that.placed)
        && state.equals(that.state);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
