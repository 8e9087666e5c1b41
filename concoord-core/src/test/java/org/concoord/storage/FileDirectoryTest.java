package org.concoord.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.concoord.DirectoryInUseException;
import org.concoord.IncompatibleDataException;
import org.concoord.StorageFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log in a directory of the file system, and the tools that look at it. */
class FileDirectoryTest {
  @TempDir private Path path;

  private WriteAheadLog fill(int records) throws IOException {
    WriteAheadLog log = Logs.open(FileDirectory.at(path)).log();
    long first = log.lastLsn() + 1;
    for (long slot = first; slot < first + records; slot++) {
      log.append(Ledger.accepted(slot, slot, 1_000));
    }
    log.force();
    return log;
  }

  private Map<String, byte[]> contents() throws IOException {
    Map<String, byte[]> contents = new LinkedHashMap<>();
    try (Stream<Path> files = Files.list(path)) {
      for (Path file : files.sorted().toList()) {
        contents.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    return contents;
  }

  @Test
  void isMadeWithAllThatLeadsToItAndMayBeALink() throws IOException {
    Path deep = path.resolve("some/where/below");
    Logs.open(FileDirectory.at(deep)).log().close();
    Path link = Files.createSymbolicLink(path.resolve("link"), deep);
    assertThat(Logs.open(FileDirectory.at(link)).recovered().incarnation()).isEqualTo(2);
  }

  @Test
  void findsWhatWasWritten() throws IOException {
    fill(100).close();

    DataDirectory.Opened opened = Logs.open(FileDirectory.at(path));
    assertThat(opened.recovered().accepted()).hasSize(100);
    assertThat(opened.recovered().incarnation()).isEqualTo(2);
    assertThat(opened.log().counters().segments()).isZero();
    opened.log().close();
    assertThat(contents().keySet())
        .containsExactly(
            "lock",
            "superblock",
            "wal-0000000000000001",
            "wal-0000000000000002",
            "wal-0000000000000003",
            "wal-0000000000000004");
  }

  @Test
  void aSecondReplicaOfTheProcessIsKeptOut() throws IOException {
    WriteAheadLog log = fill(1);

    assertThatThrownBy(() -> Logs.open(FileDirectory.at(path)))
        .isInstanceOf(DirectoryInUseException.class)
        .hasMessageContaining(path.toRealPath().toString())
        .hasMessageContaining("another replica of this process");
    log.append(Ledger.promised(5));
    log.close();
    Logs.open(FileDirectory.at(path)).log().close();
  }

  /** The JDK closes files under whoever is interrupted, which is not the disk's fault. */
  @Test
  void anInterruptedStartIsNoFailureOfTheDisk() throws IOException {
    fill(1).close();
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> Logs.open(FileDirectory.at(path)))
        .isInstanceOf(StorageFailedException.class)
        .hasMessage(path.toRealPath() + ": its start was interrupted; start it again");
    assertThat(Thread.interrupted()).isTrue();
    Logs.open(FileDirectory.at(path)).log().close();
  }

  /** Opens the log in a directory, says so, and keeps it until its input ends. */
  static final class Holder {
    public static void main(String[] arguments) throws IOException {
      WriteAheadLog log = Logs.open(FileDirectory.at(Path.of(arguments[0]))).log();
      System.out.println("locked");
      System.in.read();
      log.close();
    }
  }

  @Test
  void aSecondProcessIsKeptOutAndToldWhoIsIn() throws Exception {
    Process holder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                path.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertThat(holder.inputReader().readLine()).isEqualTo("locked");
      assertThatThrownBy(() -> Logs.open(FileDirectory.at(path)))
          .isInstanceOf(DirectoryInUseException.class)
          .hasMessageContaining("in use by process " + holder.pid());

      // Somebody takes the lock for what a process that has ended has left behind.
      Files.delete(path.resolve(FileDirectory.LOCK));
      assertThatThrownBy(() -> Logs.open(FileDirectory.at(path)))
          .isInstanceOf(DirectoryInUseException.class)
          .hasMessageContaining("in use by another process, whose file lock somebody has deleted");
      assertThatThrownBy(() -> SetAside.sound(path, "nobody needs it"))
          .isInstanceOf(DirectoryInUseException.class);
      assertThat(DataDirectory.verify(path).health()).isEqualTo(RecoveryReport.Health.WHOLE);
    } finally {
      holder.destroyForcibly();
      holder.waitFor(30, TimeUnit.SECONDS);
    }
    Logs.open(FileDirectory.at(path)).log().close();
  }

