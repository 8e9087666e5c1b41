package org.concoord.benchmarks.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Data directories of replicas, below one of their own. */
final class Directories {
  private Directories() {}

  /** What all files below a directory take, in bytes, and of those that begin so. */
  static long bytes(Path directory, String prefix) throws IOException {
    long bytes = 0;
    for (Path file : files(directory)) {
      if (file.getFileName().toString().startsWith(prefix)) {
        bytes += size(file);
      }
    }
    return bytes;
  }

  /** It may be gone by now. */
  private static long size(Path file) throws IOException {
    try {
      return Files.size(file);
    } catch (NoSuchFileException gone) {
      return 0;
    }
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).toList();
    } catch (UncheckedIOException gone) {
      return List.of();
    }
  }

  static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
