package org.concoord.testkit.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A mistake to be planted: edits of main sources, made in memory by {@link MutantLoader}. The
 * production code knows nothing of it, and an edit that no longer finds its place fails the test
 * rather than going missing.
 */
public record Mutant(
    String name, Class<? extends LongFunction<@Nullable String>> probe, List<Edit> edits) {
  private static final Pattern TOKEN = Pattern.compile("\\w+|[^\\w\\s]");

  /**
   * In {@code source}, a path below a module's main sources, {@code before} becomes {@code after}.
   */
  public record Edit(String source, String before, String after) {
    String applyTo(String text) {
      Matcher found = asPattern(before).matcher(text);
      if (!found.find()) {
        throw new IllegalStateException("not found in " + source + ": " + before);
      }
      int start = found.start();
      int end = found.end();
      if (found.find()) {
        throw new IllegalStateException("found twice in " + source + ": " + before);
      }
      return text.substring(0, start) + after + text.substring(end);
    }

    /** However the formatter breaks the lines. */
    private static Pattern asPattern(String code) {
      StringBuilder pattern = new StringBuilder();
      Matcher token = TOKEN.matcher(code);
      while (token.find()) {
        pattern.append(Pattern.quote(token.group())).append("\\s*");
      }
      return Pattern.compile(pattern.toString());
    }
  }

  public static Mutant named(String name) {
    return new Mutant(name, MutantProbe.class, List.of());
  }

  public Mutant replacing(String source, String before, String after) {
    List<Edit> more = new ArrayList<>(edits);
    more.add(new Edit(source, before, after));
    return new Mutant(name, probe, List.copyOf(more));
  }

  /** To be run by another probe. */
  public Mutant in(Class<? extends LongFunction<@Nullable String>> other) {
    return new Mutant(name, other, edits);
  }

  @Override
  public String toString() {
    return name;
  }
}
