package org.concoord.testkit.check;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.concoord.object.Invocation;
import org.jspecify.annotations.Nullable;

/**
 * Checks an order of calls that somebody claims to be the one in which they took effect. Where
 * there is such a claim, no search is needed: the time is that of the calls.
 */
public final class Linearization {
  private Linearization() {}

  /**
   * Whether the order explains what clients saw of one object: it has every call that was answered,
   * each ends in it as it did, and none stands behind one that began after its answer.
   *
   * @param order calls out of {@code calls}, each once
   * @param places what is known of the place in the log of a call of {@code order}, or null
   * @param calls all calls on the object
   */
  public static <S> boolean explains(
      Specification<S> specification,
      List<RecordedCall> order,
      Function<RecordedCall, @Nullable Invocation> places,
      List<RecordedCall> calls) {
    S state = specification.initial();
    long latestBeginning = Long.MIN_VALUE;
    for (RecordedCall call : order) {
      @Nullable S after = after(specification, state, call, places.apply(call));
      if (after == null || call.returnedAt() < latestBeginning) {
        return false;
      }
      state = after;
      latestBeginning = Math.max(latestBeginning, call.invokedAt());
    }
    Set<RecordedCall> placed = new HashSet<>(order);
    return calls.stream().allMatch(call -> call.isOpen() || placed.contains(call));
  }

  private static <S> @Nullable S after(
      Specification<S> specification, S state, RecordedCall call, @Nullable Invocation place) {
    return place == null
        ? specification.after(state, call)
        : specification.after(state, call, place);
  }
}
