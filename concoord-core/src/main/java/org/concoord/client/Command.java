package org.concoord.client;

import java.util.function.Function;
import org.concoord.codec.CommandKind;
import org.concoord.codec.CommandWriter;
import org.jspecify.annotations.Nullable;

/**
 * One command of this client's session, from when it is numbered until it is answered or given up.
 * Owned by the loop, but for what subclasses say. An interface, so that a user's call can be the
 * future of its caller too.
 */
interface Command {
  /** Its place in the session, the same however often it is sent (S1); 0 until numbered. */
  long sequence();

  void number(long newSequence);

  /** It is being sent, which is not to say that it arrives. */
  void noteSending();

  /** Appends the command's bytes. */
  void write(CommandWriter out, long ackedBelow);

  /** What {@link #write} appends at most, in bytes. */
  int sizeBytes();

  CommandKind kind();

  /** The outcome lies in {@code array}, which nobody writes any more. */
  void answer(byte[] array, int offset, int length, @Nullable String remoteStack);

  /** Ends without an outcome, if it has not ended; {@code why} makes the caller's exception. */
  void fail(Function<PendingCall<?>, RuntimeException> why);

  /** Nobody waits for the outcome any more. */
  default boolean isGivenUp() {
    return false;
  }

  /** When to give up, on the clock of {@link System#nanoTime}; for calls of users only. */
  default boolean isDue(long nowNanos) {
    return false;
  }
}
