package org.concoord.client;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What callers hand to the loop: a call, or several that go together. */
interface Submission {
  /** Its neighbour in {@link CallQueue}. */
  @Nullable Submission next();

  void setNext(@Nullable Submission next);

  /** Whether it is past its deadline, or nobody waits any more. Owned by the loop. */
  boolean isOver(long nowNanos);

  /** Ends without an outcome what has not ended; {@code why} makes the callers' exceptions. */
  void fail(Function<PendingCall<?>, RuntimeException> why);

  /** Ends with the outcome that lies there, which nobody writes any more. */
  void answer(byte[] array, int offset, int length, @Nullable String remoteStack);
}
