package org.concoord.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.DuplexChannel;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link NettyConnection} sends: frames are copied into chunks, which leave at the end of
 * the loop's turn in one write; and how the socket is closed, so that what was sent last arrives.
 * On the loop.
 */
final class Outgoing {
  /** Unsent bytes at which a peer counts as behind, and those at which it does no longer. */
  static final WriteBufferWaterMark UNREAD_MARKS = new WriteBufferWaterMark(256 << 10, 1 << 20);

  static final long LINGER_MILLIS = 500;

  private static final long LOW_WATER = 256 << 10;

  /**
   * Chunks are about this large, so that a pooled buffer neither grows by copying nor stays large
   * for ever.
   */
  private static final int CHUNK = 64 << 10;

  private static final int SMALL_CHUNK = 4 << 10;

  private final NettyLoop loop;
  private final NettyConnection connection;
  private final Channel channel;

  /** Null without TLS. */
  private final @Nullable TlsEdge tls;

  private @Nullable ByteBuf chunk;
  private boolean dirty;

  /** The peer does not read as fast as it is sent to. */
  private boolean behind;

  Outgoing(NettyLoop loop, NettyConnection connection, Channel channel, @Nullable TlsEdge tls) {
    this.loop = loop;
    this.connection = connection;
    this.channel = channel;
    this.tls = tls;
  }

  /** Queues a frame of so many bytes, in two parts. */
  void add(byte[] head, int headLength, byte[] body, int bodyOffset, int bodyLength) {
    int length = headLength + bodyLength;
    ByteBuf out = room(Integer.BYTES + length);
    out.writeInt(length).writeBytes(head, 0, headLength).writeBytes(body, bodyOffset, bodyLength);
    loop.sent(Integer.BYTES + length);
    if (!dirty) {
      dirty = true;
      loop.flushAtTurnEnd(connection);
    }
  }

  private ByteBuf room(int bytes) {
    ByteBuf current = chunk;
    if (current != null && current.readableBytes() + bytes > CHUNK) {
      chunk = null;
      channel.write(current, channel.voidPromise());
      current = null;
      if (behind) {
        loop.unread().grew(connection);
      }
    }
    if (current == null) {
      int capacity = Math.max(bytes, SMALL_CHUNK);
      // The JDK encrypts from the heap; the kernel reads from outside of it.
      current =
          tls == null
              ? channel.alloc().directBuffer(capacity)
              : channel.alloc().heapBuffer(capacity);
      chunk = current;
    }
    return current;
  }

  /** At the end of the turn: everything of this turn in one write. */
  void flush() {
    dirty = false;
    ByteBuf current = chunk;
    chunk = null;
    if (current == null) {
      channel.flush();
    } else {
      channel.writeAndFlush(current, channel.voidPromise());
    }
  }

  /** Sends as is, before what follows. */
  void write(byte[] bytes) {
    channel.write(Unpooled.wrappedBuffer(bytes), channel.voidPromise());
  }

  /** Bytes that the socket has not taken. */
  long unsent() {
    ByteBuf current = chunk;
    var queued = channel.unsafe().outboundBuffer();
    return (current == null ? 0 : current.readableBytes())
        + (queued == null ? 0 : queued.totalPendingWriteBytes());
  }

  boolean isLow() {
    return unsent() < LOW_WATER;
  }

  boolean isBehind() {
    return behind;
  }

  /** The socket has begun or ceased to take what is sent. */
  void onWritability() {
    behind = !channel.isWritable();
    if (behind) {
      loop.unread().grew(connection);
    } else {
      loop.unread().caughtUp(connection);
    }
  }

  /** Gives up what has not been written. */
  void discard() {
    if (chunk != null) {
      chunk.release();
      chunk = null;
    }
  }

  /**
   * Writes what is queued, shuts our half down, and closes the socket once the peer has too, or
   * after {@link #LINGER_MILLIS}.
   *
   * @param opened whether the connection was one for its owner, with TLS behind it
   */
  void linger(boolean opened) {
    flush();
    if (!channel.isActive()) {
      hangUp();
      return;
    }
    channel
        .eventLoop()
        .schedule(this::hangUp, LINGER_MILLIS, TimeUnit.MILLISECONDS)
        .addListener(ignored -> {});
    if (tls == null) {
      // Shutting a half down drops what is still queued, so it waits until that is written.
      channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> shutdownOutput());
    } else {
      tls.end(opened, this::shutdownOutput);
    }
  }

  private void shutdownOutput() {
    ((DuplexChannel) channel)
        .shutdownOutput()
        .addListener(
            shut -> {
              if (!shut.isSuccess()) {
                hangUp();
              }
            });
  }

  /** Closes the socket now: by way of the pipeline, TLS would take its time to say so first. */
  void hangUp() {
    channel.unsafe().close(channel.voidPromise());
  }
}
