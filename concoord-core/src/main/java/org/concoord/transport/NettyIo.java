package org.concoord.transport;

import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.Errors;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which of Netty's ways to the kernel this JVM uses: epoll where it is there and may be loaded
 * without a word from the JVM, else NIO.
 */
record NettyIo(
    String name,
    Supplier<IoHandlerFactory> handlers,
    Supplier<ServerChannel> servers,
    Supplier<Channel> clients) {
  private static final Logger log = LoggerFactory.getLogger(NettyIo.class);

  /** From this version on (JEP 472) the JVM warns on stderr of native code that nobody enabled. */
  private static final int FIRST_WARNING_VERSION = 24;

  /** Chosen once: loading native code is per JVM. */
  static final NettyIo CHOSEN = choose();

  private static NettyIo choose() {
    NettyIo chosen = mayLoadNative() && epollWorks() ? Native.epoll() : nio();
    log.debug("transport: {}", chosen.name());
    return chosen;
  }

  private static NettyIo nio() {
    return new NettyIo(
        "nio", NioIoHandler::newFactory, NioServerSocketChannel::new, NioSocketChannel::new);
  }

  private static boolean epollWorks() {
    try {
      return Native.available();
    } catch (LinkageError absent) {
      log.debug("no epoll: {}", absent.toString());
      return false;
    }
  }

  /**
   * True if loading a library prints nothing: before JDK 24, or where the user enabled native
   * access for Netty's modules (or for the class path). {@code Module.isNativeAccessEnabled} is
   * younger than the Java we compile for, hence the handle.
   */
  private static boolean mayLoadNative() {
    if (Runtime.version().feature() < FIRST_WARNING_VERSION) {
      return true;
    }
    try {
      MethodHandle enabled =
          MethodHandles.publicLookup()
              .findVirtual(
                  Module.class, "isNativeAccessEnabled", MethodType.methodType(boolean.class));
      return (boolean) enabled.invokeExact(IoHandlerFactory.class.getModule())
          && (boolean) enabled.invokeExact(io.netty.util.Version.class.getModule())
          && (boolean) enabled.invokeExact(Native.module());
    } catch (LinkageError e) {
      log.debug("no epoll: {}", e.toString());
      return false;
    } catch (Throwable e) {
      throw new LinkageError("Module.isNativeAccessEnabled cannot be called on JDK 24 or later", e);
    }
  }

  /** Apart, so that the classes of epoll, which are optional, are only linked when asked for. */
  private static final class Native {
    private Native() {}

    static Module module() {
      return Epoll.class.getModule();
    }

    /**
     * Also touches the table of error numbers, which Netty fills in from native code only when the
     * first error occurs: a library of another version than the classes would fail there, in the
     * middle of a connection.
     */
    static boolean available() {
      return Epoll.isAvailable() && Errors.ERRNO_ECONNRESET_NEGATIVE < 0;
    }

    static NettyIo epoll() {
      return new NettyIo(
          "epoll",
          EpollIoHandler::newFactory,
          EpollServerSocketChannel::new,
          EpollSocketChannel::new);
    }
  }
}
