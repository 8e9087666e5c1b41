package org.concoord.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A loop on one thread of Netty's: its listeners and connections, and how it ends. */
final class NettyLoop implements Loop {
  private static final Logger log = LoggerFactory.getLogger(Loop.class);
  private static final int BACKLOG = 1_024;
  private static final long SHUTDOWN_MILLIS = 1_000;

  /** How often certificate files are looked at. */
  private static final Duration RELOAD_PERIOD = Duration.ofSeconds(5);

  private final SingleThreadIoEventLoop events;
  private final Turns turns;
  private final Resolver resolver;
  private final TlsTasks tlsTasks;
  private final Admission admission = new Admission(this);
  private final HalfFrames halfFrames = new HalfFrames();
  private final Unread unread = new Unread();
  private final ClosedForCauseLog closedForCause = new ClosedForCauseLog(System.nanoTime());
  private final Set<NettyConnection> connections = new LinkedHashSet<>();
  private final Set<Dialling> diallings = new LinkedHashSet<>();
  private final List<Channel> listeners = new ArrayList<>();
  private final AtomicLong bytesReceived = new AtomicLong();
  private final AtomicLong bytesSent = new AtomicLong();
  private boolean ending;
  private boolean terminating;
  private volatile Protection protection = Protection.LOOPBACK;
  private volatile @Nullable Thread thread;

  private NettyLoop(String threadName, boolean daemon) {
    ThreadFactory threads = task -> newThread(task, threadName, daemon);
    // Not in a group: a group of one adds nothing but a thread of Netty's that reports the group's
    // end a second after it.
    this.events = new SingleThreadIoEventLoop(null, threads, NettyIo.CHOSEN.handlers().get());
    this.turns = new Turns(events);
    this.resolver = new Resolver(threadName + "-resolver");
    this.tlsTasks = new TlsTasks(threadName + "-tls");
  }

  static NettyLoop start(String threadName, boolean daemon) {
    return new NettyLoop(threadName, daemon);
  }

  private Thread newThread(Runnable task, String name, boolean daemon) {
    Thread created = new FastThreadLocalThread(task, name);
    created.setDaemon(daemon);
    thread = created;
    return created;
  }

  @Override
  public void execute(Runnable task) {
    if (events.inEventLoop()) {
      later(task);
    } else {
      events.execute(task);
    }
  }

  @Override
  public boolean inLoop() {
    return events.inEventLoop();
  }

  @Override
  public void every(Duration period, Runnable task) {
    long nanos = period.toNanos();
    watch(
        events.scheduleWithFixedDelay(
            () -> Turns.guarded(task), nanos, nanos, TimeUnit.NANOSECONDS));
  }

  @Override
  public Cancellable after(Duration delay, Runnable task) {
    var scheduled =
        events.schedule(() -> Turns.guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    return () -> watch(scheduled).cancel(false);
  }

  /** What runs in a scheduled task never fails (it is guarded), so that nobody needs its future. */
  private static Future<?> watch(Future<?> guarded) {
    return guarded;
  }

  @Override
  public void onTurnEnd(Runnable action) {
    turns.onEnd(action);
  }

  @Override
  public void wantTurnEnd() {
    turns.wantEnd();
  }

  /** Runs {@code task} in the next turn; on the loop only. */
  void later(Runnable task) {
    turns.later(task);
  }

  void flushAtTurnEnd(NettyConnection connection) {
    turns.flushAtEnd(connection);
  }

  @Override
  public Listening listen(String hostAndPort, Supplier<ConnectionHandler> handlers) {
    HostAndPort wanted = HostAndPort.parse(hostAndPort);
    InetSocketAddress address;
    try {
      address = new InetSocketAddress(InetAddress.getByName(wanted.host()), wanted.port());
    } catch (UnknownHostException e) {
      throw new UncheckedIOException("cannot listen on " + wanted + ": unknown host", e);
    }
    if (!protection.allows(address.getAddress())) {
      throw new IllegalArgumentException(
          wanted + " is not loopback, and neither TLS nor insecure plaintext is configured");
    }
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(events)
            .channelFactory(NettyIo.CHOSEN.servers()::get)
            .handler(new Doorkeeper(admission))
            .option(ChannelOption.SO_REUSEADDR, true)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, Outgoing.UNREAD_MARKS)
            .childHandler(initializer(this::acceptingEdge, handlers));
    ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
    Throwable failure = bound.cause();
    if (failure != null) {
      throw new UncheckedIOException(
          "cannot listen on " + wanted + ": " + Reasons.of(failure),
          failure instanceof IOException io ? io : new IOException(failure));
    }
    Channel channel = bound.channel();
    events.execute(() -> listeners.add(channel));
    int port = ((InetSocketAddress) channel.localAddress()).getPort();
    return new NettyListening(new HostAndPort(wanted.host(), port).toString(), channel);
  }

