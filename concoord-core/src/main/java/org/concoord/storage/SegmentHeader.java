package org.concoord.storage;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.concoord.CorruptDataException;
import org.concoord.IncompatibleDataException;
import org.concoord.paxos.ReplicaId;

/**
 * The first sector of a segment (F4). It is forced before the superblock names the segment, so it
 * is never torn.
 *
 * @param group the group whose log it is; 0 today
 * @param writer who wrote it, as text of at most 16 ASCII characters
 * @param id the number in the file's name
 * @param bytes the size of the file
 * @param firstLsn the LSN of its first record
 * @param previousChecksum the checksum of the record before that
 * @param seed of its free space and its checksums
 */
record SegmentHeader(
    int group,
    String writer,
    ReplicaId replica,
    long id,
    int bytes,
    long firstLsn,
    int previousChecksum,
    long seed) {
  static final int FORMAT_VERSION = 1;

  private static final long MAGIC = 0x436f6e436f57414cL; // "ConCoWAL"
  private static final int CHECKSUM_AT = Sectors.BYTES - 4;

  ByteBuffer encode() {
    ByteBuffer out = ByteBuffer.allocate(Sectors.BYTES);
    out.putLong(MAGIC).putInt(FORMAT_VERSION).putInt(group);
    Texts.putPadded(out, writer);
    out.putLong(replica.high()).putLong(replica.low());
    out.putLong(id).putInt(bytes).putLong(firstLsn).putInt(previousChecksum).putLong(seed);
    return out.putInt(CHECKSUM_AT, checksum(out)).rewind();
  }

  /**
   * Reads the first sector of a file.
   *
   * @throws CorruptDataException if it is not what was written
   * @throws IncompatibleDataException if a newer version wrote it
   */
  static SegmentHeader decode(String directory, String file, ByteBuffer in) {
    if (in.getInt(CHECKSUM_AT) != checksum(in) || in.getLong() != MAGIC) {
      throw new CorruptDataException(directory, file, 0, "the header of the segment is not whole");
    }
    int version = in.getInt();
    int group = in.getInt();
    String writer = Texts.getPadded(in);
    if (version != FORMAT_VERSION) {
      throw Texts.unknownVersion(directory, file, version, FORMAT_VERSION, writer);
    }
    return new SegmentHeader(
        group,
        writer,
        new ReplicaId(in.getLong(), in.getLong()),
        in.getLong(),
        in.getInt(),
        in.getLong(),
        in.getInt(),
        in.getLong());
  }

  private static int checksum(ByteBuffer sector) {
    CRC32C crc = new CRC32C();
    crc.update(sector.duplicate().position(0).limit(CHECKSUM_AT));
    return (int) crc.getValue();
  }
}
