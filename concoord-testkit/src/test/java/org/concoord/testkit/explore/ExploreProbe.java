package org.concoord.testkit.explore;

import java.util.Locale;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Speaks for an explorer loaded with a mutant, in types that both sides know: given how many states
 * may be met, says what was found broken, or null. First it visits what is near, then walks far.
 */
public final class ExploreProbe implements LongFunction<@Nullable String> {
  public ExploreProbe() {}

  @Override
  public @Nullable String apply(long states) {
    int limit = Math.toIntExact(states);
    Report everywhere = Explorer.explore(Bounds.of(2, 1).withDuplicates(1).upTo(10_000));
    if (everywhere.violation() != null) {
      return describe(everywhere, 0);
    }
    Report deep = Explorer.walk(Bounds.of(3, 2).withDuplicates(1).upTo(limit), 1);
    return deep.violation() == null ? null : describe(deep, everywhere.states());
  }

  private static String describe(Report report, int before) {
    return String.format(
        Locale.ROOT,
        "%-20s after %,9d states, by %2d events",
        report.violation() == null ? "nothing" : report.violation().invariant(),
        before + report.states(),
        report.trail().size());
  }
}
