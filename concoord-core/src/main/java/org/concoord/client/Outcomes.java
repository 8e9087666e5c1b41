package org.concoord.client;

import java.util.Arrays;
import java.util.List;
import org.concoord.AbandonedCallException;
import org.concoord.BusyException;
import org.concoord.CallSkippedException;
import org.concoord.IncompatibleTypeException;
import org.concoord.NotAuthorizedException;
import org.concoord.ObjectReinitializedException;
import org.concoord.OutcomeUnknownException;
import org.concoord.RemoteInvocationException;
import org.concoord.RemoteStackTrace;
import org.concoord.ResultTooLargeException;
import org.concoord.codec.MessagePackReader;
import org.concoord.codec.OutcomeStatus;
import org.concoord.spi.ExceptionCodec;
import org.concoord.spi.MalformedValueException;
import org.concoord.spi.ResultReader;
import org.jspecify.annotations.Nullable;

/** Turns an outcome's bytes into what the caller gets: a value or an exception (S5, S6). */
public final class Outcomes {
  private static final List<String> OWN_PACKAGES =
      List.of("org.concoord.client.", "org.concoord.local.", "org.concoord.testkit.sim.");

  private Outcomes() {}

  /**
   * The result, or throws what the method threw, as itself.
   *
   * @param sentAgain whether the call was sent more than once, so that "not executed" is believed
   *     of none of its sendings
   * @param remoteStack where it was thrown, as text, or null
   */
  public static <R extends @Nullable Object> R result(
      CallTarget target,
      int methodId,
      boolean sentAgain,
      ResultReader<R> reader,
      byte[] array,
      int offset,
      int length,
      @Nullable String remoteStack) {
    Throwable thrown;
    // Clients, unlike replicas, look into values behind type variables.
    MessagePackReader in =
        ThreadBuffers.lendReader(array, offset, length).with(target.valueTypes(), true);
    try {
      OutcomeStatus status = OutcomeStatus.read(in);
      if (status == OutcomeStatus.OK) {
        return reader.read(in);
      }
      thrown = exception(target, methodId, sentAgain, status, in);
    } catch (MalformedValueException e) {
      thrown =
          new OutcomeUnknownException(
              target.describeCall(methodId)
                  + " was answered with bytes that cannot be read ("
                  + e.getMessage()
                  + "): it has run, with an unknown result. Caller and replicas may be built from different versions"
                  + " of a class.");
    } finally {
      ThreadBuffers.giveBack(in);
    }
    trimStack(thrown);
    if (remoteStack != null) {
      thrown.addSuppressed(new RemoteStackTrace(remoteStack));
    }
    throw Outcomes.<RuntimeException>sneaky(thrown);
  }

  private static Throwable exception(
      CallTarget target,
      int methodId,
      boolean sentAgain,
      OutcomeStatus status,
      MessagePackReader in) {
    String call = target.describeCall(methodId);
    if (sentAgain && saysNotExecuted(status)) {
      return Failures.refusedOnce(call, status + ": " + in.readString());
    }
    return switch (status) {
      case OK -> throw new IllegalArgumentException("not an exception");
      case THROWN -> thrown(target, call, in);
      case THROWN_FOREIGN ->
          foreign(call, in.readString(), in.tryReadNil() ? null : in.readString());
      case STALE ->
          new OutcomeUnknownException(
              call
                  + " was refused as acknowledged already, which is a mistake in this client:"
                  + " it may or may not have run. Read the object's state before making it again.");
      case SESSION_EXPIRED -> Failures.expired(target, call);
      case BUSY ->
          new BusyException(
              refused(target, call, in) + ". Make it again later, and fewer at a time.");
      case INCOMPATIBLE_TYPE ->
          new IncompatibleTypeException(
              target.whose()
                  + " cannot run "
                  + call
                  + ", which has not run: "
                  + in.readString()
                  + ". Build caller and replicas from versions of the class that fit together.");
      case RESULT_TOO_LARGE ->
          new ResultTooLargeException(
              call
                  + " has run, and its result is too large to be sent: "
                  + in.readString()
                  + ". Made again it runs again, and gives as much; ask for less at a time.");
      case PARKED, CANCELLED ->
          new OutcomeUnknownException(
              call + " was given up while it waited: it has begun, and will not go on.");
      case OBJECT_REINITIALIZED ->
          new ObjectReinitializedException(
              call + " waited, and nobody will answer it: " + in.readString() + ".");
      case ABANDONED ->
          new AbandonedCallException(
              call + " waited, and nobody can answer it: " + in.readString() + ".");
      case SKIPPED ->
          new CallSkippedException(
              call
                  + " has not run and never will: "
                  + in.readString()
                  + ", which no replica could execute. Where it is this call that fails there, it"
                  + " will again.");
      case NOT_AUTHORIZED, REFUSED ->
          new NotAuthorizedException(
              refused(target, call, in) + ". Make it with rights that include it.");
    };
  }

  /** Of a call that waited for another, and whose caller does not wait any more. */
  public static RuntimeException givenUp(String why, String call) {
    return new OutcomeUnknownException(
        why + " while " + call + " waited: it has begun, and will not go on.");
  }

  private static String refused(CallTarget target, String call, MessagePackReader in) {
    return target.whose() + " refused " + call + ", which has not run: " + in.readString();
  }

  /**
   * Whether a replica that answers so has not executed that sending of the command, and has not
   * noted it either: nothing keeps another sending from running. A sending may have been refused at
   * the door of a leader that knows nothing of an earlier one.
   */
  private static boolean saysNotExecuted(OutcomeStatus status) {
    return switch (status) {
      case BUSY, INCOMPATIBLE_TYPE, NOT_AUTHORIZED, REFUSED -> true;
      case OK,
          THROWN,
          THROWN_FOREIGN,
          STALE,
          SESSION_EXPIRED,
          RESULT_TOO_LARGE,
          PARKED,
          CANCELLED,
          OBJECT_REINITIALIZED,
          ABANDONED,
          SKIPPED ->
          false;
    };
  }

  private static Throwable thrown(CallTarget target, String call, MessagePackReader in) {
    String className = in.readString();
    ExceptionCodec<?> codec = target.exceptionNamed(className);
    if (codec != null) {
      return codec.read(in);
    }
    return foreign(call, className, null);
  }

  private static RemoteInvocationException foreign(
      String call, String className, @Nullable String message) {
    return new RemoteInvocationException(
        call
            + " has run and threw "
            + (message == null ? className : className + ": " + message)
            + ", which does not travel as itself; "
            + (className.startsWith("java.") // Declaring the JDK's does not help.
                ? "let the method declare and throw an exception class of its own to receive it"
                : "declare it in the method's throws clause to receive it"),
        className);
  }

  /** Lets the stack begin at the proxy: how the client is built is nobody's concern. */
  static void trimStack(Throwable thrown) {
    StackTraceElement[] stack = thrown.getStackTrace();
    int first = 0;
    for (int i = 0; i < stack.length; i++) {
      if (OWN_PACKAGES.stream().anyMatch(stack[i].getClassName()::startsWith)) {
        first = i + 1;
      } else if (first > 0) {
        break;
      }
    }
    if (first > 0 && first < stack.length) {
      thrown.setStackTrace(Arrays.copyOfRange(stack, first, stack.length));
    }
  }

  /** Throws what the method threw, checked or not, through a signature that cannot name it. */
  @SuppressWarnings("unchecked")
  private static <T extends Throwable> T sneaky(Throwable thrown) throws T {
    throw (T) thrown;
  }
}
