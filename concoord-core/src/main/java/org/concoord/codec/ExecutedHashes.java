package org.concoord.codec;

import java.util.Arrays;
import org.concoord.spi.MalformedValueException;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@link FrameType#HASHES}: what all slots up to one, and up to each of those after it,
 * came to at the sender. Of no slot at all: it goes on from another state, and what it said before
 * is of one that nobody has any more.
 *
 * @param first the first slot that is told of
 * @param hashes the running hash after that slot and after each one that follows; not to be written
 *     to
 * @param standsBefore the slot that the sender will not execute before it knows what the log says
 *     behind it, and that is durable (S6); 0 for none
 */
public record ExecutedHashes(long first, long[] hashes, long standsBefore) {
  /** How many slots one frame tells of at most. */
  public static final int MOST = 4_096;

  public ExecutedHashes(long first, long[] hashes) {
    this(first, hashes, 0);
  }

  /** The same, from one that stands before that slot. */
  public ExecutedHashes standingBefore(long slot) {
    return new ExecutedHashes(first, hashes, slot);
  }

  /** The last slot that is told of, one less than the first where there is none. */
  public long last() {
    return first + hashes.length - 1;
  }

  /** Takes back what was said before. */
  public static ExecutedHashes none() {
    return new ExecutedHashes(1, new long[0]);
  }

  /** By what is told. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ExecutedHashes told
        && told.first == first
        && told.standsBefore == standsBefore
        && Arrays.equals(told.hashes, hashes);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(first) + 31 * Arrays.hashCode(hashes);
  }

  public void write(MessagePackWriter out) {
    out.writeLong(first);
    out.writeArrayHeader(hashes.length);
    for (long hash : hashes) {
      out.writeLong(hash);
    }
    if (standsBefore > 0) {
      out.writeLong(standsBefore);
    }
  }

  public static ExecutedHashes read(MessagePackReader in) {
    long first = in.readLong();
    int count = in.readArrayHeader();
    if (first < 1 || count > MOST) {
      throw new MalformedValueException(count + " hashes from slot " + first + " on");
    }
    long[] hashes = new long[count];
    for (int i = 0; i < count; i++) {
      hashes[i] = in.readLong();
    }
    return new ExecutedHashes(first, hashes, in.remaining() > 0 ? in.readLong() : 0);
  }
}
