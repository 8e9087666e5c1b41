package org.concoord.storage;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The checksums of the records of one segment. They begin with the segment's random seed, so that
 * nothing that a client sends, and nothing of another segment, can pass for a record of this one.
 *
 * <p>A record is a header of {@value #HEADER_BYTES} bytes, of which the last four are a checksum of
 * those before, the payload, up to seven zeros, and the checksum of all that. The header has one of
 * its own because the length must be believed before the rest can be looked at: with a flipped bit
 * in it, the record would seem to reach into free space, and pass for torn (W3).
 */
final class RecordCodec {
  static final int HEADER_BYTES = 72;
  static final int CHECKSUM_BYTES = 4;

  private static final int HEADER_CHECKSUM_AT = HEADER_BYTES - CHECKSUM_BYTES;

  private final byte[] seed;
  private final CRC32C checksum = new CRC32C();
  private final byte[] header = new byte[HEADER_BYTES];
  private final ByteBuffer headerView = ByteBuffer.wrap(header);

  RecordCodec(long seed) {
    this.seed = ByteBuffer.allocate(Long.BYTES).putLong(seed).array();
  }

  /** How many bytes of a segment a record with so long a payload takes: a multiple of 8. */
  static int extent(int length) {
    return Math.addExact(HEADER_BYTES + CHECKSUM_BYTES + 7, length) & -8;
  }

  /**
   * Begins a record: returns its header, good until the next, to be followed by {@link #add} for
   * the rest.
   */
  byte[] begin(RecordHeader fields) {
    fields.write(headerView, 0);
    restart();
    checksum.update(header, 0, HEADER_CHECKSUM_AT);
    headerView.putInt(HEADER_CHECKSUM_AT, (int) checksum.getValue());
    checksum.update(header, HEADER_CHECKSUM_AT, CHECKSUM_BYTES);
    return header;
  }

  void add(byte[] bytes, int offset, int length) {
    checksum.update(bytes, offset, length);
  }

  /** The checksum of the record that was begun. */
  int checksum() {
    return (int) checksum.getValue();
  }

  /** Whether a whole header stands at {@code at} of a segment's image. */
  boolean hasHeader(byte[] image, int at) {
    if (image.length - at < HEADER_BYTES + CHECKSUM_BYTES) {
      return false;
    }
    restart();
    checksum.update(image, at, HEADER_CHECKSUM_AT);
    return (int) checksum.getValue() == intAt(image, at + HEADER_CHECKSUM_AT);
  }

  /** Whether a whole record stands there, where a whole header does. */
  boolean hasRecord(byte[] image, int at, int length) {
    if (length < 0 || length > image.length - at - HEADER_BYTES - CHECKSUM_BYTES) {
      return false;
    }
    int extent = extent(length);
    if (extent > image.length - at) {
      return false;
    }
    restart();
    checksum.update(image, at, extent - CHECKSUM_BYTES);
    return (int) checksum.getValue() == intAt(image, at + extent - CHECKSUM_BYTES);
  }

  private void restart() {
    checksum.reset();
    checksum.update(seed, 0, seed.length);
  }

  static int intAt(byte[] image, int at) {
    return image[at] << 24
        | (image[at + 1] & 0xff) << 16
        | (image[at + 2] & 0xff) << 8
        | image[at + 3] & 0xff;
  }
}
