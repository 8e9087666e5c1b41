package org.concoord.server;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.concoord.spi.ReplicatedCode;
import org.concoord.transport.Loop;

/**
 * Ends a replica once, whoever asks for it and however often: the first does it, and others wait
 * until it is done. The replica's own loop, which cannot wait for its own end, has another thread
 * do it. Any thread.
 */
final class Closing {
  /** How long one waits for another: longer than ending takes. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final String replica;
  private final Loop loop;
  private final AtomicBoolean begun = new AtomicBoolean();
  private final CompletableFuture<Boolean> done = new CompletableFuture<>();

  Closing(String replica, Loop loop) {
    this.replica = replica;
    this.loop = loop;
  }

  /**
   * Ends it by {@code how}, unless that has begun already.
   *
   * @throws IllegalStateException within a replicated method, which would wait for itself
   */
  void end(Runnable how) {
    ReplicatedCode.refuseWithin("a call of Replica.close()");
    boolean first = begun.compareAndSet(false, true);
    if (first && loop.inLoop()) {
      new Thread(() -> run(how), "concoord-closing-" + replica).start();
    } else if (first) {
      run(how);
    } else if (!loop.inLoop()) {
      Waiting.uninterruptibly(done, PATIENCE);
    }
  }

  private void run(Runnable how) {
    try {
      how.run();
    } finally {
      done.complete(true);
    }
  }
}
