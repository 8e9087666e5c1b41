package org.concoord.client;

import java.time.Duration;
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

  static RuntimeException interrupted(String call) {
    return new OutcomeUnknownException("interrupted while waiting for " + call + UNKNOWN);
  }

  static RuntimeException loopSilent(String call) {
    return new OutcomeUnknownException(
        call + " passed its deadline and the client's own thread does not react" + UNKNOWN);
  }

  static RuntimeException unanswered(String call, Duration deadline, String trouble) {
    return new OutcomeUnknownException(
        call + " was sent and not answered within " + text(deadline) + because(trouble) + UNKNOWN);
  }

  static RuntimeException neverSent(String call, Duration deadline, String trouble) {
    return new QuorumLostException(
        call
            + " could not be handed to a leader within "
            + text(deadline)
            + because(trouble)
            + ": it has not run and never will. Make it again once a majority of the replicas is up.");
  }

  static RuntimeException expired(String call) {
    return new SessionExpiredException(
        "the replicas have forgotten the session of "
            + call
            + ": it may have run before, and will not run any more. Read the object's state before making it again;"
            + " the next call opens a new session.");
  }

  static RuntimeException reset(String call, ClusterId pinned, ClusterId found) {
    return new ClusterResetException(
        "the replicas now belong to instance "
            + found
            + ", this client to "
            + pinned
            + ": what the latter acknowledged may be lost, and "
            + call
            + " may or may not have run in it. Make a new client to go on with the new instance.");
  }

  static RuntimeException closed(String call) {
    return new OutcomeUnknownException("the client was closed during " + call + UNKNOWN);
  }

  static RuntimeException tooManyWaiting(String call, int limit) {
    return new BusyException(
        call
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

  static String text(Duration duration) {
    long millis = duration.toMillis();
    return millis % 1_000 == 0 ? millis / 1_000 + " s" : millis + " ms";
  }
}
