package org.concoord.testkit.junit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * A port of the loopback interface that stays a replica's own also while it does not run. A socket
 * is bound to it that never listens: whoever dials is refused, the system gives the port to nobody,
 * and a replica may bind it beside. Where the system does not allow the last, as Linux does, {@link
 * #release} the port first; then another process may be faster.
 */
final class HeldPort implements AutoCloseable {
  private final InetSocketAddress address;
  private @Nullable SocketChannel holder;

  private HeldPort(SocketChannel holder) throws IOException {
    this.holder = holder;
    this.address = (InetSocketAddress) holder.getLocalAddress();
  }

  static HeldPort any() {
    try {
      return new HeldPort(bound(new InetSocketAddress("127.0.0.1", 0)));
    } catch (IOException e) {
      throw new UncheckedIOException("no free port on the loopback interface", e);
    }
  }

  private static SocketChannel bound(InetSocketAddress address) throws IOException {
    SocketChannel socket = SocketChannel.open();
    try {
      return socket.setOption(StandardSocketOptions.SO_REUSEADDR, true).bind(address);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  String address() {
    return "127.0.0.1:" + address.getPort();
  }

  boolean isHeld() {
    return holder != null;
  }

  /** Holds it again, if it is still free. */
  void hold() {
    if (holder == null) {
      try {
        holder = bound(address);
      } catch (IOException taken) {
        // Whoever wants to listen there will be told.
      }
    }
  }

  void release() {
    SocketChannel held = holder;
    holder = null;
    if (held != null) {
      try {
        held.close();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot release " + address(), e);
      }
    }
  }

  @Override
  public void close() {
    release();
  }
}
