package org.concoord.client;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.concoord.codec.Limits;
import org.jspecify.annotations.Nullable;

/**
 * Calls that are to be in one slot. Filled by its {@link CallGatherer}, then handed over and owned
 * by the loop.
 */
final class CallUnit implements Submission {
  /** Beside the commands, a slot's value has a few bytes of its own. */
  private static final int MAX_BYTES = Limits.BATCH_BYTES - 64;

  private final Caller caller;
  private final List<PendingCall<?>> calls = new ArrayList<>();
  private int sizeBytes;
  private @Nullable Submission next;

  CallUnit(Caller caller) {
    this.caller = caller;
  }

  /** Whose calls they are. */
  Caller caller() {
    return caller;
  }

  /** Adds a call, or returns false where the slot would not hold it. */
  boolean add(PendingCall<?> call) {
    if (calls.size() == Limits.BATCH_COMMANDS || sizeBytes + call.sizeBytes() > MAX_BYTES) {
      return false;
    }
    calls.add(call);
    sizeBytes += call.sizeBytes();
    return true;
  }

  List<PendingCall<?>> calls() {
    return calls;
  }

  int size() {
    return calls.size();
  }

  /** Of the arguments. */
  long argumentBytes() {
    return calls.stream().mapToLong(PendingCall::argumentBytes).sum();
  }

  /** From now on they have one deadline: of half a unit nobody could say whether it runs. */
  void beginDeadline(long nowNanos) {
    long longest = calls.stream().mapToLong(call -> call.target().deadlineNanos()).max().orElse(0);
    calls.forEach(call -> call.beginDeadline(nowNanos, longest));
  }

  boolean isReady() {
    return calls.stream().allMatch(call -> call.target().shared().isKnown());
  }

  /** Its calls on an object that cannot be had end like this, and are of it no more. */
  void refuse(SharedObject object, byte[] array, int offset, int length) {
    calls.removeIf(
        call -> {
          boolean refused = call.target().shared() == object;
          if (refused) {
            call.answer(array, offset, length, null);
          }
          return refused;
        });
  }

  @Override
  public @Nullable Submission next() {
    return next;
  }

  @Override
  public void setNext(@Nullable Submission newNext) {
    next = newNext;
  }

  @Override
  public boolean isOver(long nowNanos) {
    return calls.stream().allMatch(call -> call.isOver(nowNanos));
  }

  @Override
  public void fail(Function<PendingCall<?>, RuntimeException> why) {
    calls.forEach(call -> call.fail(why));
  }

  @Override
  public void answer(byte[] array, int offset, int length, @Nullable String remoteStack) {
    calls.forEach(call -> call.answer(array, offset, length, remoteStack));
  }
}
