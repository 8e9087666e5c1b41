package org.concoord.spi;

/**
 * Marks threads that are executing methods of replicated objects. A call through a proxy from
 * within one would wait for what this very thread has to execute, and would be made once by each
 * replica; whoever begins calls refuses it, and so at once instead of never.
 */
public final class ReplicatedCode {
  /** How many executions the thread is within: one may begin inside another in a test. */
  private static final ThreadLocal<int[]> DEPTH = ThreadLocal.withInitial(() -> new int[1]);

  private ReplicatedCode() {}

  /** From now on this thread executes replicated methods. */
  public static void enter() {
    DEPTH.get()[0]++;
  }

  /** Ends what {@link #enter} began. */
  public static void exit() {
    DEPTH.get()[0]--;
  }

  /**
   * Refuses a call from within a replicated method.
   *
   * @throws IllegalStateException if this thread is executing one
   */
  public static void refuseWithin(String call) {
    if (DEPTH.get()[0] > 0) {
      throw new IllegalStateException(
          call
              + " is made within a method of a replicated object: every replica would make it, and wait"
              + " for what it must execute itself. Let the client make both calls, or keep both"
              + " objects in one");
    }
  }
}
