package org.concoord.codec;

import org.concoord.paxos.Value;

/**
 * Builds the value of one slot (F2) out of commands as clients wrote them. The count stands before
 * the commands but is known only after them, so it always takes five bytes. Commands are gathered
 * in a buffer that is used again and copied once, into an array of exactly the value's size: one
 * allocation for each batch, and no slack kept in the log.
 *
 * <p>Not thread-safe.
 */
public final class BatchWriter {
  /**
   * The format's version, the first byte of every value but the no-op. Values of version 1 told how
   * far the clock went on, and not how far it has come.
   */
  static final int VERSION = 2;

  private static final int MAX_LENGTH_HEADER = 5;

  /** Version, clock and count. */
  private static final int MAX_HEADER = 1 + 9 + 5;

  private final MessagePackWriter out = new MessagePackWriter(4 << 10, Integer.MAX_VALUE);
  private int countAt;
  private int count;

  /** A writer that has begun a batch that tells no time. */
  public BatchWriter() {
    begin(0);
  }

  /**
   * Begins a batch, forgetting an unfinished one.
   *
   * @param clockMicros what the replicated clock shows by the leader's own (S2)
   */
  public void begin(long clockMicros) {
    if (clockMicros < 0) {
      throw new IllegalArgumentException("a clock of " + clockMicros);
    }
    out.reset();
    out.writeByte(VERSION);
    out.writeLong(clockMicros);
    countAt = out.reserveInt();
    count = 0;
  }

  /**
   * Whether a command of that many bytes may be added: always the first, then as long as the batch
   * is within limits.
   */
  public boolean fits(int commandBytes) {
    return count == 0
        || (count < Limits.BATCH_COMMANDS
            && out.size() + MAX_LENGTH_HEADER + commandBytes <= Limits.BATCH_BYTES);
  }

  /** Whether a batch of their own would hold so many commands, of so many bytes together. */
  public static boolean fitTogether(int commands, int bytes) {
    return commands <= Limits.BATCH_COMMANDS
        && MAX_HEADER + commands * MAX_LENGTH_HEADER + bytes <= Limits.BATCH_BYTES;
  }

  /** Whether so many commands may be added, of so many bytes together. */
  public boolean fits(int commands, int bytes) {
    return count + commands <= Limits.BATCH_COMMANDS
        && out.size() + commands * MAX_LENGTH_HEADER + bytes <= Limits.BATCH_BYTES;
  }

  /**
   * Copies one command into the batch.
   *
   * @throws IllegalStateException if it does not fit
   */
  public void add(byte[] array, int offset, int length) {
    if (!fits(length)) {
      throw new IllegalStateException(
          "no room for "
              + length
              + " bytes in a batch of "
              + count
              + " commands, "
              + out.size()
              + " bytes");
    }
    out.writeBytes(array, offset, length);
    count++;
  }

  /** Commands added since {@link #begin}. */
  public int count() {
    return count;
  }

  /** The value's size so far. */
  public int sizeBytes() {
    return out.size();
  }

  /** The value. The writer may then begin another. */
  public Value finish() {
    out.patchInt(countAt, count);
    return Value.of(out.toByteArray());
  }
}
