package org.concoord.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the socket and TLS, for what {@link SslHandler} does not do as this transport
 * wants it. An accepted connection gets one only when its first byte has come, since it costs
 * memory and somebody who says nothing shall cost none; and a first byte that begins no TLS is
 * answered in a way that the other side can tell from a broken network. Once the connection has
 * ended for its owner, nothing more is decrypted, and only the owner closes the socket.
 */
final class TlsEdge extends ChannelDuplexHandler {
  /** A fatal alert, "unexpected message", which a plaintext side takes for the sign that it is. */
  private static final byte[] ALERT = {0x15, 0x03, 0x03, 0, 2, 2, 10};

  private static final byte HANDSHAKE_RECORD = 0x16;

  /** The other side speaks plaintext. */
  static final Object PLAINTEXT = new Object();

  private final Supplier<SslHandler> source;
  private final boolean waits;
  private @Nullable SslHandler tls;
  private boolean over;

  private TlsEdge(Supplier<SslHandler> source, boolean waits) {
    this.source = source;
    this.waits = waits;
  }

  static TlsEdge accepting(Supplier<SslHandler> source) {
    return new TlsEdge(source, true);
  }

  static TlsEdge dialling(Supplier<SslHandler> source) {
    return new TlsEdge(source, false);
  }

  private void begin(ChannelHandlerContext context) {
    SslHandler begun = source.get();
    tls = begun;
    context.pipeline().addAfter(context.name(), null, begun);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    if (!waits) {
      begin(context);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf in = (ByteBuf) message;
    if (over) {
      ReferenceCountUtil.release(in);
      return;
    }
    if (tls == null) {
      if (in.getByte(in.readerIndex()) != HANDSHAKE_RECORD) {
        ReferenceCountUtil.release(in);
        context.writeAndFlush(Unpooled.wrappedBuffer(ALERT), context.voidPromise());
        context.fireUserEventTriggered(PLAINTEXT);
        return;
      }
      begin(context);
    }
    context.fireChannelRead(in);
  }

  /** TLS gives up a connection that its owner lets linger: see {@link NettyConnection}. */
  @Override
  public void close(ChannelHandlerContext context, ChannelPromise promise) {
    if (over) {
      promise.trySuccess();
    } else {
      context.close(promise);
    }
  }

  /**
   * The connection has ended: tells the other side so once all that was sent before has gone, which
   * may have to wait for a task beside the loop, and then goes on.
   */
  void end(boolean established, Runnable then) {
    over = true;
    if (established && tls != null) {
      tls.closeOutbound().addListener(sent -> then.run());
    } else {
      then.run();
    }
  }
}
