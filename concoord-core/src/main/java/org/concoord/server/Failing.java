package org.concoord.server;

import java.time.Duration;
import java.util.function.Consumer;
import org.concoord.FailurePolicy;
import org.concoord.ReplicaConfig;

/** Does once a replica has fenced itself what it was configured to do then (W2). Any thread. */
final class Failing {
  /** How long a process that is to halt waits for whoever is told. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final String address;
  private final FailurePolicy policy;
  private final Consumer<Throwable> onFailure;

  Failing(ReplicaConfig config) {
    this.address = config.listen();
    this.policy = config.failurePolicy();
    this.onFailure = config.onFailure();
  }

  /** After the reason was logged. Returns at once. */
  void begin(Throwable cause) {
    try {
      // On a thread of its own, since what an application does now is likely to take long, and to
      // close this replica.
      Thread telling = start(() -> onFailure.accept(cause), "concoord-failure-" + address);
      if (policy == FailurePolicy.HALT) {
        start(() -> haltAfter(telling), "concoord-halt-" + address);
      }
    } catch (OutOfMemoryError noThread) {
      if (policy == FailurePolicy.HALT) {
        halt();
      }
      throw noThread;
    }
  }

  private static Thread start(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void haltAfter(Thread telling) {
    try {
      telling.join(PATIENCE.toMillis());
    } catch (InterruptedException hurry) {
      // Nobody has this thread to interrupt it, and there is nothing to do but to halt.
    }
    halt();
  }

  private static void halt() {
    Runtime.getRuntime().halt(FailurePolicy.EXIT_CODE);
  }
}
