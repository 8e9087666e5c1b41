package org.concoord.server;

import java.time.Duration;
import org.concoord.paxos.ReplicaId;
import org.concoord.transport.Connection;
import org.concoord.transport.ConnectionHandler;
import org.concoord.transport.Loop;
import org.jspecify.annotations.Nullable;

/**
 * The connection this replica dials to one address, and dials again whenever it breaks. All on the
 * loop.
 */
final class PeerLink implements ConnectionHandler {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final long FIRST_RETRY_MILLIS = 20;
  private static final long LAST_RETRY_MILLIS = 320;

  /** Told of what happens on a link. */
  interface Listener {
    /** The connection stands: the first frame is to be written. */
    void onLinkOpen(PeerLink link);

    void onLinkFrame(PeerLink link, byte[] frame);

    /** The connection, or an attempt at one, failed. */
    void onLinkClosed(PeerLink link, String reason);
  }

  private final Loop loop;
  private final String address;
  private final Listener listener;

  private @Nullable Connection connection;
  private ReplicaId answeredAs = ReplicaId.NONE;
  private String trouble = "not connected yet";
  private long retryMillis = FIRST_RETRY_MILLIS;
  private long heardAtNanos = System.nanoTime();

  /** When the connection was opened, or its peer last known to have been reached by it. */
  private long reachedAtNanos;

  private boolean closed;

  PeerLink(Loop loop, String address, Listener listener) {
    this.loop = loop;
    this.address = address;
    this.listener = listener;
  }

  void dial() {
    if (!closed) {
      loop.connect(address, CONNECT_TIMEOUT, this);
    }
  }

  @Override
  public void onOpen(Connection opened) {
    if (closed) {
      opened.close("it is not wanted any more");
      return;
    }
    connection = opened;
    reachedAtNanos = System.nanoTime();
    listener.onLinkOpen(this);
  }

  @Override
  public void onFrame(Connection from, byte[] frame) {
    heard();
    listener.onLinkFrame(this, frame);
  }

  @Override
  public void onClosed(String reason) {
    connection = null;
    answeredAs = ReplicaId.NONE;
    trouble = reason;
    if (!closed) {
      listener.onLinkClosed(this, reason);
      loop.after(Duration.ofMillis(retryMillis), this::dial);
      retryMillis = Math.min(retryMillis * 2, LAST_RETRY_MILLIS);
    }
  }

  /** The peer has introduced itself. */
  void introduced(ReplicaId peer) {
    answeredAs = peer;
    trouble = "";
    retryMillis = FIRST_RETRY_MILLIS;
  }

  /** What is wrong with whoever answers at this address, although the connection stands. */
  void troubled(String what) {
    trouble = what;
  }

  /** Something came from the process behind this address, on whichever connection. */
  void heard() {
    heardAtNanos = System.nanoTime();
  }

  /**
   * Notes whether what is sent here arrives, as far as can be told, and gives up a connection on
   * which it has not for so long.
   */
  void answers(boolean arrives, Duration patience) {
    long now = System.nanoTime();
    if (arrives) {
      reachedAtNanos = now;
    } else if (now - reachedAtNanos >= patience.toNanos()) {
      reset("no answer for " + patience.toSeconds() + " s");
    }
  }

  void close(String reason) {
    closed = true;
    if (connection != null) {
      connection.close(reason);
    }
  }

  /** Closes the connection, to be dialled again. */
  void reset(String reason) {
    if (connection != null) {
      connection.close(reason);
    }
  }

  String address() {
    return address;
  }

  /**
   * The identity the process at this address has introduced itself with, or {@link ReplicaId#NONE}.
   */
  ReplicaId answeredAs() {
    return answeredAs;
  }

  @Nullable Connection connection() {
    return connection;
  }

  String trouble() {
    return trouble;
  }

  Duration silent() {
    return Duration.ofNanos(System.nanoTime() - heardAtNanos);
  }
}
