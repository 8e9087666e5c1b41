package org.concoord.testkit.check;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What is known of a history: it is linearizable iff the calls of each of its objects are (Herlihy
 * & Wing's locality, and what Horn & Kroening build on).
 *
 * @param verdicts one for each object, by name
 */
public record Linearizability(List<Verdict> verdicts) {
  public Linearizability {
    verdicts = List.copyOf(verdicts);
  }

  /** The worst of the verdicts. */
  public Verdict.Kind kind() {
    return verdicts.stream()
        .map(Verdict::kind)
        .max(Comparator.naturalOrder())
        .orElse(Verdict.Kind.LINEARIZABLE);
  }

  /** Whether every call was accounted for. */
  public boolean isLinearizable() {
    return kind() == Verdict.Kind.LINEARIZABLE;
  }

  /** The reports of those objects that did not pass, or of all if all did. */
  public String report() {
    return verdicts.stream()
        .filter(verdict -> isLinearizable() || verdict.kind() != Verdict.Kind.LINEARIZABLE)
        .map(Verdict::report)
        .collect(Collectors.joining("\n"));
  }

  /**
   * Ends a test that did not pass.
   *
   * @throws Violation if the history is not linearizable, or nobody knows
   */
  public void orThrow() {
    if (!isLinearizable()) {
      throw new Violation(Invariant.LINEARIZABLE, "\n" + report());
    }
  }
}
