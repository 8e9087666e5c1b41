package org.concoord.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.concoord.CorruptDataException;
import org.concoord.IncompatibleDataException;
import org.jspecify.annotations.Nullable;

/** A whole segment in memory, to be read. */
final class SegmentImage {
  /** Where the first record of a segment stands. */
  static final int FIRST_RECORD = Sectors.BYTES;

  /** Told of each record of a segment, in order. */
  interface Visitor {
    void visit(RecordHeader record, int at);
  }

  /**
   * Where a chain of records ends.
   *
   * @param at behind its last record
   * @param lastLsn the LSN of that, or of the record before the segment
   * @param checksum of the same
   * @param claimedLsn the highest {@link RecordHeader#durableLsn} in the chain
   */
  record End(int at, long lastLsn, int checksum, long claimedLsn) {}

  private final String directory;
  private final String file;
  private final SegmentHeader header;
  private final byte[] bytes;
  private final ByteBuffer view;
  private final FillPattern fill;
  private final RecordCodec codec;

  private SegmentImage(String directory, String file, SegmentHeader header, byte[] bytes) {
    this.directory = directory;
    this.file = file;
    this.header = header;
    this.bytes = bytes;
    this.view = ByteBuffer.wrap(bytes);
    this.fill = new FillPattern(header.seed());
    this.codec = new RecordCodec(header.seed());
  }

  /**
   * @throws CorruptDataException if the file's header or size is not what was written
   */
  static SegmentImage read(Directory directory, String file) throws IOException {
    try (LogFile opened = directory.openToRead(file)) {
      long size = opened.size();
      if (size < FIRST_RECORD) {
        throw new CorruptDataException(directory.name(), file, 0, "only " + size + " bytes");
      }
      ByteBuffer sector = ByteBuffer.allocate(Sectors.BYTES);
      opened.read(0, sector);
      SegmentHeader header = SegmentHeader.decode(directory.name(), file, sector.rewind());
      if (size != header.bytes()) {
        throw new CorruptDataException(
            directory.name(), file, size, size + " bytes instead of " + header.bytes());
      }
      byte[] bytes = new byte[header.bytes()];
      opened.read(0, ByteBuffer.wrap(bytes));
      return new SegmentImage(directory.name(), file, header, bytes);
    }
  }

  SegmentHeader header() {
    return header;
  }

  byte[] bytes() {
    return bytes;
  }

  /**
   * Follows the chain of whole records: each has the LSN and the checksum that the one before it
   * asks for.
   */
  End walk(Visitor visitor) {
    int at = FIRST_RECORD;
    long lsn = header.firstLsn() - 1;
    int checksum = header.previousChecksum();
    long claimed = 0;
    for (RecordHeader record; (record = recordAt(at)) != null; ) {
      if (record.lsn() != record.expectedLsn(lsn) || record.previousChecksum() != checksum) {
        break;
      }
      if (RecordType.of(record.type()) == null) {
        throw new IncompatibleDataException(
            String.format(
                "%s: %s has a record of type %d at offset %d, which this version does not know. %s",
                directory, file, record.type(), at, Texts.NEWER));
      }
      visitor.visit(record, at);
      lsn = record.lsn();
      claimed = Math.max(claimed, record.durableLsn());
      at += record.extent();
      checksum = RecordCodec.intAt(bytes, at - RecordCodec.CHECKSUM_BYTES);
    }
    return new End(at, lsn, checksum, claimed);
  }

  /** The record at {@code at}, or null where there is no whole one. */
  @Nullable RecordHeader recordAt(int at) {
    if (!codec.hasHeader(bytes, at)) {
      return null;
    }
    RecordHeader record = RecordHeader.read(view, at);
    return codec.hasRecord(bytes, at, record.length()) ? record : null;
  }

  /**
   * The highest claim of any whole record at or behind {@code from}: sectors of a batch that was
   * not forced reach the disk in any order, so whole records may follow a bad one.
   */
  long claimedBehind(int from) {
    long claimed = 0;
    for (int at = from; at < bytes.length; at += FillPattern.WORD_BYTES) {
      if (view.getLong(at) != fill.word(at)) {
        @Nullable RecordHeader record = recordAt(at);
        claimed = record == null ? claimed : Math.max(claimed, record.durableLsn());
      }
    }
    return claimed;
  }

  /** Whether nothing was ever written at or behind {@code from}. */
  boolean isFreeFrom(int from) {
    return fill.fills(view, from, bytes.length);
  }

  /**
   * How far a record at {@code at} reaches, as far as that can be known: of a header that is not
   * whole, the header alone.
   */
  int extentEnd(int at) {
    int end = Math.min(bytes.length, at + RecordCodec.HEADER_BYTES);
    if (codec.hasHeader(bytes, at)) {
      int length = view.getInt(at);
      if (length >= 0 && length < bytes.length) {
        end = Math.min(bytes.length, at + RecordCodec.extent(length));
      }
    }
    return end;
  }

  /** Whether a sector of {@code [from, to)} was never written. */
  boolean hasFreeSector(int from, int to) {
    return fill.fillsSectorOf(view, from, to);
  }

  CorruptDataException corrupt(int at, String what) {
    return new CorruptDataException(directory, file, at, what);
  }
}
