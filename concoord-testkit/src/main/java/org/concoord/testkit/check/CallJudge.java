package org.concoord.testkit.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Judges executions and answers: each call of the workload has a number of its own, each replica
 * reports the numbers it executes in a slot, and each answer names the place its call took in its
 * object's history. The first replica to execute a slot writes the account, all others are held to
 * it.
 */
public final class CallJudge {
  private static final long[] NONE = {};

  /** One call as it was executed first. */
  private record Execution(long slot, long result) {}

  private final List<long[]> callsBySlot = new ArrayList<>(List.of(NONE));
  private final List<Long> hashBySlot = new ArrayList<>(List.of(0L));
  private final Map<Long, Execution> executions = new HashMap<>();
  private final Map<Long, Long> answers = new HashMap<>();
  private final long[] executed;

  /** By slot: the whole state after it, where somebody wrote a snapshot. */
  private final Map<Long, byte[]> states = new HashMap<>();

  /** By object: the highest place that an answer has named so far. */
  private final long[] answeredPlace;

  public CallJudge(int replicas, int objects) {
    executed = new long[replicas];
    answeredPlace = new long[objects];
  }

  /** The replica begins at the first slot, anew perhaps. */
  public void onBegin(int replica) {
    executed[replica] = 0;
  }

  /**
   * A replica has executed a slot.
   *
   * @param calls the numbers of the calls that ran, in order
   * @param results what each of them returned
   * @param hash the replica's running hash after the slot
   */
  public void onExecuted(int replica, long slot, long[] calls, long[] results, long hash) {
    if (slot != executed[replica] + 1) {
      throw new Violation(
          Invariant.EXECUTED_IN_ORDER,
          "replica " + replica + " executed slot " + slot + " after " + executed[replica]);
    }
    executed[replica] = slot;
    if (slot == callsBySlot.size()) {
      for (int i = 0; i < calls.length; i++) {
        @Nullable Execution before =
            executions.putIfAbsent(calls[i], new Execution(slot, results[i]));
        if (before != null) {
          throw new Violation(
              Invariant.EXECUTED_ONCE,
              "call " + calls[i] + " ran in slot " + before.slot + " and in slot " + slot);
        }
      }
      callsBySlot.add(calls);
      hashBySlot.add(hash);
      return;
    }
    int index = Math.toIntExact(slot);
    if (!Arrays.equals(calls, callsBySlot.get(index))) {
      throw new Violation(
          Invariant.SAME_EXECUTION,
          "slot "
              + slot
              + ": replica "
              + replica
              + " ran "
              + Arrays.toString(calls)
              + ", others "
              + Arrays.toString(callsBySlot.get(index)));
    }
    if (hash != hashBySlot.get(index)) {
      throw new Violation(
          Invariant.SAME_HASH,
          "slot "
              + slot
              + ": replica "
              + replica
              + " has "
              + Long.toHexString(hash)
              + ", others "
              + Long.toHexString(hashBySlot.get(index)));
    }
  }

  /**
   * A replica goes on from the snapshot of another, as if it had executed every slot up to this one
   * itself.
   *
   * @param hash the running hash that came with it
   */
  public void onInstalled(int replica, long slot, long hash) {
    int index = Math.toIntExact(slot);
    if (slot <= executed[replica] || index >= hashBySlot.size()) {
      throw new Violation(
          Invariant.INSTALLED_WAS_EXECUTED,
          "replica %d installed slot %d, it had executed %d, others %d"
              .formatted(replica, slot, executed[replica], hashBySlot.size() - 1));
    }
    executed[replica] = slot;
    if (hash != hashBySlot.get(index)) {
      throw new Violation(
          Invariant.SAME_HASH,
          "slot %d: replica %d installed %x, others have %x"
              .formatted(slot, replica, hash, hashBySlot.get(index)));
    }
  }

  /** The replica's whole state after a slot, as in a snapshot. */
  public void onState(int replica, long slot, byte[] state) {
    byte[] first = states.putIfAbsent(slot, state);
    if (first != null && !Arrays.equals(first, state)) {
      throw new Violation(
          Invariant.SAME_STATE,
          "slot " + slot + ": " + SnapshotObjects.difference(0, first, replica, state));
    }
  }

  /**
   * To be kept by a caller while its call is open: whatever was answered by now took effect before.
   */
  public long placeNow(int object) {
    return answeredPlace[object];
  }

  /**
   * A client got the answer to a call: the call's place in its object's history, from 1.
   *
   * @param placeAtStart what {@link #placeNow} said when the call began
   */
  public void onAnswered(long call, int object, long placeAtStart, long result) {
    @Nullable Execution execution = executions.get(call);
    if (execution == null) {
      throw new Violation(
          Invariant.ACKNOWLEDGED_WAS_EXECUTED,
          "call " + call + " was answered with " + result + " and never ran");
    }
    if (execution.result != result) {
      throw new Violation(
          Invariant.ACKNOWLEDGED_WAS_EXECUTED,
          "call "
              + call
              + " was answered with "
              + result
              + ", in slot "
              + execution.slot
              + " it returned "
              + execution.result);
    }
    @Nullable Long before = answers.putIfAbsent(call, result);
    if (before != null && before != result) {
      throw new Violation(
          Invariant.ANSWERED_ONCE,
          "call " + call + " was answered with " + before + " and with " + result);
    }
    if (result <= placeAtStart) {
      throw new Violation(
          Invariant.LINEARIZABLE,
          "call "
              + call
              + " took place "
              + result
              + " of object "
              + object
              + ", though place "
              + placeAtStart
              + " was answered before it began");
    }
    answeredPlace[object] = Math.max(answeredPlace[object], result);
  }

  /**
   * A client got the answer to a read that was to show all that was answered before it began: the
   * highest place that is taken.
   *
   * @param placeAtStart what {@link #placeNow} said when the read began
   */
  public void onRead(int object, long placeAtStart, long place) {
    if (place < placeAtStart) {
      throw new Violation(
          Invariant.LINEARIZABLE,
          "a read saw %d places of object %d taken, though place %d was answered before it began"
              .formatted(place, object, placeAtStart));
    }
    answeredPlace[object] = Math.max(answeredPlace[object], place);
  }

  /** At the end, of each replica that is alive: the calls its objects hold, in any order. */
  public void onFinalState(int replica, long[] calls) {
    long[] sorted = calls.clone();
    Arrays.sort(sorted);
    for (int i = 1; i < sorted.length; i++) {
      if (sorted[i] == sorted[i - 1]) {
        throw new Violation(
            Invariant.NOTHING_LOST, "replica " + replica + " holds call " + sorted[i] + " twice");
      }
    }
    for (long call : answers.keySet()) {
      if (Arrays.binarySearch(sorted, call) < 0) {
        throw new Violation(
            Invariant.NOTHING_LOST, "replica " + replica + " lacks the answered call " + call);
      }
    }
  }

  public long executed(int replica) {
    return executed[replica];
  }

  /** How many calls were answered. */
  public int answered() {
    return answers.size();
  }
}
