package org.concoord.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.concoord.paxos.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every format byte by byte (F1, F2). A file that stands is never changed: what it holds may be in
 * somebody's log, or on the wire from a replica of an older version. New ones are written by {@code
 * -Dconcoord.rewrite=true}.
 */
class GoldenFilesTest {
  private static final Path DIRECTORY = Path.of("src/test/resources/golden");
  private static final int BYTES_PER_LINE = 16;

  static Stream<String> names() {
    return samples().keySet().stream();
  }

  /** What is written today, by the name of its file. */
  private static Map<String, byte[]> samples() {
    var samples = new TreeMap<String, byte[]>();
    Samples.frames()
        .forEach((type, frame) -> samples.put("frame-" + lower(type) + "-1.hex", frame));
    Value batch = Samples.batch();
    samples.put(
        "slot-value-1.hex",
        Arrays.copyOfRange(batch.array(), batch.offset(), batch.offset() + batch.length()));
    samples.put("outcome-text-1.hex", OutcomeStatus.BUSY.withText("10000 sessions are open"));
    return samples;
  }

  private static String lower(FrameType type) {
    return type.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @ParameterizedTest
  @MethodSource("names")
  void bytesAreThoseOfTheGoldenFile(String name) throws IOException {
    Path file = DIRECTORY.resolve(name);
    byte[] written = samples().get(name);
    if (Boolean.getBoolean("concoord.rewrite") && Files.notExists(file)) {
      Files.writeString(file, describe(name, written));
    }
    assertThat(bytes(file)).isEqualTo(written);
  }

  @Test
  void everyGoldenFileCanStillBeRead() throws IOException {
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      for (Path file :
          files.filter(f -> f.getFileName().toString().startsWith("frame-")).toList()) {
        assertThat(Samples.read(bytes(file))).as(file.toString()).isNotNull();
      }
    }
    Value value = Value.of(bytes(DIRECTORY.resolve("slot-value-1.hex")));
    assertThat(Samples.readBatch(value)).isEqualTo(7);
  }

  private static String describe(String name, byte[] bytes) {
    var text =
        new StringBuilder("# ").append(name).append(", ").append(bytes.length).append(" bytes");
    text.append(": docs/architecture.md, \"Bytes\"; contents: Samples.java. Never changed.\n");
    HexFormat hex = HexFormat.ofDelimiter(" ");
    for (int at = 0; at < bytes.length; at += BYTES_PER_LINE) {
      int end = Math.min(bytes.length, at + BYTES_PER_LINE);
      text.append(hex.formatHex(bytes, at, end))
          .append("  # ")
          .append(ascii(bytes, at, end))
          .append('\n');
    }
    return text.toString();
  }

  private static String ascii(byte[] bytes, int from, int to) {
    var text = new StringBuilder();
    for (int i = from; i < to; i++) {
      text.append(bytes[i] > ' ' && bytes[i] < 0x7f ? (char) bytes[i] : '.');
    }
    return text.toString();
  }

  private static byte[] bytes(Path file) throws IOException {
    String hex =
        Files.readAllLines(file).stream()
            .map(line -> line.replaceFirst("#.*", "").replace(" ", ""))
            .collect(Collectors.joining());
    return HexFormat.of().parseHex(hex);
  }
}
