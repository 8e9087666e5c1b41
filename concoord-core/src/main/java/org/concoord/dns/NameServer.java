package org.concoord.dns;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.security.SecureRandom;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.concoord.NameServerConfig;
import org.concoord.transport.HostAndPort;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A replica's name server: two sockets and one thread of its own, which shares nothing with the
 * replica but the view that it reads, so that no flood of queries holds up a call other than by the
 * processor it takes.
 *
 * <p>It looks for another view with each query, and so needs nobody to tell it of one.
 */
public final class NameServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NameServer.class);

  /** A query with all its options takes a tenth of that; what is longer is malformed. */
  static final int LARGEST_QUERY = 4_096;

  /** Datagrams that are answered before connections get their turn. */
  private static final int DATAGRAMS_A_TURN = 64;

  private static final int KEY_BYTES = 32;
  private static final long LOOK_MILLIS = 1_000;
  private static final long JOIN_MILLIS = 1_000;

  /** One that stays is not to take all of a processor. */
  private static final long AFTER_FAILURE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private static final long COMPLAINT_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final String replica;
  private final Sockets sockets;
  private final StreamClients streams;
  private final ZoneKeeper keeper;
  private final Hosts hosts;
  private final Responder responder;
  private final ResponseRate rate = new ResponseRate();
  private final Thread thread;
  private final AtomicBoolean hostsAnswered = new AtomicBoolean();
  private final ByteBuffer packet = ByteBuffer.allocate(LARGEST_QUERY + 1);
  private long complainedNanos = System.nanoTime() - COMPLAINT_NANOS;
  private volatile boolean closed;

  private NameServer(NameServerConfig config, String replica, ViewSource source, Sockets sockets) {
    this.replica = replica;
    this.sockets = sockets;
    this.streams = new StreamClients(sockets.selector(), this::toStream);
    String name = "concoord-dns-" + replica;
    this.hosts = new Hosts(name + "-hosts", config.ttl(), this::onHostsAnswered);
    ZoneWriter writer = new ZoneWriter(config, HostAndPort.parse(replica));
    this.keeper = new ZoneKeeper(writer, source, hosts, config.ttl(), System::nanoTime);
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    this.responder = new Responder(writer.origin(), new Cookies(key));
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  /**
   * Starts a name server and returns once it listens.
   *
   * @param replica where its replica listens
   * @throws UncheckedIOException if it cannot listen, naming the address and the reason
   */
  public static NameServer start(NameServerConfig config, String replica, ViewSource source) {
    Sockets sockets;
    try {
      sockets = Sockets.listen(config.listen());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the name server cannot listen on " + config.listen() + ": " + e.getMessage(), e);
    }
    NameServer server = new NameServer(config, replica, source, sockets);
    server.thread.start();
    LOG.info("{}: answers DNS queries for {} on {}", replica, config.domain(), config.listen());
    return server;
  }

  private void run() {
    while (!closed) {
      try {
        sockets.selector().select(LOOK_MILLIS);
        turn();
      } catch (ClosedSelectorException end) {
        break;
      } catch (IOException | RuntimeException | Error failure) {
        // An error too, for instance for want of memory: nobody else would start this thread anew.
        complain("the name server goes on after a failure", failure);
        LockSupport.parkNanos(AFTER_FAILURE_NANOS);
      }
    }
    sockets.close();
  }

  private void turn() throws IOException {
    long now = System.nanoTime();
    // Without a query too, so that the serial number counts each change.
    zone();
    Iterator<SelectionKey> ready = sockets.selector().selectedKeys().iterator();
    while (ready.hasNext()) {
      SelectionKey key = ready.next();
      ready.remove();
      if (key.channel() == sockets.datagrams()) {
        answerDatagrams();
      } else if (key.channel() == sockets.streams()) {
        streams.accept(key, now);
      } else {
        streams.onReady(key, now);
      }
    }
    streams.tick(now);
  }

  private @Nullable Zone zone() {
    if (hostsAnswered.getAndSet(false)) {
      keeper.renew();
    }
    return keeper.current();
  }

  private void answerDatagrams() throws IOException {
    for (int i = 0; i < DATAGRAMS_A_TURN; i++) {
      packet.clear();
      if (!(sockets.datagrams().receive(packet) instanceof InetSocketAddress from)) {
        return;
      }
      byte[] answer = null;
      try {
        answer =
            responder.toDatagram(
                packet.array(),
                packet.position(),
                from.getAddress(),
                rate.take(from.getAddress(), System.nanoTime()),
                zone(),
                nowSeconds());
      } catch (RuntimeException failure) {
        complain("a query was not answered", failure);
      }
      if (answer != null && from.getPort() != 0) {
        send(answer, from);
      }
    }
  }

  /**
   * Where nothing can be sent to, as somebody may pretend to be, is no reason to keep others
   * waiting.
   */
  private void send(byte[] answer, InetSocketAddress to) {
    try {
      sockets.datagrams().send(ByteBuffer.wrap(answer), to);
    } catch (IOException unreachable) {
      LOG.debug("no answer can be sent to {}", to, unreachable);
    }
  }

  private byte @Nullable [] toStream(byte[] query, int length, InetAddress from) {
    try {
      return responder.toStream(query, length, from, zone(), nowSeconds());
    } catch (RuntimeException failure) {
      complain("a query was not answered", failure);
      return null;
    }
  }

  private static long nowSeconds() {
    return TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis());
  }

  private void onHostsAnswered() {
    hostsAnswered.set(true);
  }

  private void complain(String what, Throwable failure) {
    long now = System.nanoTime();
    if (now - complainedNanos >= COMPLAINT_NANOS) {
      complainedNanos = now;
      LOG.warn("{}: {}", replica, what, failure);
    }
  }

  /** Ends its thread and closes its sockets; waits for that. Any thread. */
  @Override
  public void close() {
    closed = true;
    sockets.selector().wakeup();
    hosts.close();
    try {
      thread.join(JOIN_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
