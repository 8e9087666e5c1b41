package org.concoord.transport;

/**
 * One TCP connection that carries frames. Everything here is called on the connection's loop;
 * frames handed over in one turn of the loop leave together at the end of the turn.
 */
public interface Connection {
  /**
   * Queues one frame: its length prefix, then {@code head}, then {@code body}. Both are copied
   * before this returns. A connection whose unsent bytes pass its limit is closed, and what was
   * queued is lost; on a closed connection this does nothing.
   */
  void send(byte[] head, int headLength, byte[] body, int bodyOffset, int bodyLength);

  /** Unsent bytes are below the low-water mark: a good moment to hand over more. */
  boolean isWritable();

  /** Bytes that were handed over and that the socket has not taken. */
  long unsent();

  boolean isOpen();

  /** The largest frame this connection accepts; small until its peer has introduced itself. */
  void limitFrames(int maximumBytes);

  /**
   * Whether no more is to be taken from the other side for now: then its bytes stay in the sockets,
   * and in the end it cannot send any. A few frames that have been read already come all the same.
   */
  void pause(boolean paused);

  /**
   * The other side has said who it is, and is believed: the {@link AcceptLimits} do not concern
   * this connection any more.
   */
  void introduced();

  /** Who is at the other end, as its certificate says. Once the connection stands. */
  Identity identity();

  /** What the peer's socket address is, for log lines. */
  String remote();

  /**
   * Sends what is queued, as far as the peer takes it within half a second, then closes; {@link
   * ConnectionHandler#onClosed} follows with {@code reason}, in a later turn, and no frame comes
   * before it.
   */
  void close(String reason);

  /**
   * As {@link #close}, for what the peer did wrong: leaves one line in the log, and of a flood of
   * them a few lines and their number.
   */
  void closeForCause(String reason);

  /**
   * Ends the connection at once: what is queued is lost, a frame half written among it, and the
   * peer's socket is reset. {@link ConnectionHandler#onClosed} follows as after {@link #close}.
   */
  void reset(String reason);
}
