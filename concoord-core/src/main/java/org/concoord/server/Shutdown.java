package org.concoord.server;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.concoord.ReplicaConfig;
import org.concoord.StorageException;
import org.concoord.rsm.FencedException;
import org.concoord.rsm.PoisonException;
import org.concoord.transport.Loop;
import org.jspecify.annotations.Nullable;

/**
 * How a replica ends: it fences itself where going on could be wrong (W2, S6, F3), or it is closed
 * or killed, fenced or not. Any thread; what belongs to the loop is done there, or after the loop
 * has ended.
 */
final class Shutdown {
  private static final String NOTHING_TO_BEGIN_FROM =
      ". In memory mode there is nothing from which to build its state anew: start another in its"
          + " place, which takes the state of one that has executed the slot. Where all have"
          + " stopped there, what the instance held is lost";

  /** How long closing waits for another to take over, and then for each of its threads. */
  private static final Duration CLOSE_PATIENCE = Duration.ofMillis(500);

  private final ReplicaServer server;
  private final Loop loop;
  private final Failing failing;
  private final @Nullable Runnable onStopped;
  private final Ending ending = new Ending();
  private final Closing closing;

  /** Set once another is to be started in its place. */
  private volatile boolean replaced;

  /**
   * @param onStopped told, on a thread of its own, instead of the configuration's {@code
   *     onFailure}, where another is to be started in this one's place; null where nobody does so
   */
  Shutdown(ReplicaServer server, ReplicaConfig config, Loop loop, @Nullable Runnable onStopped) {
    this.server = server;
    this.loop = loop;
    this.failing = new Failing(config);
    this.onStopped = onStopped;
    this.closing = new Closing(config.listen(), loop);
  }

  /** What goes wrong on the loop has left something half done, and nobody knows what. */
  void orFence(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | Error failure) {
      fence(failure);
    }
  }

  /** Stops for good: going on could be wrong, and others would believe it (S6, F3). */
  void fence(Throwable cause) {
    boolean speaks = cause instanceof FencedException || cause instanceof StorageException;
    String what = String.valueOf(speaks ? cause.getMessage() : cause);
    if (cause instanceof PoisonException && !server.storage().isLasting()) {
      what += NOTHING_TO_BEGIN_FROM;
    }
    if (!ending.fence(what)) {
      return;
    }
    server.lifecycle().ceaseToLead();
    String reason = "this replica has fenced itself: " + what;
    if (cause instanceof PoisonException poison
        && onStopped != null
        && server.storage().stops().note(poison.slot(), poison.what())) {
      replaced = true;
      server.chronicle().stopped(what, cause);
      Waiting.ask(loop, () -> stopTalking(reason));
      Thread beginning = new Thread(onStopped, "concoord-anew-" + server.address());
      beginning.setDaemon(true);
      beginning.start();
      return;
    }
    server.chronicle().fenced(what, cause);
    Waiting.ask(loop, () -> stopTalking(reason));
    failing.begin(cause);
  }

  /** Whether it has ended, and another begins in its place. */
  boolean isReplaced() {
    return replaced;
  }

  boolean isOver() {
    return ending.isOver();
  }

  Ending ending() {
    return ending;
  }

  /** See {@link ReplicaServer#close}. */
  void close() {
    closing.end(this::closeNow);
  }

  /** See {@link ReplicaServer#kill}. */
  void kill() {
    closing.end(this::killNow);
  }

  private void closeNow() {
    server.chronicle().closing(server.isLeader());
    server.naming().close();
    server.admins().close();
    if (!isOver()) {
      handOver();
    }
    ending.close();
    server.lifecycle().ceaseToLead();
    CompletableFuture<Boolean> said = new CompletableFuture<>();
    loop.execute(
        () -> {
          stopTalking("this replica is closing");
          said.complete(true);
        });
    Waiting.uninterruptibly(said, CLOSE_PATIENCE);
    loop.close();
    awaitEnd();
  }

  private void handOver() {
    CompletableFuture<Boolean> handedOver = new CompletableFuture<>();
    loop.execute(
        () -> {
          Voting voting = server.voting();
          if (voting == null || !voting.service().canHandOver()) {
            handedOver.complete(true);
            return;
          }
          server.clients().onNextLeader(() -> handedOver.complete(true));
          voting.handOver();
        });
    Waiting.uninterruptibly(handedOver, CLOSE_PATIENCE);
  }

  private void killNow() {
    ending.close();
    server.lifecycle().ceaseToLead();
    server.naming().close();
    server.admins().close();
    loop.abort();
    // The loop has ended, so that what it owned may be touched here.
    server.readiness().settle(false);
    closeVoting();
    awaitEnd();
  }

  /**
   * Whoever dials from now on is refused by the operating system, which everybody understands at
   * once.
   */
  private void stopTalking(String reason) {
    server.endpoints().close();
    server.stopListening();
    server.peers().close(reason);
    server.clients().close(reason);
    server.readiness().settle(false);
    closeVoting();
  }

  private void closeVoting() {
    Voting voting = server.voting();
    if (voting != null) {
      voting.close();
    }
  }

  /** The loop has ended, so that what it owned may be read here. */
  private void awaitEnd() {
    Voting voting = server.voting();
    if (voting != null) {
      voting.awaitEnd(CLOSE_PATIENCE);
    }
    server.storage().close();
    server.chronicle().ended(server.storage().leftover());
    server.views().close();
    server.meters().ended();
  }
}
