package org.concoord.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class FaultsTest {
  /** When a fault began, its number, and what it was but for the replicas it befell. */
  private static final Pattern FAULT = Pattern.compile("([\\d.]+) +!! #(\\d+) ([a-z ]+).*");

  @Test
  void oneLeftOutChangesNoDrawOfTheOthers() {
    int compared = 0;
    for (long seed = 1; seed <= 20; seed++) {
      Map<Integer, String> all = faults(seed, Reduction.NONE);
      for (int ordinal : new int[] {1, 4}) {
        TreeSet<Integer> kept = new TreeSet<>(all.keySet());
        kept.remove(ordinal);
        Map<Integer, String> others = faults(seed, Reduction.NONE.withFaults(kept));
        assertThat(others).doesNotContainKey(ordinal);
        for (Map.Entry<Integer, String> other : others.entrySet()) {
          String before = all.get(other.getKey());
          // How long a run goes on before its last fault is a matter of its events.
          boolean last = other.getKey() == 0;
          if (before != null && !last && !before.contains("crash")) {
            assertThat(other.getValue())
                .as("fault %d of seed %d", other.getKey(), seed)
                .isEqualTo(before);
            compared++;
          }
        }
      }
    }
    assertThat(compared).isGreaterThan(100);
  }

  private static Map<Integer, String> faults(long seed, Reduction reduction) {
    Map<Integer, String> faults = new TreeMap<>();
    for (String line : Simulation.run(seed, reduction, 1_000_000).transcript()) {
      Matcher matcher = FAULT.matcher(line.strip());
      if (matcher.matches()) {
        faults.putIfAbsent(
            Integer.parseInt(matcher.group(2)), matcher.group(1) + " " + matcher.group(3).strip());
      }
    }
    return faults;
  }
}
