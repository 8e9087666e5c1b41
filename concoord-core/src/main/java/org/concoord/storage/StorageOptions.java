package org.concoord.storage;

/**
 * Sizes of the log.
 *
 * @param segmentBytes of each segment from now on: 32 KiB to 1 GiB, a multiple of 512
 * @param reserveBytes what is left free on the disk, for snapshots and for the copy that a start
 *     makes (W5); 0 or more
 * @param pendingBytes how much may wait to be written before the journal calls itself saturated
 */
public record StorageOptions(int segmentBytes, long reserveBytes, long pendingBytes) {
  public static final StorageOptions DEFAULT = new StorageOptions(64 << 20, 64 << 20, 16 << 20);

  private static final int MIN_SEGMENT_BYTES = 32 << 10;
  private static final int MAX_SEGMENT_BYTES = 1 << 30;

  public StorageOptions {
    if (segmentBytes < MIN_SEGMENT_BYTES
        || segmentBytes > MAX_SEGMENT_BYTES
        || segmentBytes % Sectors.BYTES != 0) {
      throw new IllegalArgumentException(
          segmentBytes + " bytes a segment; 32 KiB to 1 GiB, a multiple of 512, are possible");
    }
    if (reserveBytes < 0 || pendingBytes <= 0) {
      throw new IllegalArgumentException("a reserve or a limit of less than nothing");
    }
  }

  public StorageOptions withSegmentBytes(int bytes) {
    return new StorageOptions(bytes, reserveBytes, pendingBytes);
  }

  public StorageOptions withReserveBytes(long bytes) {
    return new StorageOptions(segmentBytes, bytes, pendingBytes);
  }

  /** The largest value that a record can hold. */
  public int maxValueBytes() {
    return segmentBytes
        - SegmentImage.FIRST_RECORD
        - RecordCodec.HEADER_BYTES
        - RecordCodec.CHECKSUM_BYTES;
  }
}