  /** What it is locked for finds out whether there is room, and says so in its own words. */
  @Test
  void aLockNeedsNoRoom() throws IOException {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full));
    Path lock = Files.createSymbolicLink(path.resolve(FileDirectory.LOCK), full);
    fill(1).close();
    var opened = Logs.open(FileDirectory.at(path));
    assertThat(opened.recovered().lastLsn()).isEqualTo(1);
    opened.log().close();
    Files.delete(lock); // JUnit warns of links that lead out of what it deletes.
  }

  @Test
  void aFencedDirectoryStaysSoForTheProcess() throws IOException {
    FileDirectory directory = FileDirectory.at(path);
    directory.fence(new IOException("Input/output error"));

    assertThatThrownBy(() -> Logs.open(FileDirectory.at(path.resolve("."))))
        .isInstanceOf(StorageFailedException.class)
        .hasMessageContaining("Input/output error");
  }

  @Test
  void verifyAndDumpChangeNothing() throws IOException {
    WriteAheadLog log = fill(40);
    log.append(Ledger.accepted(99, 99, 2_000));
    log.force();
    log.close();
    tearLastRecord();
    byte[] segment = Files.readAllBytes(path.resolve(FileNames.segment(1)));
    Map<String, byte[]> torn = contents();

    RecoveryReport report = DataDirectory.verify(path);
    StringBuilder dump = new StringBuilder();
    DataDirectory.dump(path, dump);

    assertThat(report.health()).as(report.toString()).isEqualTo(RecoveryReport.Health.TORN);
    assertThat(report.toString()).contains("is cut at offset", "record 41 was torn");
    assertThat(dump).contains("superblock copy 3: Superblock[", "slot 40", "LSN 40");
    assertUnchanged(torn);

    segment[700] ^= 1;
    Files.write(path.resolve(FileNames.segment(1)), segment);
    Map<String, byte[]> rotten = contents();
    RecoveryReport refused = DataDirectory.verify(path);
    StringBuilder dumped = new StringBuilder();
    DataDirectory.dump(path, dumped);

    assertThat(refused.health()).isEqualTo(RecoveryReport.Health.REFUSED);
    assertThat(refused.toString()).contains("wal-0000000000000001 is damaged at offset 512");
    assertThat(dumped).contains("LSN 2, epoch 1, slot 2", "out of the chain", "LSN 40");
    assertThatThrownBy(() -> Logs.open(FileDirectory.at(path)).log())
        .hasMessageContaining("wal-0000000000000001 is damaged at offset 512");
    assertUnchanged(rotten);
  }

  /** Puts free space back over the last sectors of the last record. */
  private void tearLastRecord() throws IOException {
    String last = FileNames.segment(2);
    Path file = path.resolve(last);
    SegmentImage image = SegmentImage.read(FileDirectory.existing(path), last);
    int end = image.walk((record, at) -> {}).at();
    byte[] bytes = image.bytes().clone();
    int from = (end - 1) / Sectors.BYTES * Sectors.BYTES;
    new FillPattern(image.header().seed()).fill(ByteBuffer.wrap(bytes, from, Sectors.BYTES), from);
    Files.write(file, bytes);
  }

  private void assertUnchanged(Map<String, byte[]> before) throws IOException {
    Map<String, byte[]> now = contents();
    assertThat(now.keySet()).isEqualTo(before.keySet());
    for (Map.Entry<String, byte[]> file : before.entrySet()) {
      assertThat(Arrays.equals(now.get(file.getKey()), file.getValue())).as(file.getKey()).isTrue();
    }
  }

  @Test
  void anUnknownVersionIsRefusedByName() throws IOException {
    fill(3).close();
    Path superblock = path.resolve(FileNames.SUPERBLOCK);
    byte[] bytes = Files.readAllBytes(superblock);
    for (int copy = 0; copy < SuperblockFile.COPIES; copy++) {
      newer(bytes, copy * SuperblockCodec.COPY_BYTES, SuperblockCodec.COPY_BYTES);
    }
    Files.write(superblock, bytes);

    assertThatThrownBy(() -> Logs.open(FileDirectory.at(path)))
        .isInstanceOf(IncompatibleDataException.class)
        .hasMessageContaining("superblock has format version 2, written by ConCoord 0.1");
    assertThat(DataDirectory.verify(path).health()).isEqualTo(RecoveryReport.Health.REFUSED);
  }

  /** Raises the version in a block that has it after the magic, and its checksum at the end. */
  private static void newer(byte[] bytes, int from, int length) {
    bytes[from + 11]++;
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length - 4);
    ByteBuffer.wrap(bytes).putInt(from + length - 4, (int) crc.getValue());
  }

  @Test
  void anUnknownVersionOfASegmentIsRefusedByName() throws IOException {
    fill(3).close();
    Path segment = path.resolve(FileNames.segment(1));
    byte[] bytes = Files.readAllBytes(segment);
    newer(bytes, 0, Sectors.BYTES);
    Files.write(segment, bytes);

    assertThatThrownBy(() -> Logs.open(FileDirectory.at(path)))
        .isInstanceOf(IncompatibleDataException.class)
        .hasMessageContaining("wal-0000000000000001 has format version 2");
  }

  @Test
  void aForeignFileIsLeftAlone() throws IOException {
    fill(3).close();
    Files.writeString(path.resolve("notes.txt"), "mine");
    Logs.open(FileDirectory.at(path)).log().close();

    assertThat(Files.readString(path.resolve("notes.txt"))).isEqualTo("mine");
  }

  @Test
  void theReportOfAStartCanBeRead() throws IOException {
    assertThat(DataDirectory.verify(path).health()).isEqualTo(RecoveryReport.Health.NEW);
    fill(40).close();
    DataDirectory.Opened opened = Logs.open(FileDirectory.at(path));
    opened.log().close();

    List<String> lines = opened.recovered().report().lines();
    assertThat(String.join("\n", lines))
        .contains(
            "superblock: 4 of 4 copies good",
            "incarnation 1",
            "wal-0000000000000001: 29 records from LSN 1",
            "wal-0000000000000002: 11 records from LSN 30",
            "log: from the first slot on; no slot is to be executed again;",
            "; 40 values accepted above slot 0; last LSN 40; promise 40@",
            "11 records of wal-0000000000000002 copied into a new file",
            "took");
  }
}
