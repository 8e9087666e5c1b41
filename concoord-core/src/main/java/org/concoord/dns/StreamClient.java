package org.concoord.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A connection of somebody who asks by TCP: each message behind its length, any number of them
 * without waiting for answers, which come in the order of the questions.
 */
final class StreamClient {
  /** Answers that are not read: with more, no query is read either. */
  private static final int MOST_UNREAD = 64 << 10;

  private static final int LENGTH_BYTES = 2;

  private final SocketChannel channel;
  private final InetAddress address;
  private final ByteBuffer in = ByteBuffer.allocate(LENGTH_BYTES + NameServer.LARGEST_QUERY);
  private ByteBuffer out = ByteBuffer.allocate(0);

  /** When it last asked, or took an answer. */
  private long aliveNanos;

  /** Whether it has said that it asks nothing more; it may be waiting for answers still. */
  private boolean hasAsked;

  StreamClient(SocketChannel channel, InetAddress address, long nowNanos) {
    this.channel = channel;
    this.address = address;
    this.aliveNanos = nowNanos;
  }

  InetAddress address() {
    return address;
  }

  long aliveNanos() {
    return aliveNanos;
  }

  /**
   * Reads what has come, and answers what of it is whole.
   *
   * @return false where the connection is to be closed
   */
  boolean read(StreamClients.Answerer answerer, SelectionKey key, long nowNanos)
      throws IOException {
    hasAsked = channel.read(in) < 0;
    return answer(answerer, nowNanos) && write(answerer, key, nowNanos);
  }

  private boolean answer(StreamClients.Answerer answerer, long nowNanos) {
    in.flip();
    while (in.remaining() >= LENGTH_BYTES && out.remaining() < MOST_UNREAD) {
      int length = Short.toUnsignedInt(in.getShort(in.position()));
      if (length > NameServer.LARGEST_QUERY) {
        return false;
      }
      if (in.remaining() < LENGTH_BYTES + length) {
        break;
      }
      byte[] query = new byte[length];
      in.position(in.position() + LENGTH_BYTES).get(query);
      byte @Nullable [] answer = answerer.answer(query, length, address);
      if (answer == null) {
        return false;
      }
      aliveNanos = nowNanos;
      append(answer);
    }
    in.compact();
    return true;
  }

  private void append(byte[] answer) {
    int waiting = out.remaining();
    if (out.capacity() - out.limit() < LENGTH_BYTES + answer.length) {
      byte[] larger = Arrays.copyOfRange(out.array(), out.position(), out.limit());
      out = ByteBuffer.wrap(Arrays.copyOf(larger, 2 * waiting + LENGTH_BYTES + answer.length));
      out.limit(waiting);
    }
    int end = out.limit();
    out.limit(end + LENGTH_BYTES + answer.length);
    out.putShort(end, (short) answer.length);
    out.put(end + LENGTH_BYTES, answer);
  }

  /**
   * Writes what there is room for, and goes on with questions that waited for that.
   *
   * @return false where the connection is to be closed
   */
  boolean write(StreamClients.Answerer answerer, SelectionKey key, long nowNanos)
      throws IOException {
    while (out.hasRemaining()) {
      if (channel.write(out) == 0) {
        key.interestOps(
            !hasAsked && out.remaining() < MOST_UNREAD
                ? SelectionKey.OP_WRITE | SelectionKey.OP_READ
                : SelectionKey.OP_WRITE);
        return true;
      }
      aliveNanos = nowNanos;
      if (!out.hasRemaining() && !answer(answerer, nowNanos)) {
        return false;
      }
    }
    key.interestOps(SelectionKey.OP_READ);
    return !hasAsked;
  }
}
