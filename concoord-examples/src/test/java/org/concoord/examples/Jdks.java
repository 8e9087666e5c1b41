package org.concoord.examples;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/** The JDKs of this machine. */
final class Jdks {
  private Jdks() {}

  /** The one that runs this. */
  static Path ofThisBuild() {
    return Path.of(System.getProperty("java.home"));
  }

  /**
   * The newest installed that is newer than the one that runs this: the one that {@code
   * -Dconcoord.newestJdk} names, else the newest under {@code /usr/lib/jvm}.
   */
  static Optional<Path> newestBeside() throws IOException {
    return candidates().stream()
        .filter(home -> feature(home) > Runtime.version().feature())
        .max(Comparator.comparingInt(Jdks::feature));
  }

  /** 17 for 17.0.15; 0 where there is no JDK. */
  static int feature(Path home) {
    Path release = home.resolve("release");
    if (!Files.isExecutable(home.resolve("bin/java")) || !Files.isReadable(release)) {
      return 0;
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(release)) {
      properties.load(reader);
    } catch (IOException unreadable) {
      return 0;
    }
    String version = properties.getProperty("JAVA_VERSION", "\"0\"").replace("\"", "");
    return Integer.parseInt(version.split("[.\\-+_]")[0]);
  }

  private static List<Path> candidates() throws IOException {
    String named = System.getProperty("concoord.newestJdk", "");
    if (!named.isEmpty()) {
      return List.of(Path.of(named));
    }
    Path installed = Path.of("/usr/lib/jvm");
    if (!Files.isDirectory(installed)) {
      return List.of();
    }
    try (Stream<Path> homes = Files.list(installed)) {
      return homes.toList();
    }
  }
}
