package org.concoord.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.concoord.paxos.Value;

/**
 * Writes records behind each other into a prepared segment, through one buffer that is used again
 * and again; a value larger than the buffer passes through it in pieces.
 */
final class SegmentWriter implements Closeable {
  private static final byte[] ZEROS = new byte[8];

  private final LogFile file;
  private final SegmentHeader header;
  private final RecordCodec codec;
  private final ByteBuffer buffer;
  private final byte[] trailer = new byte[RecordCodec.CHECKSUM_BYTES];

  /** Where in the file the buffer's first byte belongs. */
  private long flushed = SegmentImage.FIRST_RECORD;

  private int checksum;
  private boolean forced = true;

  /** The highest slot of an accepted value in the segment. */
  private long maxSlot;

  SegmentWriter(LogFile file, SegmentHeader header, ByteBuffer buffer) {
    this.file = file;
    this.header = header;
    this.codec = new RecordCodec(header.seed());
    this.buffer = buffer;
    this.checksum = header.previousChecksum();
  }

  boolean fits(int length) {
    return RecordCodec.extent(length) <= header.bytes() - position();
  }

  /** Where the next record goes. */
  long position() {
    return flushed + buffer.position();
  }

  SegmentHeader header() {
    return header;
  }

  long maxSlot() {
    return maxSlot;
  }

  /** The checksum of the last record. */
  int checksum() {
    return checksum;
  }

  /** Whether all that was appended is on the disk, as far as it tells. */
  boolean isForced() {
    return forced && buffer.position() == 0;
  }

  void append(RecordHeader record, Value payload) throws IOException {
    append(record, payload.array(), payload.offset());
  }

  /**
   * Appends a record, for which there must be room; its {@link RecordHeader#previousChecksum} must
   * be {@link #checksum}.
   */
  void append(RecordHeader record, byte[] payload, int offset) throws IOException {
    put(codec.begin(record), 0, RecordCodec.HEADER_BYTES);
    codec.add(payload, offset, record.length());
    put(payload, offset, record.length());
    int padding =
        record.extent() - RecordCodec.HEADER_BYTES - record.length() - RecordCodec.CHECKSUM_BYTES;
    codec.add(ZEROS, 0, padding);
    put(ZEROS, 0, padding);
    checksum = codec.checksum();
    for (int i = 0; i < trailer.length; i++) {
      trailer[i] = (byte) (checksum >>> 8 * (trailer.length - 1 - i));
    }
    put(trailer, 0, trailer.length);
    maxSlot = Math.max(maxSlot, record.slot());
  }

  private void put(byte[] bytes, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      if (!buffer.hasRemaining()) {
        flush();
      }
      int count = Math.min(length - done, buffer.remaining());
      buffer.put(bytes, offset + done, count);
      done += count;
    }
  }

  /** Hands what is in the buffer to the file. */
  void flush() throws IOException {
    if (buffer.position() > 0) {
      forced = false;
      int bytes = buffer.position();
      buffer.flip();
      file.write(flushed, buffer);
      buffer.clear();
      flushed += bytes;
    }
  }

  void force() throws IOException {
    flush();
    file.force();
    forced = true;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
