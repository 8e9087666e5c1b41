package org.concoord.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each file in {@code bad/} says at the end of a line what is complained of there, and nothing else
 * is. {@code -Dconcoord.rewrite=true} writes down what is complained of now.
 */
final class BadFilesTest {
  private static final String MARK = " // ";

  @TempDir Path directory;

  static Stream<String> files() throws IOException, URISyntaxException {
    Path bad = Path.of(Objects.requireNonNull(BadFilesTest.class.getResource("/bad")).toURI());
    try (Stream<Path> files = Files.list(bad)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void complainsWhereTheFileSaysSo(String file) throws IOException {
    String source = Compiled.resource("bad/" + file);

    Compiled compiled = Compiled.byJavac(directory, Map.of("bad/" + file, source));

    if (Boolean.getBoolean("concoord.rewrite")) {
      rewrite(file, source, compiled.complaints());
    } else {
      assertThat(compiled.complaints())
          .isNotEmpty()
          .containsExactlyInAnyOrderElementsOf(expected(file, source));
    }
  }

  @Test
  void allErrorsOfACompilationComeAtOnce() throws IOException, URISyntaxException {
    List<String> expected = new ArrayList<>();
    Map<String, String> sources = new java.util.TreeMap<>();
    for (String file : files().toList()) {
      String source = Compiled.resource("bad/" + file);
      sources.put("bad/" + file, source);
      expected.addAll(expected(file, source));
    }

    assertThat(Compiled.byJavac(directory, sources, "-Xmaxerrs", "1000").complaints())
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  private static List<String> expected(String file, String source) {
    List<String> expected = new ArrayList<>();
    List<String> lines = source.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String[] parts = lines.get(i).split(MARK);
      for (int part = 1; part < parts.length; part++) {
        expected.add(file + ":" + (i + 1) + ": " + parts[part]);
      }
    }
    return expected;
  }

  private static void rewrite(String file, String source, List<String> complaints)
      throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line : source.lines().toList()) {
      StringBuilder marked = new StringBuilder(line.split(MARK)[0]);
      String place = file + ":" + (lines.size() + 1) + ": ";
      complaints.stream()
          .filter(complaint -> complaint.startsWith(place))
          .forEach(complaint -> marked.append(MARK).append(complaint.substring(place.length())));
      lines.add(marked.toString());
    }
    Files.write(Path.of("src/test/resources/bad", file), lines);
  }
}
