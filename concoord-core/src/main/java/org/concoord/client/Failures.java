package org.concoord.client;

import java.util.concurrent.TimeUnit;
import org.concoord.BusyException;
import org.concoord.ClusterResetException;
import org.concoord.OutcomeUnknownException;
import org.concoord.QuorumLostException;
import org.concoord.SessionExpiredException;
import org.concoord.paxos.ClusterId;

/** The texts of failures: what happened, what the caller knows, what to do. */
final class Failures {
  private static final String UNKNOWN =
      ": it may or may not have run, and will not run twice. Read the object's state before making it again.";

  private Failures() {}

  static RuntimeException interrupted(BoundObject target) {
    return new OutcomeUnknownException(
        "interrupted while waiting for " + target.describe() + UNKNOWN);
  }

  static RuntimeException loopSilent(BoundObject target) {
    return new OutcomeUnknownException(
        target.describe()
            + " passed its deadline and the client's own thread does not react"
            + UNKNOWN);
  }

  static RuntimeException unanswered(BoundObject target, String trouble) {
    return new OutcomeUnknownException(
        target.describe()
            + " was sent and not answered within "
            + text(target.deadlineNanos())
            + because(trouble)
            + UNKNOWN);
  }

  static RuntimeException neverSent(BoundObject target, String trouble) {
    return new QuorumLostException(
        target.describe()
            + " could not be handed to a leader within "
            + text(target.deadlineNanos())
            + because(trouble)
            + ": it has not run and never will. Make it again once a majority of the replicas is up.");
  }

  /** A read, of which it makes no difference whether it ran. */
  static RuntimeException unread(BoundObject target, String trouble) {
    return new QuorumLostException(
        target.describe()
            + ", which changes nothing, was not answered within "
            + text(target.deadlineNanos())
            + because(trouble)
            + ": make it again once a majority of the replicas is up.");
  }

  static RuntimeException expired(CallTarget target) {
    return new SessionExpiredException(
        "the replicas have forgotten the session of "
            + target.describe()
            + ": it may have run before, and will not run any more. Read the object's state before making it again;"
            + " the next call opens a new session.");
  }

  static RuntimeException reset(BoundObject target, ClusterId pinned, ClusterId found) {
    return new ClusterResetException(
        "the replicas now belong to instance "
            + found
            + ", this client to "
            + pinned
            + ": what the latter acknowledged may be lost, and "
            + target.describe()
            + " may or may not have run in it. Make a new client to go on with the new instance.");
  }

  /** The answer {@code refusal} concerns one sending, and there was another. */
  static RuntimeException refusedOnce(CallTarget target, String refusal) {
    return new OutcomeUnknownException(
        target.describe()
            + " was sent more than once, since a connection broke, and the last sending was refused ("
            + refusal
            + "): an earlier one may have run, or may yet run, but never twice."
            + " Read the object's state before making it again.");
  }

  /** A defect of the client's own, or of the type's generated code, on its loop. */
  static RuntimeException broken(BoundObject target, Throwable defect) {
    RuntimeException failure =
        new OutcomeUnknownException(
            "the client failed during " + target.describe() + " (" + defect + ")" + UNKNOWN);
    failure.initCause(defect);
    return failure;
  }

  static RuntimeException closed(BoundObject target) {
    return new OutcomeUnknownException(
        "the client was closed during " + target.describe() + UNKNOWN);
  }

  static RuntimeException tooManyWaiting(BoundObject target, int limit) {
    return new BusyException(
        target.describe()
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

  private static String text(long nanos) {
    long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
    return millis % 1_000 == 0 ? millis / 1_000 + " s" : millis + " ms";
  }
}
