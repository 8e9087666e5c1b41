package org.concoord.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.concoord.paxos.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every format of this package byte by byte (F1, F2). */
class GoldenFilesTest {
  static Stream<String> names() {
    return samples().keySet().stream();
  }

  /** What is written today, by the name of its file. */
  private static Map<String, byte[]> samples() {
    var samples = new TreeMap<String, byte[]>();
    Samples.frames()
        .forEach((type, frame) -> samples.put("frame-" + lower(type) + "-1.hex", frame));
    var hello = new MessagePackWriter();
    Samples.peerHelloWithTypes().write(hello);
    samples.put("frame-peer-hello-2.hex", Samples.frame(FrameType.PEER_HELLO, hello.toByteArray()));
    Samples.leases()
        .forEach(
            (type, message) ->
                samples.put(
                    "frame-" + lower(type) + "-2.hex",
                    Samples.frame(
                        type, Samples.body(out -> new PeerCodec().encode(message, out)))));
    Value batch = Samples.batch();
    samples.put(
        "slot-value-1.hex",
        Arrays.copyOfRange(batch.array(), batch.offset(), batch.offset() + batch.length()));
    samples.put("snapshot-image-1.hex", Samples.snapshotImage());
    samples.put("outcome-text-1.hex", OutcomeStatus.BUSY.withText("10000 sessions are open"));
    return samples;
  }

  private static String lower(FrameType type) {
    return type.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @ParameterizedTest
  @MethodSource("names")
  void bytesAreThoseOfTheGoldenFile(String name) throws IOException {
    GoldenFile.check(name, "Samples", samples().get(name));
  }

  @Test
  void everyGoldenFileCanStillBeRead() throws IOException {
    try (Stream<Path> files = Files.list(GoldenFile.DIRECTORY)) {
      for (Path file :
          files.filter(f -> f.getFileName().toString().startsWith("frame-")).toList()) {
        assertThat(Samples.read(GoldenFile.bytes(file))).as(file.toString()).isNotNull();
      }
    }
    Value value = Value.of(GoldenFile.bytes(GoldenFile.DIRECTORY.resolve("slot-value-1.hex")));
    assertThat(Samples.readBatch(value)).isEqualTo(7);
    byte[] image = GoldenFile.bytes(GoldenFile.DIRECTORY.resolve("snapshot-image-1.hex"));
    assertThat(SnapshotImage.read(image).slot()).isEqualTo(400);
  }
}
