package org.concoord.testkit.sim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Which seed finds a planted mistake, where many do not: all seeds before it would be most of a
 * build's time. It is but a hint. Where it finds the mistake no more, since the simulator draws
 * something else, the search begins at the first seed as without it.
 */
final class FindingSeeds {
  /** Whether hints are to be ignored, and then written anew. */
  static final boolean SEARCHES = Boolean.getBoolean("concoord.mutantSearch");

  private static final Path FILE = Path.of("src/test/resources/mutant-seeds.txt");

  /** What a search costs little up to. */
  private static final long FEW = 5;

  static final FindingSeeds KNOWN = new FindingSeeds(read());

  private final Map<String, Long> seeds;

  private FindingSeeds(Map<String, Long> seeds) {
    this.seeds = seeds;
  }

  OptionalLong of(String mutant) {
    Long seed = seeds.get(mutant);
    return seed == null ? OptionalLong.empty() : OptionalLong.of(seed);
  }

  private static Map<String, Long> read() {
    Map<String, Long> seeds = new LinkedHashMap<>();
    try {
      for (String line : Files.readAllLines(FILE)) {
        String[] parts = line.split(" ", 2);
        seeds.put(parts[1], Long.parseLong(parts[0]));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return seeds;
  }

  /** Keeps what a search has found. */
  static void write(Map<String, Long> found) {
    List<String> lines =
        found.entrySet().stream()
            .filter(each -> each.getValue() > FEW)
            .map(each -> each.getValue() + " " + each.getKey())
            .sorted()
            .toList();
    try {
      Files.write(FILE, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
