package org.concoord.testkit.check;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.concoord.spi.ReplicatedType;

/**
 * Decides whether a history is linearizable: whether the calls of each object can be put in one
 * order that keeps to real time and in which each ends as it did (Herlihy & Wing, 1990). The
 * problem is NP-complete, histories of working systems are easy: the time is about the number of
 * calls times that of the calls open at once. A bound on the work makes sure of an end.
 *
 * <p>Immutable and thread-safe.
 */
public final class LinearizabilityChecker {
  private static final long USUAL_BUDGET = 2_000_000;
  private static final int LINES = 12;

  private final Function<String, Specification<?>> specifications;
  private final long budget;

  private LinearizabilityChecker(Function<String, Specification<?>> specifications, long budget) {
    this.specifications = specifications;
    this.budget = budget;
  }

  /** All objects are of this type, and the class says what is right. */
  public static LinearizabilityChecker of(ReplicatedType<?> type) {
    return of(new ReplicatedSpecification<>(type));
  }

  /** All objects are to keep to this specification. */
  public static LinearizabilityChecker of(Specification<?> specification) {
    return of(object -> specification);
  }

  /** Each object is to keep to the specification that belongs to its name. */
  public static LinearizabilityChecker of(Function<String, Specification<?>> specifications) {
    return new LinearizabilityChecker(specifications, USUAL_BUDGET);
  }

  /**
   * Bounds the work for each object.
   *
   * @param steps how many times a call may be tried, 2,000,000 if nothing is said. Each that fits
   *     leaves its state in memory
   */
  public LinearizabilityChecker withBudget(long steps) {
    if (steps < 1) {
      throw new IllegalArgumentException("a budget of " + steps + " steps; at least 1 is needed");
    }
    return new LinearizabilityChecker(specifications, steps);
  }

  /** Judges each object of the history. */
  public Linearizability check(History history) {
    List<Verdict> verdicts = new ArrayList<>();
    history
        .byObject()
        .forEach(
            (object, calls) -> verdicts.add(check(specifications.apply(object), object, calls)));
    return new Linearizability(verdicts);
  }

  private <S> Verdict check(
      Specification<S> specification, String object, List<RecordedCall> calls) {
    Search<S> search = new Search<>(specification, calls);
    Verdict.Kind kind = search.run(budget);
    Search.Prefix<S> longest = search.longest();
    List<RecordedCall> unplaced =
        kind == Verdict.Kind.LINEARIZABLE ? List.of() : longest.candidates();
    String report = report(specification, object, calls.size(), kind, search);
    return new Verdict(
        kind, object, calls.size(), longest.order(), unplaced, search.steps(), report);
  }

  private <S> String report(
      Specification<S> specification,
      String object,
      int calls,
      Verdict.Kind kind,
      Search<S> search) {
    String title = "object \"" + object + "\", " + calls + " calls: ";
    return switch (kind) {
      case LINEARIZABLE -> title + "linearizable, found in " + search.steps() + " steps";
      case UNDECIDED ->
          title
              + "undecided, which is no pass: "
              + search.steps()
              + " steps did not suffice. Allow more (withBudget), or record shorter histories\n"
              + furthest(
                  specification, search, "  these might come next; the search was not through:\n");
      case NOT_LINEARIZABLE ->
          title
              + "not linearizable, "
              + search.steps()
              + " steps\n"
              + furthest(
                  specification, search, "  one of these would have to come next, and none can:\n");
    };
  }

  private static <S> String furthest(
      Specification<S> specification, Search<S> search, String next) {
    Search.Prefix<S> longest = search.longest();
    List<RecordedCall> order = longest.order();
    StringBuilder text = new StringBuilder("  the most that can be put in order:\n");
    int shown = Math.min(LINES, order.size());
    if (shown < order.size()) {
      text.append("    ... ").append(order.size() - shown).append(" calls\n");
    }
    order
        .subList(order.size() - shown, order.size())
        .forEach(call -> text.append("    ").append(call).append('\n'));
    text.append("  the state then: ").append(specification.describe(longest.state()));
    text.append('\n').append(next);
    for (RecordedCall call : longest.candidates()) {
      byte[] outcome = specification.outcome(longest.state(), call);
      text.append("    ").append(call).append("; here it would have been answered ");
      text.append(RecordedCall.describeOutcome(outcome)).append('\n');
    }
    return text.toString();
  }
}
