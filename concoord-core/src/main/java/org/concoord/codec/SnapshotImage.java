package org.concoord.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.concoord.paxos.ClusterId;
import org.concoord.paxos.Epoch;
import org.concoord.paxos.ReplicaId;
import org.concoord.paxos.Value;
import org.concoord.spi.MalformedValueException;
import org.concoord.spi.ValueTooLargeException;

/**
 * A snapshot as it travels and as it lies on disk (2.8): what it is of, then the state, then a
 * CRC32C for each 64 KiB of the state and SHA-256 over everything. The bytes are in
 * docs/architecture.md.
 *
 * @param slot the last slot executed in it
 * @param hash the running hash after that slot
 * @param state a range of the image
 */
public record SnapshotImage(ClusterId cluster, Epoch epoch, long slot, long hash, Value state) {
  private static final byte[] MAGIC = "ConCoSNP".getBytes(StandardCharsets.US_ASCII);
  private static final int FORMAT_VERSION = 1;
  private static final int GROUP = 0;

  /** This build, as it stands in what it writes (F4). */
  private static final String WRITER = "ConCoord 0.1";

  private static final int VERSION_AT = 8;
  private static final int GROUP_AT = 12;
  private static final int WRITER_BYTES = 16;
  private static final int FIXED_BYTES = MAGIC.length + 4 + 4 + WRITER_BYTES + 16 + 3 * 8 + 4;
  private static final int VOTER_BYTES = 16;
  private static final int LENGTH_BYTES = 8;
  private static final int CRC_BYTES = 4;
  private static final int BLOCK_BYTES = 64 << 10;
  private static final int DIGEST_BYTES = 32;

  /**
   * The image of what {@code state} writes, which is encoded where it stays: a state is as large as
   * it is, and no second copy is made of it.
   *
   * @param bytes how large the image is thought to become; a larger one takes half as much again
   *     while its array grows
   * @return a range of an array that may be longer
   * @throws ValueTooLargeException if it takes more than an array can hold, 2 GiB
   */
  public static Value write(
      ClusterId cluster,
      Epoch epoch,
      long slot,
      long hash,
      int bytes,
      Consumer<MessagePackWriter> state) {
    int head = headBytes(epoch.voters().size());
    MessagePackWriter out = new MessagePackWriter(Math.max(bytes, 1 << 10), Integer.MAX_VALUE);
    out.writeRaw(new byte[head], 0, head);
    state.accept(out);
    int size = out.size() - head;
    writeHead(out.array(), cluster, epoch, slot, hash, size);
    ByteBuffer crcs = ByteBuffer.allocate(CRC_BYTES * blocks(size));
    for (int block = 0; block < blocks(size); block++) {
      crcs.putInt(crc(out.array(), head + block * BLOCK_BYTES, blockLength(size, block)));
    }
    out.writeRaw(crcs.array(), 0, crcs.capacity());
    out.writeRaw(digest(out.array(), out.size()), 0, DIGEST_BYTES);
    return new Value(out.array(), 0, out.size());
  }

  private static void writeHead(
      byte[] image, ClusterId cluster, Epoch epoch, long slot, long hash, int size) {
    ByteBuffer out = ByteBuffer.wrap(image);
    out.put(MAGIC).putInt(FORMAT_VERSION).putInt(GROUP);
    out.put(Arrays.copyOf(WRITER.getBytes(StandardCharsets.US_ASCII), WRITER_BYTES));
    out.putLong(cluster.high()).putLong(cluster.low());
    out.putLong(epoch.number()).putLong(slot).putLong(hash);
    out.putInt(epoch.voters().size());
    for (ReplicaId voter : epoch.voters()) {
      out.putLong(voter.high()).putLong(voter.low());
    }
    out.putLong(size);
    out.putInt(crc(image, 0, out.position()));
  }

  /**
   * What an image holds, once all of it has been verified.
   *
   * @throws MalformedValueException if it is damaged, cut off, or of another format
   */
  public static SnapshotImage read(byte[] image) {
    try {
      return verify(image);
    } catch (DamagedSnapshotException damaged) {
      throw new MalformedValueException("a snapshot cannot be read: " + damaged.getMessage());
    }
  }

