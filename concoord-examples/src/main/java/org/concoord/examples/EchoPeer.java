package org.concoord.examples;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * A bare Netty echo of 64 bytes over loopback with a caller that waits for each, as a caller of a
 * proxy does.
 */
final class EchoPeer implements AutoCloseable {
  private static final int BYTES = 64;

  private final EventLoopGroup serverLoop = new MultiThreadIoEventLoopGroup(1, ioHandlers());
  private final EventLoopGroup clientLoop = new MultiThreadIoEventLoopGroup(1, ioHandlers());
  private final Channel server;
  private final Channel client;
  private volatile long echoed;
  private volatile Thread waiting = Thread.currentThread();

  EchoPeer() throws InterruptedException {
    boolean epoll = usesEpoll();
    server =
        new ServerBootstrap()
            .group(serverLoop)
            .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(new Echo())
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .sync()
            .channel();
    client =
        new Bootstrap()
            .group(clientLoop)
            .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .handler(new Receiver())
            .connect(server.localAddress())
            .sync()
            .channel();
  }

  /** What the library itself would use: newer JVMs warn of native code. */
  private static boolean usesEpoll() {
    return Runtime.version().feature() < 24 && Epoll.isAvailable();
  }

  private static IoHandlerFactory ioHandlers() {
    return usesEpoll() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
  }

  long medianNanos(int calls) {
    waiting = Thread.currentThread();
    long[] nanos = new long[calls];
    for (int i = 0; i < calls; i++) {
      long expected = echoed + 1;
      long start = System.nanoTime();
      client.writeAndFlush(client.alloc().directBuffer(BYTES).writeZero(BYTES));
      while (echoed < expected) {
        LockSupport.park(this);
      }
      nanos[i] = System.nanoTime() - start;
    }
    Arrays.sort(nanos);
    return nanos[calls / 2];
  }

  @Override
  public void close() {
    client.close().syncUninterruptibly();
    server.close().syncUninterruptibly();
    clientLoop.shutdownGracefully();
    serverLoop.shutdownGracefully();
  }

  @ChannelHandler.Sharable
  private static final class Echo extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      context.writeAndFlush(message);
    }
  }

  private final class Receiver extends ChannelInboundHandlerAdapter {
    private long received;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ByteBuf bytes = (ByteBuf) message;
      received += bytes.readableBytes();
      bytes.release();
      echoed = received / BYTES;
      LockSupport.unpark(waiting);
    }
  }
}
