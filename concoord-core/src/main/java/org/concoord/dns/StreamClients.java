package org.concoord.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those who ask by TCP. On the name server's thread. */
final class StreamClients {
  /** With one more, the one that has been idle for longest has to go. */
  static final int MOST = 128;

  /** Of one network, so that it does not push out all others. */
  static final int MOST_OF_A_NETWORK = 16;

  /** After so long without a whole question, or an answer read, a connection is closed. */
  static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** After nobody could be taken in, nobody is for so long. */
  static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Without trouble for so long, the next is a new one, and told of again. */
  private static final long CALM_NANOS = TimeUnit.MINUTES.toNanos(1);

  private static final Logger LOG = LoggerFactory.getLogger(NameServer.class);

  /** Who answers. */
  interface Answerer {
    /**
     * @return {@code null} for nothing but to close the connection
     */
    byte @Nullable [] answer(byte[] query, int length, InetAddress from);
  }

  private final Selector selector;
  private final Answerer answerer;
  private final Map<SelectionKey, StreamClient> clients = new HashMap<>();

  /** Where nobody is taken in for the moment. */
  private @Nullable SelectionKey paused;

  private boolean wasPaused;
  private long pausedNanos;

  StreamClients(Selector selector, Answerer answerer) {
    this.selector = selector;
    this.answerer = answerer;
  }

  /**
   * Takes in all who have connected. Where that cannot be, mostly for want of file descriptors,
   * they wait for a while: that they are there is something a selector says again and again, and
   * those who ask by datagrams are not to pay for it.
   */
  void accept(SelectionKey key, long nowNanos) {
    ServerSocketChannel listening = (ServerSocketChannel) key.channel();
    try {
      for (SocketChannel channel = listening.accept();
          channel != null;
          channel = listening.accept()) {
        take(channel, nowNanos);
      }
    } catch (IOException lacking) {
      if (!wasPaused || nowNanos - pausedNanos >= CALM_NANOS) {
        LOG.warn(
            "queries by TCP to {} wait, since no connection can be taken: {}",
            listening.socket().getLocalSocketAddress(),
            lacking.getMessage());
      }
      key.interestOps(0);
      paused = key;
      wasPaused = true;
      pausedNanos = nowNanos;
    }
  }

  private void take(SocketChannel channel, long nowNanos) {
    try {
      if (!(channel.getRemoteAddress() instanceof InetSocketAddress from)
          || ofNetwork(from.getAddress()) >= MOST_OF_A_NETWORK) {
        Sockets.closeQuietly(channel);
        return;
      }
      if (clients.size() >= MOST) {
        clients.entrySet().stream()
            .min(Comparator.comparingLong(each -> each.getValue().aliveNanos() - nowNanos))
            .ifPresent(oldest -> close(oldest.getKey()));
      }
      channel.configureBlocking(false);
      SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
      clients.put(key, new StreamClient(channel, from.getAddress(), nowNanos));
    } catch (IOException gone) {
      LOG.debug("somebody has connected and is gone", gone);
      Sockets.closeQuietly(channel);
    }
  }

  private long ofNetwork(InetAddress address) {
    ByteBuffer network = ResponseRate.network(address);
    return clients.values().stream()
        .filter(each -> ResponseRate.network(each.address()).equals(network))
        .count();
  }

  void onReady(SelectionKey key, long nowNanos) {
    StreamClient client = clients.get(key);
    if (client == null || !key.isValid()) {
      return;
    }
    boolean goesOn;
    try {
      goesOn =
          key.isReadable()
              ? client.read(answerer, key, nowNanos)
              : client.write(answerer, key, nowNanos);
    } catch (IOException broken) {
      LOG.debug("a connection of {} broke", client.address(), broken);
      goesOn = false;
    }
    if (!goesOn) {
      close(key);
    }
  }

  /** What is due without anybody doing something: the idle go, and those who wait come in. */
  void tick(long nowNanos) {
    if (paused != null && nowNanos - pausedNanos >= PAUSE_NANOS) {
      paused.interestOps(SelectionKey.OP_ACCEPT);
      paused = null;
    }
    for (Map.Entry<SelectionKey, StreamClient> each : Map.copyOf(clients).entrySet()) {
      if (nowNanos - each.getValue().aliveNanos() >= IDLE_NANOS) {
        close(each.getKey());
      }
    }
  }

  private void close(SelectionKey key) {
    clients.remove(key);
    Sockets.closeQuietly(key.channel());
  }
}
