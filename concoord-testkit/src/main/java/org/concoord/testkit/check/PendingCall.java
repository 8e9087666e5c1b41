package org.concoord.testkit.check;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A call that was recorded as begun. It ends at most once; one that never does counts as a call
 * whose outcome is unknown. Thread-safe.
 */
public final class PendingCall {
  private final HistoryRecorder recorder;
  private final long number;

  /** Null before it began, and again if it was refused. */
  private final AtomicReference<@Nullable RecordedCall> call = new AtomicReference<>();

  PendingCall(HistoryRecorder recorder, long number) {
    this.recorder = recorder;
    this.number = number;
  }

  void begin(RecordedCall begun) {
    call.set(begun);
  }

  long number() {
    return number;
  }

  /** The call as far as it is known; null if it was refused. */
  public @Nullable RecordedCall recorded() {
    return call.get();
  }

  /** The call was answered with this outcome: a status, and what belongs to it. */
  public void returned(byte[] outcome) {
    long at = recorder.now();
    RecordedCall open = open();
    end(open, HistoryText.answered(open, at, outcome));
    recorder.returned(number, at, outcome);
  }

  /** It is certain that the call did not run and never will: it is no part of the history. */
  public void refused() {
    end(open(), null);
    recorder.refused(number);
  }

  private RecordedCall open() {
    RecordedCall open = call.get();
    if (open == null || !open.isOpen()) {
      throw new IllegalStateException("call " + number + " has ended already");
    }
    return open;
  }

  private void end(RecordedCall open, @Nullable RecordedCall ended) {
    if (!call.compareAndSet(open, ended)) {
      throw new IllegalStateException("call " + number + " has ended already");
    }
  }
}
