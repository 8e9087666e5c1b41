package org.concoord.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection on a {@link NettyLoop}.
 *
 * <p>It ends in two steps. First it is closed for its owner: no more frames, {@code onClosed} in a
 * later turn. Then the socket lingers: what is queued is written, our half is shut down, and what
 * still comes is discarded until the peer closes too, or for {@link Outgoing#LINGER_MILLIS}.
 * Closing a socket with unread bytes would reset it, and the peer might lose the very frame that
 * tells it why.
 *
 * <p>Of a connection that was accepted nothing more is read while its peer is behind with reading
 * what is sent to it: whoever does not listen shall not speak. That is one-sided, or two that both
 * wait for the other to read would wait for ever.
 */
final class NettyConnection extends ChannelInboundHandlerAdapter implements Connection {
  static final int INITIAL_FRAME_LIMIT = 4 << 10;

  /**
   * Unsent bytes lie outside the heap, but by default there is as much of that as of heap: a few
   * peers that do not read must not take it all.
   */
  static final long UNSENT_LIMIT = Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 4);

  private static final Logger log = LoggerFactory.getLogger(Connection.class);

  /** Two empty frames: nothing to a side that speaks plaintext, and no record of TLS. */
  private static final byte[] NO_TLS = new byte[2 * Integer.BYTES];

  private final NettyLoop loop;
  private final Channel channel;
  private final ConnectionHandler handler;

  /** Null without TLS. */
  private final @Nullable TlsEdge tls;

  private final Outgoing outgoing;
  private final FrameCutter cutter = new FrameCutter();
  private String remote = "?";
  private Identity identity = Identity.PLAINTEXT;
  private int frameLimit = INITIAL_FRAME_LIMIT;
  private boolean opened;
  private boolean framed;

  /** A frame had begun and not ended when the last read was over. */
  private boolean half;

  private boolean closed;
  private boolean paused;
  private @Nullable String failure;

  NettyConnection(
      NettyLoop loop, Channel channel, ConnectionHandler handler, @Nullable TlsEdge tls) {
    this.loop = loop;
    this.channel = channel;
    this.handler = handler;
    this.tls = tls;
    this.outgoing = new Outgoing(loop, this, channel, tls);
  }

  @Override
  public void send(byte[] head, int headLength, byte[] body, int bodyOffset, int bodyLength) {
    if (closed) {
      return;
    }
    if (unsent() + headLength + bodyLength > UNSENT_LIMIT) {
      overflow("over " + UNSENT_LIMIT + " bytes unsent: the peer does not read");
      return;
    }
    outgoing.add(head, headLength, body, bodyOffset, bodyLength);
  }

  /** What is queued is given up, since nobody takes it. */
  void overflow(String reason) {
    outgoing.discard();
    finish(reason, true);
    outgoing.hangUp();
  }

  /** At the end of the turn: everything of this turn in one write. */
  void flush() {
    outgoing.flush();
  }

  @Override
  public long unsent() {
    return outgoing.unsent();
  }

  @Override
  public boolean isWritable() {
    return !closed && outgoing.isLow();
  }

  @Override
  public boolean isOpen() {
    return opened && !closed;
  }

  @Override
  public void limitFrames(int maximumBytes) {
    frameLimit = maximumBytes;
  }

  @Override
  public void pause(boolean newPaused) {
    paused = newPaused;
    readOrNot();
  }

  /** What is said on a closed connection is read, to be discarded. */
  private void readOrNot() {
    channel.config().setAutoRead(closed || !paused && !outgoing.isBehind());
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (!isAccepted() || closed) {
      return;
    }
    outgoing.onWritability();
    readOrNot();
  }

  private boolean isAccepted() {
    return channel.parent() != null;
  }

  @Override
  public void introduced() {
    loop.admission().done(this);
  }

  @Override
  public Identity identity() {
    return identity;
  }

  @Override
  public String remote() {
    return remote;
  }

  @Override
  public void close(String reason) {
    if (!closed) {
      finish(reason, false);
      outgoing.linger(opened);
    }
  }

  @Override
  public void closeForCause(String reason) {
    if (!closed) {
      finish(reason, true);
      outgoing.linger(opened);
    }
  }

  @Override
  public void reset(String reason) {
    if (!closed) {
      finish(reason, false);
    }
    abort();
  }

  /** Resets the socket, and tells the owner nothing. */
  void abort() {
    closed = true;
    outgoing.discard();
    try {
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
    } catch (ChannelException gone) {
      log.debug("connection of {} had ended before it was reset", remote);
    }
    outgoing.hangUp();
  }

  /** Ends the connection for its owner. */
  private void finish(String reason, boolean forCause) {
    closed = true;
    loop.admission().done(this);
    loop.halfFrames().ended(this);
    loop.unread().caughtUp(this);
    readOrNot();
    if (forCause) {
      loop.closedForCause().closed(remote, reason, System.nanoTime());
    } else {
      log.debug("connection of {} ends: {}", remote, reason);
    }
    loop.later(() -> handler.onClosed(reason));
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    remote = NettyLoop.describe(channel.remoteAddress());
    if (isAccepted()) {
      loop.admission().came(this);
    }
    loop.opened(this);
    if (tls == null) {
      open();
    }
  }

  private void open() {
    if (!closed) {
      opened = true;
      guarded(() -> handler.onOpen(this));
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (closed) {
      return;
    }
    if (event == TlsEdge.PLAINTEXT) {
      closeForCause("it speaks plaintext, and this port TLS");
    } else if (event instanceof SslHandshakeCompletionEvent handshake) {
      if (handshake.isSuccess()) {
        authenticated(context.pipeline().get(SslHandler.class).engine().getSession());
      } else {
        broken(Reasons.of(handshake.cause()));
      }
    }
  }

  private void authenticated(SSLSession session) {
    try {
      X509Certificate certificate = (X509Certificate) session.getPeerCertificates()[0];
      // A session that was resumed has been judged before, perhaps long before.
      String outOfDate = Certificates.outOfDate(List.of(certificate), new Date());
      if (outOfDate != null) {
        broken("its " + outOfDate);
        return;
      }
      identity = Certificates.identity(certificate);
      open();
    } catch (SSLPeerUnverifiedException none) {
      broken("it presented no certificate");
    }
  }

  /** TLS has failed, or what was said in it is not to be trusted. */
  private void broken(String reason) {
    if (!closed) {
      finish(reason, isAccepted());
      outgoing.linger(opened);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf in = (ByteBuf) message;
    try {
      loop.received(in.readableBytes());
      while (!closed) {
        byte[] frame = cutter.next(in, frameLimit);
        if (frame == null) {
          noteHalfFrame();
          return;
        }
        framed = true;
        endHalfFrame();
        handler.onFrame(this, frame);
      }
    } catch (FrameCutter.OversizedFrameException e) {
      oversized(e);
    } catch (RuntimeException e) {
      failed(e);
    } finally {
      ReferenceCountUtil.release(in);
    }
  }

  private void noteHalfFrame() {
    int bytes = cutter.partialBytes();
    if (bytes > 0 && isAccepted()) {
      half = true;
      loop.halfFrames().take(this, bytes);
    }
  }

  private void endHalfFrame() {
    if (half) {
      half = false;
      loop.halfFrames().ended(this);
    }
  }

  private void oversized(FrameCutter.OversizedFrameException e) {
    if (tls == null && !framed && e.looksLikeTls()) {
      outgoing.write(NO_TLS);
      closeForCause("it speaks TLS, and this side plaintext");
    } else {
      closeForCause(e.getMessage() + " bytes");
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (isOpen()) {
      guarded(() -> handler.onReadComplete(this));
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (closed) {
      // It lingers, and nobody hears what is said on it.
      return;
    }
    if (TlsReasons.of(cause) != null) {
      broken(Reasons.of(cause));
      return;
    }
    if (failure == null) {
      failure = Reasons.of(cause);
    }
    outgoing.hangUp();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    outgoing.discard();
    if (!closed) {
      String partial = cutter.describePartial();
      String how = failure == null ? "closed by peer" : failure;
      finish(partial == null ? how : how + " " + partial, partial != null);
    }
    loop.ended(this);
  }

  private void guarded(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  private void failed(RuntimeException e) {
    if (!closed) {
      log.error("connection of {}: its handler failed", remote, e);
      finish("internal error: " + e, false);
      outgoing.linger(opened);
    }
  }
}
