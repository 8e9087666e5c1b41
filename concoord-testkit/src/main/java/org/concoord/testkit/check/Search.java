package org.concoord.testkit.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks for an order of one object's calls in which each follows those that returned before it
 * began and ends as recorded. Depth first, as Wing and Gong do it: place a call that may come next
 * and fits, go on from there, and take it back where that leads nowhere.
 *
 * <p>What keeps it short, none of which loses an order:
 *
 * <ul>
 *   <li>no configuration is visited twice (Lowe, 2017: <i>Testing for linearizability</i>);
 *   <li>a call that only reads, may come next and fits is placed at once, for good: whatever order
 *       places it later stays one if it is moved here. This does not hold of a write that happens
 *       to change nothing here, since it may be needed where it does;
 *   <li>a call of unknown outcome that would change nothing here need not be placed here: it may as
 *       well never take effect;
 *   <li>of calls of unknown outcome with the same effect, the one that began first is placed first.
 * </ul>
 *
 * <p>Calls with an outcome come first, clock by clock and there by the time they began; then those
 * without, likewise. So the calls that may come next are found from the first unplaced one on, up
 * to the first that began after another unplaced one returned.
 */
final class Search<S> {
  private static final int NONE = -1;

  /** A call that was placed, the state after it, and what may follow. */
  private static final class Frame<S> {
    final int call;
    final S state;
    final int[] candidates;
    int next;

    Frame(int call, S state, int[] candidates) {
      this.call = call;
      this.state = state;
      this.candidates = candidates;
    }
  }

  private final Specification<S> specification;
  private final List<RecordedCall> calls;
  private final int answered;

  /** Where the clocks' ranges end, first of calls with an outcome, then of those without. */
  private final int[] ends;

  /** Of each call without an outcome, the one before it that has the same effect. */
  private final int[] alike;

  /** Which calls change nothing, whatever the state. */
  private final BitSet reads = new BitSet();

  private final BitSet placed;
  private final List<Frame<S>> stack = new ArrayList<>();
  private final Set<Configuration> visited = new HashSet<>();
  private int placedAnswered;
  private long steps;
  private @Nullable Prefix<S> longest;

  /**
   * An order of some calls, with as many answered ones as any found, and no more others than
   * needed.
   *
   * @param answered how many of them have an outcome
   * @param candidates those with an outcome that might have come next
   */
  record Prefix<S>(
      List<RecordedCall> order, int answered, S state, List<RecordedCall> candidates) {}

  Search(Specification<S> specification, List<RecordedCall> history) {
    this.specification = specification;
    this.calls = new ArrayList<>(history);
    this.calls.sort(
        Comparator.comparing(RecordedCall::isOpen)
            .thenComparing(RecordedCall::clock)
            .thenComparingLong(RecordedCall::invokedAt));
    this.placed = new BitSet(calls.size());
    this.answered = Math.toIntExact(calls.stream().filter(call -> !call.isOpen()).count());
    String[] clocks =
        calls.stream().map(RecordedCall::clock).distinct().sorted().toArray(String[]::new);
    this.ends = new int[2 * clocks.length];
    for (int i = 0; i < ends.length; i++) {
      ends[i] = i == 0 ? 0 : ends[i - 1];
      boolean open = i >= clocks.length;
      String clock = clocks[i % clocks.length];
      while (ends[i] < calls.size()
          && calls.get(ends[i]).isOpen() == open
          && calls.get(ends[i]).clock().equals(clock)) {
        ends[i]++;
      }
    }
    this.alike = alike();
    for (int i = 0; i < calls.size(); i++) {
      reads.set(i, specification.onlyReads(calls.get(i)));
    }
  }

  private int[] alike() {
    int[] previous = new int[calls.size()];
    Arrays.fill(previous, NONE);
    Map<List<Object>, Integer> last = new HashMap<>();
    for (int i = answered; i < calls.size(); i++) {
      RecordedCall call = calls.get(i);
      List<Object> effect = List.of(call.clock(), specification.effect(call));
      @Nullable Integer before = last.put(effect, i);
      previous[i] = before == null ? NONE : before;
    }
    return previous;
  }

