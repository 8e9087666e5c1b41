package org.concoord.transport;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * A single thread that owns sockets, timers and whatever hangs on them. Epoll where there is one,
 * else NIO.
 *
 * <p>A <em>turn</em> is one round of the loop: all events that were ready, then all tasks, then the
 * end-of-turn action, then one flush of every connection that has something to send.
 */
public interface Loop extends Executor, AutoCloseable {
  /** Starts a loop on a new thread of that name, which keeps the JVM alive until {@link #close}. */
  static Loop start(String threadName) {
    return NettyLoop.start(threadName, false);
  }

  /** As {@link #start}, on a thread that does not keep the JVM alive. */
  static Loop startDaemon(String threadName) {
    return NettyLoop.start(threadName, true);
  }

  /**
   * Runs {@code task} on the loop, in order; if called on the loop, in a later turn. Any thread.
   *
   * @throws java.util.concurrent.RejectedExecutionException once the loop is closed
   */
  @Override
  void execute(Runnable task);

  boolean inLoop();

  /**
   * Runs {@code task} about every {@code period} from now on, never twice at once and never to
   * catch up.
   */
  void every(Duration period, Runnable task);

  /**
   * Runs {@code task} once, after {@code delay}; cancelled by closing the returned handle on the
   * loop.
   */
  Cancellable after(Duration delay, Runnable task);

  /**
   * Runs at the end of each turn in which {@link #wantTurnEnd} was called. To be set before the
   * loop is used.
   */
  void onTurnEnd(Runnable action);

  /** Asks for the end-of-turn action in this turn. On the loop only. */
  void wantTurnEnd();

  /**
   * How connections are protected: {@link Protection#LOOPBACK} unless set. To be set before the
   * loop is used.
   */
  void protect(Protection protection);

  /** What connections may cost that are accepted from now on; nothing is limited unless set. */
  void limitAccepting(AcceptLimits limits);

  /**
   * Listens on {@code hostAndPort}; port 0 picks a free one. Blocks the caller until bound; not to
   * be called on the loop.
   *
   * @throws java.io.UncheckedIOException naming the address, if it cannot be bound
   * @throws IllegalArgumentException if that would be plaintext beyond this machine, and is not
   *     allowed
   */
  Listening listen(String hostAndPort, Supplier<ConnectionHandler> handlers);

  /**
   * Connects; the handler hears the result. Resolves the host name anew each time, off the loop. On
   * the loop only.
   */
  void connect(String hostAndPort, Duration timeout, ConnectionHandler handler);

  /**
   * Bytes of frames received and sent on all connections so far, without what TLS adds. Any thread.
   */
  long bytesReceived();

  long bytesSent();

  /**
   * Closes listeners and connections and ends the thread. Blocks until done, unless called on the
   * loop.
   */
  @Override
  void close();

  /**
   * Ends as the system ends a process that is killed: nothing queued is written, every connection
   * is reset, no handler is told. Blocks until the thread has ended, unless called on the loop.
   */
  void abort();

  /** A task that may be cancelled. */
  interface Cancellable {
    void cancel();
  }

  /** A bound listener. */
  interface Listening {
    /** Host as given, port as bound. */
    String address();

    /** Stops accepting; connections stay. */
    void stop();
  }
}
