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
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each file in {@code bad/} says at the end of a line what is complained of there, and nothing else
 * is, with {@code -Aconcoord.safe=true}. {@code -Dconcoord.rewrite=true} writes down what is
 * complained of now.
 */
final class BadFilesTest {
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

    Compiled compiled =
        Compiled.byJavac(directory, Map.of("bad/" + file, source), "-Aconcoord.safe=true");

    if (Boolean.getBoolean("concoord.rewrite")) {
      Marks.rewrite(Path.of("src/test/resources/bad", file), source, compiled.complaints());
    } else {
      assertThat(compiled.complaints())
          .isNotEmpty()
          .containsExactlyInAnyOrderElementsOf(Marks.expected(file, source));
    }
  }

  private static Map<String, String> all() throws IOException, URISyntaxException {
    Map<String, String> sources = new TreeMap<>();
    for (String file : files().toList()) {
      sources.put(file, Compiled.resource("bad/" + file));
    }
    return sources;
  }

  private List<String> complaintsOfAll(String... options) throws IOException, URISyntaxException {
    Map<String, String> sources = new TreeMap<>();
    all().forEach((file, source) -> sources.put("bad/" + file, source));
    List<String> all = new ArrayList<>(List.of("-Xmaxerrs", "1000", "-Xmaxwarns", "1000"));
    all.addAll(List.of(options));
    return Compiled.byJavac(directory, sources, all.toArray(String[]::new)).complaints();
  }

  @Test
  void allErrorsOfACompilationComeAtOnce() throws IOException, URISyntaxException {
    List<String> expected = new ArrayList<>();
    all().forEach((file, source) -> expected.addAll(Marks.expected(file, source)));

    assertThat(complaintsOfAll("-Aconcoord.safe=true"))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void whatReplicasMayDoDifferentlyIsAWarningByDefault() throws IOException, URISyntaxException {
    List<String> expected = new ArrayList<>();
    all().forEach((file, source) -> expected.addAll(Marks.expectedByDefault(file, source)));

    List<String> complaints = complaintsOfAll();

    assertThat(complaints).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(complaints)
        .filteredOn(complaint -> complaint.contains("is @ReadOnly and"))
        .isNotEmpty()
        .allSatisfy(complaint -> assertThat(complaint).contains(": ERROR: "));
  }
}