  /**
   * As {@link #read}, for who wants to know where it is damaged.
   *
   * @throws DamagedSnapshotException if it is no whole image
   */
  public static SnapshotImage verify(byte[] image) throws DamagedSnapshotException {
    ByteBuffer in = ByteBuffer.wrap(image);
    require(image.length >= headBytes(1) + DIGEST_BYTES, image.length, "it is too short");
    byte[] magic = new byte[MAGIC.length];
    in.get(magic);
    require(Arrays.equals(magic, MAGIC), 0, "it is none");
    int version = in.getInt();
    int group = in.getInt();
    byte[] writer = new byte[WRITER_BYTES];
    in.get(writer);
    if (version != FORMAT_VERSION) {
      throw new DamagedSnapshotException(VERSION_AT, unknownVersion(version, writer), true);
    }
    ClusterId cluster = new ClusterId(in.getLong(), in.getLong());
    long epoch = in.getLong();
    long slot = in.getLong();
    long hash = in.getLong();
    int count = in.getInt();
    int head = headBytes(Math.max(0, Math.min(count, image.length / VOTER_BYTES)));
    require(count > 0 && head + DIGEST_BYTES <= image.length, image.length, "it is cut off");
    int headCrc = in.getInt(head - CRC_BYTES);
    require(crc(image, 0, head - CRC_BYTES) == headCrc, 0, "its head is damaged");
    require(group == GROUP, GROUP_AT, "it is of group " + group);
    List<ReplicaId> voters = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      voters.add(new ReplicaId(in.getLong(), in.getLong()));
    }
    long size = in.getLong();
    int left = image.length - head - DIGEST_BYTES;
    require(
        size >= 0 && size <= left && size + (long) CRC_BYTES * blocks((int) size) == left,
        image.length,
        "it is cut off");
    verifyState(image, head, (int) size);
    Value state = new Value(image, head, (int) size);
    return new SnapshotImage(cluster, new Epoch(epoch, voters), slot, hash, state);
  }

  private static void verifyState(byte[] image, int head, int size)
      throws DamagedSnapshotException {
    ByteBuffer crcs = ByteBuffer.wrap(image, head + size, CRC_BYTES * blocks(size));
    for (int block = 0; block < blocks(size); block++) {
      int at = head + block * BLOCK_BYTES;
      int crc = crc(image, at, blockLength(size, block));
      require(crc == crcs.getInt(), at, "block " + block + " of its state is damaged");
    }
    int end = image.length - DIGEST_BYTES;
    require(
        Arrays.equals(digest(image, end), Arrays.copyOfRange(image, end, image.length)),
        end,
        "its digest is another");
  }

  /** Equal only of equal images. */
  public static long tag(Value image) {
    return ByteBuffer.wrap(image.array()).getLong(image.offset() + image.length() - DIGEST_BYTES);
  }

  /** The pieces of an image, in their order, as one. */
  public static byte[] join(List<Value> pieces) {
    Value first = pieces.isEmpty() ? Value.NO_OP : pieces.get(0);
    if (pieces.size() == 1 && first.length() == first.array().length) {
      return first.array();
    }
    int length = 0;
    for (Value piece : pieces) {
      length = Math.addExact(length, piece.length());
    }
    ByteBuffer joined = ByteBuffer.allocate(length);
    pieces.forEach(piece -> joined.put(piece.array(), piece.offset(), piece.length()));
    return joined.array();
  }

  private static String unknownVersion(int version, byte[] writer) {
    return "it has format version %d, written by %s; this version reads up to %d"
        .formatted(
            version,
            new String(writer, StandardCharsets.US_ASCII).replace("\0", ""),
            FORMAT_VERSION);
  }

  private static void require(boolean sound, long offset, String otherwise)
      throws DamagedSnapshotException {
    if (!sound) {
      throw new DamagedSnapshotException(offset, otherwise, false);
    }
  }

  private static int headBytes(int voters) {
    return FIXED_BYTES + VOTER_BYTES * voters + LENGTH_BYTES + CRC_BYTES;
  }

  private static int blocks(int size) {
    return (int) (((long) size + BLOCK_BYTES - 1) / BLOCK_BYTES);
  }

  private static int blockLength(int size, int block) {
    return Math.min(BLOCK_BYTES, size - block * BLOCK_BYTES);
  }

  private static int crc(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }

  private static byte[] digest(byte[] bytes, int length) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(bytes, 0, length);
      return sha.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