  /** Searches on until it knows or has tried to place {@code budget} calls. */
  Verdict.Kind run(long budget) {
    stack.add(new Frame<>(NONE, specification.initial(), candidates()));
    while (placedAnswered < answered) {
      if (stack.isEmpty()) {
        return Verdict.Kind.NOT_LINEARIZABLE;
      }
      Frame<S> top = stack.get(stack.size() - 1);
      if (top.next == top.candidates.length) {
        takeBack(top);
      } else if (steps == budget) {
        keepIfLongest();
        return Verdict.Kind.UNDECIDED;
      } else {
        steps++;
        tryToPlace(top, top.candidates[top.next++]);
      }
    }
    keepIfLongest();
    return Verdict.Kind.LINEARIZABLE;
  }

  private void tryToPlace(Frame<S> top, int index) {
    RecordedCall call = calls.get(index);
    @Nullable S after = specification.after(top.state, call);
    if (after == null) {
      return;
    }
    if (after.equals(top.state)) {
      if (call.isOpen()) {
        return;
      }
      if (reads.get(index)) {
        top.next = top.candidates.length;
      }
    }
    placed.set(index);
    if (visited.add(Configuration.of(placed, ends, after))) {
      placedAnswered += index < answered ? 1 : 0;
      stack.add(new Frame<>(index, after, candidates()));
    } else {
      placed.clear(index);
    }
  }

  private void takeBack(Frame<S> top) {
    keepIfLongest();
    stack.remove(stack.size() - 1);
    if (top.call != NONE) {
      placed.clear(top.call);
      placedAnswered -= top.call < answered ? 1 : 0;
    }
  }

  private int[] candidates() {
    int[] found = new int[8];
    int count = 0;
    int clocks = ends.length / 2;
    long[] earliestReturn = new long[clocks];
    Arrays.fill(earliestReturn, RecordedCall.NEVER);
    for (int range = 0; range < ends.length; range++) {
      int clock = range % clocks;
      int start = range == 0 ? 0 : ends[range - 1];
      for (int i = placed.nextClearBit(start); i < ends[range]; i = placed.nextClearBit(i + 1)) {
        RecordedCall call = calls.get(i);
        if (call.invokedAt() > earliestReturn[clock]) {
          break;
        }
        earliestReturn[clock] = Math.min(earliestReturn[clock], call.returnedAt());
        if (alike[i] == NONE || placed.get(alike[i])) {
          found = count == found.length ? Arrays.copyOf(found, 2 * count) : found;
          found[count++] = i;
        }
      }
    }
    return readsFirst(Arrays.copyOf(found, count));
  }

  /**
   * A read that fits may always come at once, since nothing else is put off by it. Whatever else
   * came before it would have to be tried in vain where the state then never fits it again.
   */
  private int[] readsFirst(int[] found) {
    int[] sorted = new int[found.length];
    int count = 0;
    for (int i : found) {
      if (reads.get(i)) {
        sorted[count++] = i;
      }
    }
    for (int i : found) {
      if (!reads.get(i)) {
        sorted[count++] = i;
      }
    }
    return sorted;
  }

  private void keepIfLongest() {
    int length = stack.size() - 1;
    if (longest != null
        && (placedAnswered < longest.answered
            || placedAnswered == longest.answered && length >= longest.order.size())) {
      return;
    }
    Frame<S> top = stack.get(stack.size() - 1);
    List<RecordedCall> order =
        stack.stream()
            .filter(frame -> frame.call != NONE)
            .map(frame -> calls.get(frame.call))
            .toList();
    List<RecordedCall> next =
        Arrays.stream(top.candidates).filter(i -> i < answered).mapToObj(calls::get).toList();
    longest = new Prefix<>(order, placedAnswered, top.state, next);
  }

  /** The longest order found, by calls with an outcome; all of them where the search succeeded. */
  Prefix<S> longest() {
    if (longest == null) {
      throw new IllegalStateException("the search has not run");
    }
    return longest;
  }

  /** How many calls were tried. */
  long steps() {
    return steps;
  }
}
