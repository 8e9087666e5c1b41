package org.concoord.server;

import java.util.concurrent.atomic.AtomicLongArray;
import org.concoord.codec.ExecutedHashes;

/**
 * The running hash after each of the last slots, written by whoever executes them and read by the
 * loop, which must not wait for either.
 */
final class HashTrail {
  /** Twice what is read at once and more, so that what is read is not being written over. */
  private static final int SLOTS = 4 * ExecutedHashes.MOST;

  private final AtomicLongArray hashes = new AtomicLongArray(SLOTS);

  /** Nothing is known of slots before. */
  private volatile long first = 1;

  private volatile long last;

  /** A slot has been executed after the one before. */
  void add(long slot, long hash) {
    hashes.setRelease((int) (slot % SLOTS), hash);
    last = slot;
  }

  /** The state is that after {@code slot}, and nobody knows by which way. */
  void begin(long slot, long hash) {
    first = slot;
    add(slot, hash);
  }

  /**
   * What is known from {@code slot} on; of what is more than one frame holds, the latest. Of
   * nothing where nothing has been executed since.
   */
  ExecutedHashes since(long slot) {
    while (true) {
      long end = last;
      long begin = Math.max(Math.max(slot, first), end - ExecutedHashes.MOST + 1);
      long[] copy = new long[(int) Math.max(0, end - begin + 1)];
      for (int i = 0; i < copy.length; i++) {
        copy[i] = hashes.getAcquire((int) ((begin + i) % SLOTS));
      }
      if (last - begin < SLOTS - 1 && first <= begin) {
        return new ExecutedHashes(Math.max(begin, 1), copy);
      }
    }
  }
}