  private ChannelInitializer<Channel> initializer(
      Function<Channel, @Nullable TlsEdge> edges, Supplier<ConnectionHandler> handlers) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        TlsEdge edge = edges.apply(channel);
        if (edge != null) {
          channel.pipeline().addLast(edge);
        }
        channel
            .pipeline()
            .addLast(new NettyConnection(NettyLoop.this, channel, handlers.get(), edge));
      }
    };
  }

  private @Nullable TlsEdge acceptingEdge(Channel channel) {
    Tls tls = protection.tls();
    return tls == null
        ? null
        : TlsEdge.accepting(
            () -> {
              SslHandler handler = tls.accepting(channel.alloc(), tlsTasks);
              // Admission has a deadline for more than this.
              handler.setHandshakeTimeoutMillis(0);
              return handler;
            });
  }

  private @Nullable TlsEdge diallingEdge(Channel channel, HostAndPort target, Duration timeout) {
    Tls tls = protection.tls();
    return tls == null
        ? null
        : TlsEdge.dialling(
            () -> {
              SslHandler handler = tls.dialling(channel.alloc(), target, tlsTasks);
              handler.setHandshakeTimeoutMillis(Math.max(1, timeout.toMillis()));
              return handler;
            });
  }

  @Override
  public void protect(Protection newProtection) {
    protection = newProtection;
    Tls tls = newProtection.tls();
    if (tls != null) {
      every(RELOAD_PERIOD, () -> tlsTasks.execute(tls::follow));
    }
  }

  @Override
  public void limitAccepting(AcceptLimits limits) {
    events.execute(
        () -> {
          admission.limit(limits);
          halfFrames.limit(limits.halfFrameBytes());
          unread.limit(limits.unreadBytes());
        });
  }

  HalfFrames halfFrames() {
    return halfFrames;
  }

  Unread unread() {
    return unread;
  }

  Protection protection() {
    return protection;
  }

  Admission admission() {
    return admission;
  }

  @Override
  public void connect(String hostAndPort, Duration timeout, ConnectionHandler handler) {
    Dialling dialling = new Dialling(this, HostAndPort.parse(hostAndPort), timeout, handler);
    if (ending) {
      later(() -> handler.onClosed("shutting down"));
      return;
    }
    diallings.add(dialling);
    dialling.start(resolver);
  }

  /** A bootstrap for one attempt to connect. */
  Bootstrap bootstrap(HostAndPort target, Duration timeout, ConnectionHandler handler) {
    return new Bootstrap()
        .group(events)
        .channelFactory(NettyIo.CHOSEN.clients()::get)
        .disableResolver()
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.SO_KEEPALIVE, true)
        .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) Math.max(1, timeout.toMillis()))
        .handler(initializer(channel -> diallingEdge(channel, target, timeout), () -> handler));
  }

  void dialled(Dialling dialling) {
    diallings.remove(dialling);
  }

  void opened(NettyConnection connection) {
    connections.add(connection);
    if (ending) {
      connection.close("shutting down");
    }
  }

  void ended(NettyConnection connection) {
    connections.remove(connection);
    if (ending && connections.isEmpty()) {
      terminate();
    }
  }

  ClosedForCauseLog closedForCause() {
    return closedForCause;
  }

  /** The loop is the only writer, so that no atomic addition is needed. */
  void received(int bytes) {
    bytesReceived.lazySet(bytesReceived.getPlain() + bytes);
  }

  void sent(int bytes) {
    bytesSent.lazySet(bytesSent.getPlain() + bytes);
  }

  @Override
  public long bytesReceived() {
    return bytesReceived.get();
  }

  @Override
  public long bytesSent() {
    return bytesSent.get();
  }

  @Override
  public void close() {
    endBy(this::end);
  }

  @Override
  public void abort() {
    endBy(this::breakOff);
  }

  private void endBy(Runnable ending) {
    if (events.inEventLoop()) {
      ending.run();
      return;
    }
    try {
      events.execute(ending);
    } catch (RejectedExecutionException alreadyClosed) {
      log.debug("closed already");
    }
    Thread running = thread;
    if (running != null) {
      joinUninterruptibly(running);
    }
  }

  /** The loop's end takes no longer than its connections linger, so it is worth waiting for. */
  private static void joinUninterruptibly(Thread running) {
    boolean interrupted = false;
    while (running.isAlive()) {
      try {
        running.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void end() {
    if (ending) {
      return;
    }
    ending = true;
    resolver.close();
    tlsTasks.close();
    listeners.forEach(Channel::close);
    List.copyOf(diallings).forEach(dialling -> dialling.fail("shutting down"));
    List.copyOf(connections).forEach(connection -> connection.close("shutting down"));
    if (connections.isEmpty()) {
      terminate();
    } else {
      after(Duration.ofMillis(Outgoing.LINGER_MILLIS), this::terminate);
    }
  }

  private void breakOff() {
    ending = true;
    resolver.close();
    tlsTasks.close();
    listeners.forEach(Channel::close);
    List.copyOf(diallings).forEach(Dialling::abandon);
    List.copyOf(connections).forEach(NettyConnection::abort);
    terminate();
  }

  private void terminate() {
    if (terminating) {
      return;
    }
    terminating = true;
    closedForCause.finish();
    // In a later turn: what was deferred until now, onClosed above all, runs first.
    later(() -> events.shutdownGracefully(0, SHUTDOWN_MILLIS, TimeUnit.MILLISECONDS));
  }

  static String describe(@Nullable SocketAddress address) {
    if (address instanceof InetSocketAddress inet && inet.getAddress() != null) {
      return new HostAndPort(inet.getAddress().getHostAddress(), inet.getPort()).toString();
    }
    return String.valueOf(address);
  }

  private record NettyListening(String address, Channel channel) implements Listening {
    @Override
    public void stop() {
      ChannelFuture closing = channel.close();
      if (!channel.eventLoop().inEventLoop()) {
        closing.awaitUninterruptibly();
      }
    }
  }
}
