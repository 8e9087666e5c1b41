package org.concoord.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
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
    samples.put(
        "frame-peer-hello-3.hex",
        Samples.frame(FrameType.PEER_HELLO, Samples.body(Samples.peerHelloOfAStart()::write)));
    Samples.leases()
        .forEach(
            (type, message) ->
                samples.put(
                    "frame-" + lower(type) + "-2.hex",
                    Samples.frame(
                        type, Samples.body(out -> new PeerCodec().encode(message, out)))));
    samples.put("snapshot-image-1.hex", Samples.snapshotImage());
    samples.put("slot-value-1.hex", bytes(Samples.batchOfVersion1()));
    samples.put("slot-value-2.hex", bytes(Samples.batch()));
    samples.put("command-node-up-1.hex", Samples.nodeUp());
    samples.put("command-reconfigure-1.hex", Samples.reconfigure());
    samples.put("outcome-text-1.hex", OutcomeStatus.BUSY.withText("10000 sessions are open"));
    return samples;
  }

  private static byte[] bytes(Value value) {
    return Arrays.copyOfRange(value.array(), value.offset(), value.offset() + value.length());
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
    for (String name : List.of("slot-value-1.hex", "slot-value-2.hex")) {
      Value value = Value.of(GoldenFile.bytes(GoldenFile.DIRECTORY.resolve(name)));
      assertThat(Samples.readBatch(value)).as(name).isEqualTo(7);
    }
    var command = new CommandCursor();
    byte[] nodeUp = GoldenFile.bytes("command-node-up-1.hex");
    command.readWhole(nodeUp, 0, nodeUp.length);
    assertThat(Ids.readReplica(command.arguments(new MessagePackReader())))
        .isEqualTo(Samples.SENDER);
    byte[] reconfigure = GoldenFile.bytes("command-reconfigure-1.hex");
    command.readWhole(reconfigure, 0, reconfigure.length);
    assertThat(Reconfigure.read(command.arguments(new MessagePackReader())))
        .isEqualTo(Samples.CHANGE);
    byte[] image = GoldenFile.bytes(GoldenFile.DIRECTORY.resolve("snapshot-image-1.hex"));
    assertThat(SnapshotImage.read(image).slot()).isEqualTo(400);
  }
}
