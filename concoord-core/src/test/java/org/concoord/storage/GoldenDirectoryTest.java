package org.concoord.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.concoord.codec.GoldenFile;
import org.concoord.paxos.Ballot;
import org.concoord.paxos.ClusterId;
import org.concoord.paxos.JournalRecord;
import org.concoord.paxos.PValue;
import org.concoord.paxos.ReplicaId;
import org.concoord.paxos.Value;
import org.junit.jupiter.api.Test;

/** The bytes on disk, as they were when they were first written down (F4). */
class GoldenDirectoryTest {
  private static final Superblock SUPERBLOCK =
      new Superblock(
          17,
          new ReplicaId(1, 2),
          3,
          4,
          new Configuration(
              new ClusterId(5, 6),
              7,
              List.of(
                  new Configuration.Voter(new ReplicaId(1, 2), "127.0.0.1:14000"),
                  new Configuration.Voter(new ReplicaId(8, 9), "[::1]:14001"))),
          new PromiseFloor(7, new Ballot(10, new ReplicaId(8, 9))),
          11,
          12,
          13,
          14);

  private static final SegmentHeader HEADER =
      new SegmentHeader(
          0, "ConCoord 0.1", new ReplicaId(1, 2), 12, 32 << 10, 100, 0x12345678, 0xfeedL);

  @Test
  void bytesAreThoseOfTheGoldenFiles() throws IOException {
    GoldenFile.check(
        "superblock-1.hex", "GoldenDirectoryTest", SuperblockCodec.encode(SUPERBLOCK, 2).array());
    GoldenFile.check("segment-1.hex", "GoldenDirectoryTest", segment());
  }

  /** A header, a promise, a value, a marker, and some free space. */
  private static byte[] segment() throws IOException {
    DiskModel disk = new DiskModel();
    ModelDirectory directory = new ModelDirectory(disk);
    SegmentFiles.Prepared prepared =
        SegmentFiles.prepare(directory, FileNames.SPARE, HEADER.bytes(), HEADER.seed(), 0);
    SegmentWriter writer =
        new SegmentWriter(prepared.file(), HEADER, LogSegments.newBuffer(HEADER.bytes()));
    Ballot ballot = new Ballot(10, new ReplicaId(8, 9));
    Value value = Value.of(HexFormat.of().parseHex("0102030405060708090a0b"));
    writer.append(new RecordHeader(0, 1, 100, 7, 0, ballot, 99, writer.checksum()), Value.NO_OP);
    writer.append(
        new RecordHeader(value.length(), 2, 101, 7, 55, ballot, 99, writer.checksum()), value);
    writer.append(
        new RecordHeader(0, 3, 101, 0, 0, Ballot.ZERO, 101, writer.checksum()), Value.NO_OP);
    writer.flush();
    SegmentFiles.adopt(directory, FileNames.SPARE, prepared, HEADER);
    return Arrays.copyOf(disk.bytes(FileNames.segment(12)), 2 * Sectors.BYTES);
  }

  private static byte[] golden(String name) throws IOException {
    String hex =
        Files.readAllLines(Path.of("src/test/resources/golden", name)).stream()
            .map(line -> line.replaceFirst("#.*", "").replace(" ", ""))
            .collect(Collectors.joining());
    return HexFormat.of().parseHex(hex);
  }

  @Test
  void theGoldenSuperblockCanStillBeRead() throws IOException {
    assertThat(SuperblockCodec.decode("golden", ByteBuffer.wrap(golden("superblock-1.hex")), 2))
        .isEqualTo(SUPERBLOCK);
  }

  @Test
  void theGoldenSegmentCanStillBeRead() throws IOException {
    byte[] bytes = new byte[HEADER.bytes()];
    new FillPattern(HEADER.seed()).fill(ByteBuffer.wrap(bytes), 0);
    byte[] golden = golden("segment-1.hex");
    System.arraycopy(golden, 0, bytes, 0, golden.length);
    ModelDirectory directory = new ModelDirectory(new DiskModel());
    directory.create("golden");
    directory.disk.damage("golden", bytes);

    SegmentImage image = SegmentImage.read(directory, "golden");
    RecoveredState state = new RecoveredState(Superblock.first(HEADER.replica()), 0);
    SegmentImage.End end = image.walk((record, at) -> state.add(record, image.bytes(), at));

    assertThat(image.header()).isEqualTo(HEADER);
    assertThat(end.lastLsn()).isEqualTo(101);
    assertThat(end.claimedLsn()).isEqualTo(101);
    assertThat(image.isFreeFrom(end.at())).isTrue();
    Ballot ballot = new Ballot(10, new ReplicaId(8, 9));
    assertThat(state.promised()).isEqualTo(new PromiseFloor(7, ballot));
    assertThat(state.accepted())
        .containsExactly(
            new JournalRecord.AcceptedValue(
                7,
                new PValue(
                    55, ballot, Value.of(HexFormat.of().parseHex("0102030405060708090a0b")))));
  }
}
