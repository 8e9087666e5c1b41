package org.concoord.spi;

import org.concoord.object.Invocation;
import org.concoord.object.Reply;
import org.jspecify.annotations.Nullable;

/** What generated code does with the reply that a method returns. */
public final class Replies {
  private Replies() {}

  /**
   * Writes the answer of a call, where it was given at once; where the call is parked, tells
   * whoever executes it, and writes nothing.
   *
   * @throws IllegalStateException if the reply is none with which the method can end
   * @throws Throwable what the call ends with, if that is a failure
   */
  public static void answer(
      ReplicatedType<?> type,
      int methodId,
      @Nullable Reply<?> reply,
      @Nullable Invocation call,
      ValueWriter result)
      throws Throwable {
    if (reply == null) {
      throw new IllegalStateException("the method returned null in the place of a Reply");
    }
    if (!(reply instanceof DeferredReply<?> deferred)) {
      type.writeReply(methodId, reply.answer(), result);
    } else if (call instanceof ExecutedCall executed) {
      executed.returned(deferred);
    } else {
      throw new IllegalStateException("nobody executes this call: it cannot wait");
    }
  }
}
