package org.concoord.storage;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.concoord.IncompatibleDataException;
import org.concoord.paxos.Ballot;
import org.concoord.paxos.ClusterId;
import org.concoord.paxos.ReplicaId;
import org.jspecify.annotations.Nullable;

/**
 * One copy of a superblock as bytes. Where the checksum, the version and the writer stand is the
 * same in every version.
 */
final class SuperblockCodec {
  static final int FORMAT_VERSION = 1;

  /** What one copy takes: 12 voters with the longest addresses fit. */
  static final int COPY_BYTES = 4096;

  private static final long MAGIC = 0x436f6e436f53424bL; // "ConCoSBK"
  private static final int CHECKSUM_AT = COPY_BYTES - 4;
  private static final int GROUP = 0;

  private SuperblockCodec() {}

  /**
   * @param copy which of the copies it is: one that was written to the place of another is bad
   */
  static ByteBuffer encode(Superblock superblock, int copy) {
    ByteBuffer out = ByteBuffer.allocate(COPY_BYTES);
    out.putLong(MAGIC).putInt(FORMAT_VERSION).putInt(GROUP);
    Texts.putPadded(out, Texts.WRITER);
    out.putInt(copy).putLong(superblock.sequence());
    put(out, superblock.replica());
    out.putLong(superblock.incarnation()).putLong(superblock.bootNonce());
    out.putLong(superblock.promised().epoch());
    out.putLong(superblock.promised().ballot().round());
    put(out, superblock.promised().ballot().leader());
    out.putLong(superblock.snapshotSlot());
    out.putLong(superblock.firstSegment()).putLong(superblock.lastSegment());
    out.putLong(superblock.durableLsn());
    Configuration configuration = superblock.configuration();
    out.putLong(configuration.cluster().high()).putLong(configuration.cluster().low());
    out.putLong(configuration.epoch()).putInt(configuration.voters().size());
    for (Configuration.Voter voter : configuration.voters()) {
      put(out, voter.replica());
      Texts.put(out, voter.address());
    }
    return out.putInt(CHECKSUM_AT, checksum(out)).rewind();
  }

  /**
   * Reads a copy, or null where it is not what was written.
   *
   * @throws IncompatibleDataException if a newer version wrote it
   */
  static @Nullable Superblock decode(String directory, ByteBuffer in, int copy) {
    if (in.getInt(CHECKSUM_AT) != checksum(in) || in.getLong() != MAGIC) {
      return null;
    }
    int version = in.getInt();
    in.getInt();
    String writer = Texts.getPadded(in);
    if (version != FORMAT_VERSION) {
      throw Texts.unknownVersion(directory, FileNames.SUPERBLOCK, version, FORMAT_VERSION, writer);
    }
    return in.getInt() == copy ? fields(in) : null;
  }

  private static Superblock fields(ByteBuffer in) {
    long sequence = in.getLong();
    ReplicaId replica = replica(in);
    long incarnation = in.getLong();
    long bootNonce = in.getLong();
    PromiseFloor promised = new PromiseFloor(in.getLong(), new Ballot(in.getLong(), replica(in)));
    long snapshotSlot = in.getLong();
    long firstSegment = in.getLong();
    long lastSegment = in.getLong();
    long durableLsn = in.getLong();
    ClusterId cluster = new ClusterId(in.getLong(), in.getLong());
    long epoch = in.getLong();
    int count = in.getInt();
    List<Configuration.Voter> voters = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      voters.add(new Configuration.Voter(replica(in), Texts.get(in)));
    }
    return new Superblock(
        sequence,
        replica,
        incarnation,
        bootNonce,
        new Configuration(cluster, epoch, voters),
        promised,
        snapshotSlot,
        firstSegment,
        lastSegment,
        durableLsn);
  }

  private static void put(ByteBuffer out, ReplicaId id) {
    out.putLong(id.high()).putLong(id.low());
  }

  private static ReplicaId replica(ByteBuffer in) {
    return new ReplicaId(in.getLong(), in.getLong());
  }

  private static int checksum(ByteBuffer copy) {
    CRC32C crc = new CRC32C();
    crc.update(copy.duplicate().position(0).limit(CHECKSUM_AT));
    return (int) crc.getValue();
  }
}
