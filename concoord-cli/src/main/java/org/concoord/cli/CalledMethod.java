package org.concoord.cli;

import org.concoord.ConcoordClient;
import org.jspecify.annotations.Nullable;

/** One method with the arguments that were typed for it. */
interface CalledMethod {
  /** Makes the call, once. */
  interface Bound {
    /**
     * Returns what the call returned.
     *
     * @throws Throwable whatever the call threw
     */
    @Nullable Object invoke() throws Throwable;
  }

  /**
   * Of the object of that name, or where it is "" of the one that its type's name names. Calls
   * nobody.
   */
  Bound bind(ConcoordClient client, String object);

  boolean isVoid();

  /** What is wrong where another number of arguments was typed than the method takes. */
  static String counted(String signature, int taken, int typed) {
    return signature
        + ": it takes "
        + taken
        + (taken == 1 ? " argument, and " : " arguments, and ")
        + (typed == 0 ? "none" : typed)
        + (typed == 1 || typed == 0 ? " was typed" : " were typed");
  }

  /** What is said where classes cannot be used once the call may have been sent. */
  static CommandFailure unknown(LinkageError broken) {
    return new CommandFailure(
        ExitCode.UNKNOWN_OUTCOME,
        BrokenClasses.sentence(broken)
            + "; nobody knows whether the call has run: read the object before making it again");
  }
}
