package org.concoord.transport;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks up host names on threads of its own, since the platform's look-up blocks, at times for many
 * seconds. The threads are daemons and end when idle.
 */
final class Resolver implements AutoCloseable {
  private static final int THREADS = 4;
  private static final long IDLE_SECONDS = 5;

  private final ThreadPoolExecutor threads;

  Resolver(String threadName) {
    threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, threadName);
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * Hands all addresses of {@code host}, or an empty list where it has none, to {@code result} on a
   * thread of its own.
   */
  void resolve(String host, Consumer<List<InetAddress>> result) {
    try {
      threads.execute(() -> result.accept(lookUp(host)));
    } catch (RejectedExecutionException closed) {
      // The loop ends and fails what is being dialled itself.
      return;
    }
  }

  private static List<InetAddress> lookUp(String host) {
    try {
      return List.of(InetAddress.getAllByName(host));
    } catch (UnknownHostException e) {
      return List.of();
    }
  }

  /**
   * The address that {@code host} spells out, without asking anybody; {@code null} if it is a name.
   */
  static @Nullable InetAddress literal(String host) {
    byte[] bytes = io.netty.util.NetUtil.createByteArrayFromIpAddressString(host);
    if (bytes == null) {
      return null;
    }
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of " + bytes.length + " bytes", e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
