package org.concoord.testkit.check;

import java.util.Arrays;
import java.util.List;
import org.concoord.object.Invocation;
import org.jspecify.annotations.Nullable;

/**
 * What an object does when its calls come one at a time: the measure of what it may do when they do
 * not. Deterministic: from equal states equal calls lead to equal outcomes and states.
 *
 * @param <S> a state, a value: never changed once made, with {@code equals} and {@code hashCode}.
 *     To call equal states different costs the checker time, to call different ones equal would
 *     make it wrong
 */
public interface Specification<S> {
  /** The state before the first call. */
  S initial();

  /**
   * The state after {@code call} ran in {@code state}, or null if it would not have ended as
   * recorded. A call whose outcome is unknown may end in any way.
   */
  @Nullable S after(S state, RecordedCall call);

  /**
   * The same, where the call's place in the log is known.
   *
   * @param place what a method that asks for it is told of its call
   */
  default @Nullable S after(S state, RecordedCall call, Invocation place) {
    return after(state, call);
  }

  /** The outcome that {@code call} would have in {@code state}, for a report. */
  byte[] outcome(S state, RecordedCall call);

  /**
   * Whether {@code call} changes nothing, whatever the state it runs in. Saves the checker time;
   * where nothing is known, false.
   */
  default boolean onlyReads(RecordedCall call) {
    return false;
  }

  /**
   * What {@code call} does, whatever it answers: from equal states, calls with equal effects lead
   * to equal states. It saves the checker time where many outcomes are unknown.
   */
  default Object effect(RecordedCall call) {
    return List.of(call.method(), Arrays.toString(call.arguments()));
  }

  /** A state for a report. */
  default String describe(S state) {
    return state.toString();
  }
}
