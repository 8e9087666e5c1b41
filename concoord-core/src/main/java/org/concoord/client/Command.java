package org.concoord.client;

import java.util.function.Function;
import org.concoord.codec.CommandKind;
import org.concoord.codec.CommandWriter;
import org.jspecify.annotations.Nullable;

/**
 * One command of this client's session, from when it is numbered until it is answered or given up.
 * Owned by the loop, but for what subclasses say.
 */
abstract class Command {
  /** Its place in the session, the same however often it is sent (S1); 0 until numbered. */
  long sequence;

  private boolean sent;
  private boolean sentAgain;

  /** It is being sent, which is not to say that it arrives. */
  final void noteSending() {
    sentAgain = sent;
    sent = true;
  }

  /**
   * Whether it was sent more than once. Then "not executed" may be true of one sending while
   * another has run, or will run.
   */
  final boolean isSentAgain() {
    return sentAgain;
  }

  /** Appends the command's bytes. */
  abstract void write(CommandWriter out, long ackedBelow);

  /** What {@link #write} appends at most, in bytes. */
  abstract int sizeBytes();

  abstract CommandKind kind();

  /** The outcome lies in {@code array}, which nobody writes any more. */
  public abstract void answer(byte[] array, int offset, int length, @Nullable String remoteStack);

  /** Ends without an outcome, if it has not ended; {@code why} makes the caller's exception. */
  public abstract void fail(Function<PendingCall<?>, RuntimeException> why);

  /** Nobody waits for the outcome any more. */
  boolean isGivenUp() {
    return false;
  }

  /** When to give up, on the clock of {@link System#nanoTime}; for calls of users only. */
  boolean isDue(long nowNanos) {
    return false;
  }
}
