package org.concoord.testkit.explore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Every state of the cluster met so far, in the order met, each held whole: no two are ever taken
 * for one. A state is a short array of numbers; that it was reached from a parent by an event leads
 * back to the start.
 */
final class StateTable {
  private static final int CHUNK = 1 << 20;

  private final List<int[]> chunks = new ArrayList<>();
  private int used = CHUNK;

  private int size;
  private long[] places = new long[1024];
  private int[] parents = new int[1024];
  private int[] events = new int[1024];

  /** Index + 1 by hash, 0 where free; its length is a power of two. */
  private int[] index = new int[4096];

  int size() {
    return size;
  }

  /** Adds a state and returns its place, or the complement of its place where it is known. */
  int add(int[] state, int parent, int event) {
    int slot = Arrays.hashCode(state) * 0x9e3779b1 >>> shift();
    while (index[slot] != 0) {
      if (isAt(index[slot] - 1, state)) {
        return ~(index[slot] - 1);
      }
      slot = slot + 1 & index.length - 1;
    }
    if (size == places.length) {
      places = Arrays.copyOf(places, 2 * size);
      parents = Arrays.copyOf(parents, 2 * size);
      events = Arrays.copyOf(events, 2 * size);
    }
    places[size] = store(state);
    parents[size] = parent;
    events[size] = event;
    size++;
    index[slot] = size;
    if (2 * size > index.length) {
      grow();
    }
    return size - 1;
  }

  int[] get(int state) {
    int[] chunk = chunks.get((int) (places[state] / CHUNK));
    int at = (int) (places[state] % CHUNK);
    return Arrays.copyOfRange(chunk, at + 1, at + 1 + chunk[at]);
  }

  int parent(int state) {
    return parents[state];
  }

  /** The event that led here from the parent. */
  int event(int state) {
    return events[state];
  }

  private boolean isAt(int known, int[] state) {
    int[] chunk = chunks.get((int) (places[known] / CHUNK));
    int at = (int) (places[known] % CHUNK);
    return Arrays.equals(chunk, at + 1, at + 1 + chunk[at], state, 0, state.length);
  }

  private long store(int[] state) {
    if (used + state.length + 1 > CHUNK) {
      chunks.add(new int[CHUNK]);
      used = 0;
    }
    int[] chunk = chunks.get(chunks.size() - 1);
    int at = used;
    chunk[at] = state.length;
    System.arraycopy(state, 0, chunk, at + 1, state.length);
    used += state.length + 1;
    return (long) (chunks.size() - 1) * CHUNK + at;
  }

  private void grow() {
    index = new int[2 * index.length];
    for (int state = 0; state < size; state++) {
      int slot = Arrays.hashCode(get(state)) * 0x9e3779b1 >>> shift();
      while (index[slot] != 0) {
        slot = slot + 1 & index.length - 1;
      }
      index[slot] = state + 1;
    }
  }

  private int shift() {
    return Integer.numberOfLeadingZeros(index.length) + 1;
  }
}
