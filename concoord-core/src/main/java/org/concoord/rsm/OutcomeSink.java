package org.concoord.rsm;

import org.jspecify.annotations.Nullable;

/** Takes the outcomes of a slot's commands, on the thread that executes them. Must not throw. */
@FunctionalInterface
public interface OutcomeSink {
  /**
   * Called once for each command, in order, for duplicates too.
   *
   * @param index where in the batch the command is
   * @param sessionSlot with {@code sessionIndex} and {@code sequence}, the command as its client
   *     named it
   * @param outcome shared with the reply cache: not to be written to
   * @param thrown what the method threw just now, for its stack; null where nothing was thrown or
   *     the outcome is a kept one
   */
  void outcome(
      int index,
      long sessionSlot,
      int sessionIndex,
      long sequence,
      byte[] outcome,
      @Nullable Throwable thrown);

  /**
   * What an object was to do at a session's end (S4) it has not done to its end, on any replica.
   */
  default void listenerFailed(String object, Throwable thrown) {}

  /**
   * A call waits that its object can no longer answer, and is ended: a mistake in the object's
   * class.
   *
   * @param method that was called
   */
  default void abandoned(String object, String method, String call) {}

  /**
   * A call that was parked is over (S3): called once for each, after the outcome of the command
   * that ended it and before that of the next. A sink that pushes nothing may leave it: clients ask
   * again, and then are told.
   *
   * @param sessionSlot with {@code sessionIndex} and {@code sequence}, the call as its client named
   *     it
   * @param outcome shared with what is kept: not to be written to
   * @param thrown what it was made to fail with just now, for its stack, or null
   */
  default void woken(
      long sessionSlot,
      int sessionIndex,
      long sequence,
      byte[] outcome,
      @Nullable Throwable thrown) {}
}
