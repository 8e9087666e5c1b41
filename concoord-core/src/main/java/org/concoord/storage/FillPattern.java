package org.concoord.storage;

import java.nio.ByteBuffer;

/**
 * What a segment holds where nothing was written yet: random words, others at each place of each
 * segment, so that neither a value nor another segment's bytes can look like free space (W3). Words
 * are 8 bytes, at multiples of 8.
 */
final class FillPattern {
  static final int WORD_BYTES = Long.BYTES;

  private final long seed;

  FillPattern(long seed) {
    this.seed = seed;
  }

  /** SplitMix64's finalizer over the seed and the place. */
  long word(long position) {
    long z = seed + position * 0x9e3779b97f4a7c15L;
    z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }

  /** Fills the buffer with what stands from {@code position} on. */
  void fill(ByteBuffer buffer, long position) {
    long at = position;
    while (buffer.remaining() >= WORD_BYTES) {
      buffer.putLong(word(at));
      at += WORD_BYTES;
    }
  }

  /** Whether all of {@code image[from..to)} is as it was filled. */
  boolean fills(ByteBuffer image, int from, int to) {
    for (int at = from; at < to; at += WORD_BYTES) {
      if (image.getLong(at) != word(at)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether some sector was never written, of those that {@code image[from..to)} lies in: what of
   * it is within the range is as it was filled.
   */
  boolean fillsSectorOf(ByteBuffer image, int from, int to) {
    int at = from;
    while (at < to) {
      int end = Math.min(to, (at / Sectors.BYTES + 1) * Sectors.BYTES);
      if (fills(image, at, end)) {
        return true;
      }
      at = end;
    }
    return false;
  }
}
