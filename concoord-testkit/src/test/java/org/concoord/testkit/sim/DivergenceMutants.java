package org.concoord.testkit.sim;

import java.util.List;
import java.util.stream.Stream;

/** Mistakes of the divergence alarm (2.8). */
final class DivergenceMutants {
  private static final String ALARM = "org/concoord/server/DivergenceAlarm.java";
  private static final String HISTORY = "org/concoord/server/HashHistory.java";

  private DivergenceMutants() {}

  static List<Mutant> all() {
    return Stream.of(
            Mutant.named("hashes of different slots compared")
                .replacing(
                    HISTORY,
                    "long common = Math.min(last, other.last);",
                    "long common = Math.max(last, other.last);"),
            Mutant.named("two taken for a majority of five")
                .replacing(
                    ALARM,
                    "this.majority = voters.size() / 2 + 1;",
                    "this.majority = voters.size() / 2;"),
            Mutant.named("the slot named by which it was noticed, and not the first that differs")
                .replacing(HISTORY, "while (low < high) {", "while (low > high) {"),
            Mutant.named("what was told with a gap taken for all of it")
                .replacing(HISTORY, "|| told.first() > last + 1", ""),
            Mutant.named("one that differs waits for all to have told")
                .replacing(
                    ALARM,
                    "if (countAt(slot, otherHash) >= majority) {",
                    "if (silent < 0 && countAt(slot, otherHash) >= majority) {"))
        .map(mutant -> mutant.in(DivergenceProbe.class))
        .toList();
  }
}
