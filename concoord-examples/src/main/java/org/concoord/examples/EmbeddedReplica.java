package org.concoord.examples;

import java.io.IOException;
import java.time.Duration;
import org.concoord.Replica;
import org.concoord.ReplicaConfig;
import org.concoord.objects.Counter;
import org.jspecify.annotations.Nullable;

/**
 * A replica as one part of an application, started and stopped by whatever runs the others. Its
 * three methods are what containers ask for: in Spring, let a bean that implements {@code
 * SmartLifecycle} call them, or declare {@code @Bean(initMethod = "start", destroyMethod =
 * "stop")}; with Jakarta annotations, call them from {@code @PostConstruct} and
 * {@code @PreDestroy}. A replica needs nothing of a container, and no thread of one's.
 *
 * <pre>
 * mvn -q -B -Pembedded verify
 * </pre>
 */
public final class EmbeddedReplica {
  private final ReplicaConfig config;
  private final Duration patience;

  /** Replaced by each start: a replica that has been closed stays so. */
  private @Nullable Replica replica;

  /**
   * @param patience how long starting waits for the others. They may be starting too, and wait for
   *     this one: it has to be longer than they take, and must not be all that a container allows.
   */
  public EmbeddedReplica(ReplicaConfig config, Duration patience) {
    this.config = config;
    this.patience = patience;
  }

  /**
   * Starts, and waits until calls can be answered. Where that takes too long the replica is closed
   * again, so that a container that gives up on this part leaves no thread behind.
   */
  public synchronized void start() {
    if (isRunning()) {
      return;
    }
    Replica starting = Replica.start(config);
    try {
      starting.awaitReady(patience);
      replica = starting;
    } catch (InterruptedException stopped) {
      starting.close();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while it started", stopped);
    } catch (RuntimeException notReady) {
      starting.close();
      throw notReady;
    }
  }

  /** Hands over and stops: before whatever serves the calls of others, so that none is refused. */
  public synchronized void stop() {
    if (replica != null) {
      replica.close();
      replica = null;
    }
  }

  /** Whether it serves: false too for one that has fenced itself, which a health check wants. */
  public synchronized boolean isRunning() {
    return replica != null
        && switch (replica.status().state()) {
          case FENCED, CLOSED -> false;
          default -> true;
        };
  }

  /** A container in a few lines. Takes no arguments. */
  public static void main(String[] arguments) throws IOException {
    ReplicaConfig config =
        ReplicaConfig.builder()
            .replicate(Counter.class)
            .listen(FreePorts.onLoopback(1).get(0))
            .build();
    EmbeddedReplica part = new EmbeddedReplica(config, Duration.ofSeconds(30));
    // A JVM that is told to end runs this before it ends: the others are handed the lead, and need
    // not find out.
    Thread hook = new Thread(part::stop, "stop");
    Runtime.getRuntime().addShutdownHook(hook);
    part.start();
    System.out.println("started, running: " + part.isRunning());
    part.stop();
    System.out.println("stopped, running: " + part.isRunning());
    part.start();
    System.out.println("started again, running: " + part.isRunning());
    System.out.println("and now the shutdown hook stops it");
    System.exit(0);
  }
}
