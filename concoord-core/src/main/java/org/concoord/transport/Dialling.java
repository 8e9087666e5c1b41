package org.concoord.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ConnectTimeoutException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt to connect: looks the host up if need be, and tries its addresses one after the
 * other.
 */
final class Dialling {
  private static final Logger log = LoggerFactory.getLogger(Dialling.class);

  private final NettyLoop loop;
  private final HostAndPort target;
  private final Duration timeout;
  private final ConnectionHandler handler;
  private @Nullable Channel channel;
  private boolean done;

  Dialling(NettyLoop loop, HostAndPort target, Duration timeout, ConnectionHandler handler) {
    this.loop = loop;
    this.target = target;
    this.timeout = timeout;
    this.handler = handler;
  }

  void start(Resolver resolver) {
    InetAddress literal = Resolver.literal(target.host());
    if (literal != null) {
      dial(List.of(literal), 0);
      return;
    }
    resolver.resolve(
        target.host(),
        addresses -> {
          try {
            loop.execute(() -> dial(addresses, 0));
          } catch (RejectedExecutionException closed) {
            log.debug("resolved {} after the loop had ended", target.host());
          }
        });
  }

  private void dial(List<InetAddress> addresses, int index) {
    if (done) {
      return;
    }
    if (addresses.isEmpty()) {
      fail("unknown host " + target.host());
      return;
    }
    if (!loop.protection().allows(addresses.get(index))) {
      fail(
          "not dialled, since "
              + addresses.get(index).getHostAddress()
              + " is not this machine and neither TLS nor insecure plaintext is configured");
      return;
    }
    ChannelFuture connecting =
        loop.bootstrap(target, timeout, handler)
            .connect(new InetSocketAddress(addresses.get(index), target.port()));
    channel = connecting.channel();
    connecting.addListener(
        finished -> {
          Throwable failure = finished.cause();
          if (failure == null) {
            succeed();
          } else if (index + 1 < addresses.size()) {
            dial(addresses, index + 1);
          } else {
            fail(reason(failure));
          }
        });
  }

  private String reason(Throwable failure) {
    return failure instanceof ConnectTimeoutException
        ? "no answer within " + timeout.toMillis() + " ms"
        : Reasons.of(failure);
  }

  private void succeed() {
    done = true;
    loop.dialled(this);
  }

  /** Gives up, and tells the handler. */
  void fail(String reason) {
    if (!done) {
      abandon();
      loop.later(() -> handler.onClosed(reason));
    }
  }

  /** Gives up, and tells nobody. */
  void abandon() {
    done = true;
    loop.dialled(this);
    if (channel != null) {
      channel.close();
    }
  }
}
