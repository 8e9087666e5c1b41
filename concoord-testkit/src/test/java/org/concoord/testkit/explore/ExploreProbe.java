package org.concoord.testkit.explore;

import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Speaks for an explorer loaded with a mutant, in types that both sides know: given how many states
 * may be met within each bound, says what was found broken, or null. Bounds are tried in turn, from
 * small to large, each breadth first, so that what is found comes with the shortest way to it
 * within its bound.
 */
public final class ExploreProbe implements LongFunction<@Nullable String> {
  private static final List<Bounds> BOUNDS =
      List.of(
          Bounds.of(1, 2),
          Bounds.of(2, 1),
          Bounds.of(2, 2),
          Bounds.of(1, 2).withBeats(0),
          Bounds.of(3, 1),
          Bounds.of(4, 1),
          Bounds.of(3, 2));

  public ExploreProbe() {}

  @Override
  public @Nullable String apply(long states) {
    long before = 0;
    for (Bounds bounds : BOUNDS) {
      Report report = CoveringExplorer.explore(bounds.upTo(Math.toIntExact(states)));
      if (report.violation() != null) {
        return String.format(
            Locale.ROOT,
            "%-22s after %,9d states, by %2d events, %d ballots, %d slots%s",
            report.violation().invariant(),
            before + report.states(),
            report.trail().size(),
            bounds.ballots(),
            bounds.slots(),
            bounds.beats() < 0 ? "" : ", heartbeats");
      }
      before += report.states();
    }
    return null;
  }
}
