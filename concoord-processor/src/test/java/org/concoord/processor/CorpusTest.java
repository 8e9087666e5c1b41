package org.concoord.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Small classes, one for each line of {@code corpus/bad.txt} and {@code corpus/good.txt}: of a bad
 * one exactly that method is complained of, by the key at the line's beginning, as an error or as a
 * warning; of a good one nothing is.
 */
final class CorpusTest {
  private static final List<String> KEYS =
      List.of(
          "time",
          "random",
          "threads",
          "environment",
          "identity",
          "static",
          "assert",
          "parallel",
          "locale",
          "order",
          "readonly");

  @TempDir Path directory;

  /** The lines that are neither empty nor comments. */
  private static List<String> lines(String file) {
    return Compiled.resource("corpus/" + file)
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .toList();
  }

  private static String source(String name, String member) {
    return """
        package corpus;
        import java.math.*;
        import java.time.*;
        import java.util.*;
        import java.util.concurrent.*;
        import java.util.concurrent.atomic.*;
        import java.util.stream.*;
        import org.concoord.annotations.*;
        import org.concoord.object.*;
        @Replicated
        public class NAME {
          static long shared;
          static final List<String> SHARED = new ArrayList<>();
          enum Color { RED, GREEN }
          record Point(int x, int y) {}
          static class Thing { int size; }
          private long number;
          private double real;
          private String text = "";
          private Instant at = Instant.EPOCH;
          private Color color = Color.RED;
          private Thing thing = new Thing();
          private int[] array = new int[4];
          private final List<String> list = new ArrayList<>();
          private final Deque<Long> deque = new ArrayDeque<>();
          private final Map<String, Integer> hashed = new HashMap<>();
          private final Set<String> hashedSet = new HashSet<>();
          private final Map<String, Integer> sorted = new TreeMap<>();
          private final Map<String, Integer> linked = new LinkedHashMap<>();
          private final Map<Color, Integer> byColor = new EnumMap<>(Color.class);
        MEMBER
        }
        """
        .replace("NAME", name)
        .replace("MEMBER", member);
  }

  /** Where the line of the corpus stands in its class. */
  private static int lineOfMember() {
    List<String> lines = source("C", "MARK").lines().toList();
    return lines.indexOf("MARK") + 1;
  }

  private Compiled compile(Map<String, String> members, String... options) {
    Map<String, String> sources = new TreeMap<>();
    members.forEach(
        (name, member) -> sources.put("corpus/" + name + ".java", source(name, member)));
    List<String> all = new ArrayList<>(List.of("-Xmaxerrs", "1000", "-Xmaxwarns", "1000"));
    all.addAll(List.of(options));
    return Compiled.byJavac(directory, sources, all.toArray(String[]::new));
  }

  @Test
  void eachBadClassIsAnErrorAtItsLineWhereThatIsAskedForAndOfGoodOnesNothingIsSaid() {
    isJudged("ERROR", "-Aconcoord.safe=true");
  }

  @Test
  void eachBadClassIsAWarningAtItsLineAndOfGoodOnesNothingIsSaid() {
    // What is compiled without an error would be written too, and nobody runs it.
    isJudged("MANDATORY_WARNING", "--should-stop=ifNoError=FLOW");
  }

  /** All of them in one compilation, as errors keep no class from being looked at. */
  private void isJudged(String kind, String... options) {
    List<String> bad = lines("bad.txt");
    List<String> good = lines("good.txt");
    Map<String, String> members = new LinkedHashMap<>();
    Map<String, String> keys = new TreeMap<>();
    for (int i = 0; i < bad.size(); i++) {
      String name = "Bad" + (i + 1);
      keys.put(name, bad.get(i).substring(0, bad.get(i).indexOf(": ")));
      members.put(name, "  " + bad.get(i).substring(bad.get(i).indexOf(": ") + 2));
    }
    for (int i = 0; i < good.size(); i++) {
      members.put("Good" + (i + 1), "  " + good.get(i));
    }
    assertThat(bad).hasSizeGreaterThanOrEqualTo(60);
    assertThat(good).hasSizeGreaterThanOrEqualTo(60);
    assertThat(new TreeSet<>(keys.values())).containsExactlyInAnyOrderElementsOf(KEYS);

    Compiled compiled = compile(members, options);

    Map<String, List<String>> complaints =
        compiled.complaints().stream()
            .collect(Collectors.groupingBy(one -> one.substring(0, one.indexOf(".java"))));
    keys.forEach(
        (name, key) -> {
          boolean changes = key.equals("readonly");
          String start =
              name + ".java:" + lineOfMember() + ": " + (changes ? "ERROR" : kind) + ": ";
          assertThat(complaints.get(name))
              .as("%s: %s", name, members.get(name))
              .isNotEmpty()
              .allSatisfy(
                  complaint ->
                      assertThat(complaint)
                          .startsWith(start)
                          .contains(changes ? "is @ReadOnly and" : ":" + key + "]"));
        });
    assertThat(complaints.keySet()).isEqualTo(keys.keySet());
    assertThat(compiled.notes()).filteredOn(note -> note.startsWith("Good")).isEmpty();
  }

  @Test
  void aMethodThatChangesNothingIsNoted() {
    Compiled compiled =
        compile(
            Map.of(
                "Reader", "  public int size() { return list.size(); }",
                "Silenced",
                    "  @SuppressWarnings(\"concoord:reader\") public int size() { return 1; }"));

    assertThat(compiled.success()).isTrue();
    assertThat(compiled.complaints()).isEmpty();
    assertThat(compiled.notes())
        .containsExactly(
            "Reader.java:"
                + lineOfMember()
                + ": NOTE: 'size' changes nothing: annotated @ReadOnly it would take no place in the"
                + " log [concoord:reader]");
  }
}
