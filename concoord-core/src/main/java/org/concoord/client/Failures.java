package org.concoord.client;

import java.util.concurrent.TimeUnit;
import org.concoord.BusyException;
import org.concoord.ClusterResetException;
import org.concoord.NotAuthorizedException;
import org.concoord.OutcomeUnknownException;
import org.concoord.QuorumLostException;
import org.concoord.SessionExpiredException;
import org.concoord.paxos.ClusterId;

/** The texts of failures: what happened, what the caller knows, what to do. */
final class Failures {
  private static final String UNKNOWN =
      ": it may or may not have run, and will not run twice. Read the object's state before making it again.";

  private Failures() {}

  static RuntimeException interrupted(PendingCall<?> call) {
    return new OutcomeUnknownException(
        "interrupted while waiting for " + call.describe() + UNKNOWN);
  }

  static RuntimeException loopSilent(PendingCall<?> call) {
    return new OutcomeUnknownException(
        call.describe()
            + " passed its deadline of "
            + deadline(call)
            + " and the client's own thread does not react"
            + UNKNOWN);
  }

  static RuntimeException unanswered(PendingCall<?> call, String trouble) {
    return new OutcomeUnknownException(
        call.describe()
            + " was sent to "
            + call.target().whose()
            + " and not answered within "
            + deadline(call)
            + because(trouble)
            + UNKNOWN);
  }

  static RuntimeException neverSent(PendingCall<?> call, String trouble) {
    return new QuorumLostException(
        call.describe()
            + " could not be handed to a leader of "
            + call.target().whose()
            + " within "
            + deadline(call)
            + because(trouble)
            + ": it has not run and never will. Make it again once a majority of the replicas is up.");
  }

  /** A read, of which it makes no difference whether it ran. */
  static RuntimeException unread(PendingCall<?> call, String trouble) {
    return new QuorumLostException(
        call.describe()
            + ", which changes nothing, was not answered by "
            + call.target().whose()
            + " within "
            + deadline(call)
            + because(trouble)
            + ": make it again once a majority of the replicas is up.");
  }

  static RuntimeException notAuthorized(PendingCall<?> call, String refusal) {
    return new NotAuthorizedException(
        call.describe()
            + " was refused, it has not run and never will: "
            + refusal
            + ". Give the ClientConfig the token that the replicas were given, and a certificate of the role client"
            + " where they speak TLS, and make it again.");
  }

  static RuntimeException expired(PendingCall<?> call) {
    return expired(call.target(), call.describe());
  }

  static RuntimeException expired(CallTarget target, String call) {
    return new SessionExpiredException(
        target.whose()
            + " have forgotten the session of "
            + call
            + ": it may have run before, and will not run any more. Read the object's state before making it again;"
            + " the next call opens a new session.");
  }

  static RuntimeException reset(PendingCall<?> call, ClusterId pinned, ClusterId found) {
    return new ClusterResetException(
        call.target().whose()
            + " now belong to instance "
            + found
            + ", this client to "
            + pinned
            + ": what the latter acknowledged may be lost, and "
            + call.describe()
            + " may or may not have run in it. Make a new client to go on with the new instance.");
  }

  /** The answer {@code refusal} concerns one sending, and there was another. */
  static RuntimeException refusedOnce(String call, String refusal) {
    return new OutcomeUnknownException(
        call
            + " was sent more than once, since a connection broke, and the last sending was refused ("
            + refusal
            + "): an earlier one may have run, or may yet run, but never twice."
            + " Read the object's state before making it again.");
  }

  /** A defect of the client's own, or of the type's generated code, on its loop. */
  static RuntimeException broken(PendingCall<?> call, Throwable defect) {
    RuntimeException failure =
        new OutcomeUnknownException(
            "the client failed during " + call.describe() + " (" + defect + ")" + UNKNOWN);
    failure.initCause(defect);
    return failure;
  }

  static RuntimeException closed(PendingCall<?> call) {
    return new OutcomeUnknownException("the client was closed during " + call.describe() + UNKNOWN);
  }

  static RuntimeException tooManyWaiting(PendingCall<?> call, int limit) {
    return new BusyException(
        call.describe()
            + " would be more than "
            + limit
            + " asynchronous calls, or 64 MiB of their arguments, at once: it was not sent and has not run."
            + " Wait for some to complete.");
  }

  /** The same failure with the stack of the thread that hears of it. */
  static RuntimeException forCaller(RuntimeException failure) {
    failure.fillInStackTrace();
    Outcomes.trimStack(failure);
    return failure;
  }

  private static String because(String trouble) {
    return trouble.isEmpty() ? "" : " (" + trouble + ")";
  }

  private static String deadline(PendingCall<?> call) {
    long millis = TimeUnit.NANOSECONDS.toMillis(call.target().deadlineNanos());
    return millis % 1_000 == 0 ? millis / 1_000 + " s" : millis + " ms";
  }
}
