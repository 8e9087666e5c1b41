package org.concoord.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.stream.Collectors;

/**
 * Bytes of a format as they were when it was first written down. A file that stands is never
 * changed: what it holds may be in somebody's log, or on the wire from a replica of an older
 * version. New ones are written by {@code -Dconcoord.rewrite=true}.
 */
public final class GoldenFile {
  static final Path DIRECTORY = Path.of("src/test/resources/golden");
  private static final int BYTES_PER_LINE = 16;

  private GoldenFile() {}

  /** Compares what is written today; {@code contents} is the class that says what is in it. */
  public static void check(String name, String contents, byte[] written) throws IOException {
    Path file = DIRECTORY.resolve(name);
    if (Boolean.getBoolean("concoord.rewrite") && Files.notExists(file)) {
      Files.writeString(file, describe(name, contents, written));
    }
    assertThat(bytes(file)).isEqualTo(written);
  }

  private static String describe(String name, String contents, byte[] bytes) {
    var text =
        new StringBuilder("# ").append(name).append(", ").append(bytes.length).append(" bytes");
    text.append(": docs/architecture.md, \"Bytes\"; contents: ")
        .append(contents)
        .append(".java. Never changed.\n");
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

  /** What stands in the file of that name. */
  public static byte[] bytes(String name) throws IOException {
    return bytes(DIRECTORY.resolve(name));
  }

  static byte[] bytes(Path file) throws IOException {
    String hex =
        Files.readAllLines(file).stream()
            .map(line -> line.replaceFirst("#.*", "").replace(" ", ""))
            .collect(Collectors.joining());
    return HexFormat.of().parseHex(hex);
  }
}
