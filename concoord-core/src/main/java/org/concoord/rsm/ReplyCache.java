package org.concoord.rsm;

import java.util.Arrays;
import org.concoord.codec.Limits;
import org.concoord.spi.MalformedValueException;
import org.concoord.spi.ValueReader;
import org.concoord.spi.ValueWriter;
import org.jspecify.annotations.Nullable;

/**
 * The outcomes of one session's calls that its client may still ask for again (S1): those from
 * {@code ackedBelow} on, at most {@link Limits#OPEN_CALLS} numbers wide. A ring by sequence number,
 * so that no number needs a box and what is acknowledged is freed without a search.
 */
final class ReplyCache {
  /** What a kept reply costs besides its bytes. */
  static final int OVERHEAD_BYTES = 32;

  private static final int FIRST_CAPACITY = 16;

  private byte[] @Nullable [] ring = new byte[FIRST_CAPACITY] @Nullable [];
  private long ackedBelow;
  private long bytes;

  long ackedBelow() {
    return ackedBelow;
  }

  /** What is kept here, {@link #OVERHEAD_BYTES} for each reply included. */
  long bytes() {
    return bytes;
  }

  /**
   * Frees what the client has acknowledged; an older acknowledgement that arrives late changes
   * nothing.
   */
  void acknowledge(long below) {
    if (below <= ackedBelow) {
      return;
    }
    long end = Math.min(below, ackedBelow + ring.length);
    for (long sequence = ackedBelow; sequence < end; sequence++) {
      int at = index(sequence);
      byte[] freed = ring[at];
      if (freed != null) {
        bytes -= freed.length + OVERHEAD_BYTES;
        ring[at] = null;
      }
    }
    ackedBelow = below;
  }

  boolean isStale(long sequence) {
    return sequence < ackedBelow;
  }

  /** Whether a call with that number, which is not stale, is within the width of the cache. */
  boolean isWithin(long sequence) {
    return sequence - ackedBelow < Limits.OPEN_CALLS;
  }

  /** The kept outcome of a call that is within, or null if it has none. */
  byte @Nullable [] find(long sequence) {
    return sequence - ackedBelow < ring.length ? ring[index(sequence)] : null;
  }

  /** Keeps the outcome of a call that is within and has none. */
  void keep(long sequence, byte[] outcome) {
    while (sequence - ackedBelow >= ring.length) {
      widen();
    }
    ring[index(sequence)] = outcome;
    bytes += outcome.length + OVERHEAD_BYTES;
  }

  private void widen() {
    byte[] @Nullable [] old = ring;
    ring = new byte[2 * old.length] @Nullable [];
    for (long sequence = ackedBelow; sequence < ackedBelow + old.length; sequence++) {
      ring[index(sequence)] = old[(int) sequence & (old.length - 1)];
    }
  }

  private int index(long sequence) {
    return (int) sequence & (ring.length - 1);
  }

  void write(ValueWriter out) {
    out.writeLong(ackedBelow);
    int count = (int) Arrays.stream(ring).filter(reply -> reply != null).count();
    out.writeArrayHeader(2 * count);
    for (long sequence = ackedBelow; sequence < ackedBelow + ring.length; sequence++) {
      byte[] outcome = ring[index(sequence)];
      if (outcome != null) {
        out.writeLong(sequence);
        out.writeBytes(outcome);
      }
    }
  }

  static ReplyCache read(ValueReader in) {
    var cache = new ReplyCache();
    cache.ackedBelow = in.readLong();
    int count = in.readArrayHeader() / 2;
    for (int i = 0; i < count; i++) {
      long sequence = in.readLong();
      if (cache.isStale(sequence) || !cache.isWithin(sequence) || cache.find(sequence) != null) {
        throw new MalformedValueException("kept reply " + sequence + " is out of place");
      }
      cache.keep(sequence, in.readBytes());
    }
    return cache;
  }
}
