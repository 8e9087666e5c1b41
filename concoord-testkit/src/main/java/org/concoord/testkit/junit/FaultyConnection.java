package org.concoord.testkit.junit;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ThreadLocalRandom;
import org.concoord.codec.FrameHeader;
import org.concoord.transport.Connection;
import org.concoord.transport.ConnectionHandler;
import org.concoord.transport.Identity;
import org.jspecify.annotations.Nullable;

/**
 * Either end of a connection, between its owner and the socket. The end that dialled hurts what is
 * said on the link, frame by frame, before it reaches the socket.
 *
 * <p>While the link is severed neither end notices what becomes of the other: a close, of either
 * side, is kept back until the link is healed, since a cable that is pulled carries no FIN and no
 * RST either. A connection that has lost something to a cut link is reset as soon as the link is
 * healed: no stream goes on with a hole in it.
 */
final class FaultyConnection implements Connection, ConnectionHandler {
  private record Held(byte[] frame, long sinceNanos) {}

  private final FaultyLoop loop;
  private final ConnectionHandler owner;
  private final boolean dialled;

  /** What was sent and has not reached the socket, in order. */
  private final Deque<Held> held = new ArrayDeque<>();

  /** Null on an accepted connection that has not said yet who it is. */
  private @Nullable Link link;

  /** Null before it has opened and once it has ended. */
  private @Nullable Connection socket;

  /** Why the socket has ended, which the owner has not been told yet. */
  private @Nullable String untold;

  /** The owner has been told that it ended, or has itself ended it while the link was severed. */
  private boolean over;

  /** Something was lost to a cut. */
  private boolean torn;

  private boolean releasing;

  private FaultyConnection(
      FaultyLoop loop, ConnectionHandler owner, @Nullable Link link, boolean dialled) {
    this.loop = loop;
    this.owner = owner;
    this.link = link;
    this.dialled = dialled;
  }

  static FaultyConnection dialled(FaultyLoop loop, ConnectionHandler owner, Link link) {
    return new FaultyConnection(loop, owner, link, true);
  }

  static FaultyConnection accepted(FaultyLoop loop, ConnectionHandler owner) {
    return new FaultyConnection(loop, owner, null, false);
  }

  private LinkFaults faults() {
    return link == null ? LinkFaults.NONE : link.faults();
  }

  /** Nobody answers a greeting that does not arrive. */
  void loseAttempt(Duration timeout) {
    loop.opened(this);
    untold = "no answer within " + timeout.toMillis() + " ms";
    loop.after(timeout, this::tell);
  }

  @Override
  public void onOpen(Connection opened) {
    socket = opened;
    loop.opened(this);
    owner.onOpen(this);
  }

  @Override
  public void onFrame(Connection from, byte[] frame) {
    if (link == null) {
      link = loop.linkOf(frame);
    }
    if (isCut(faults())) {
      torn = true;
    } else if (!over) {
      owner.onFrame(this, frame);
    }
  }

  @Override
  public void onReadComplete(Connection connection) {
    if (!over) {
      owner.onReadComplete(this);
    }
  }

  @Override
  public void onClosed(String reason) {
    socket = null;
    if (over) {
      loop.ended(this);
      return;
    }
    untold = reason;
    if (!faults().isSevered()) {
      tell();
    }
  }

  private void tell() {
    String reason = untold;
    if (reason != null) {
      untold = null;
      over = true;
      loop.ended(this);
      owner.onClosed(reason);
    }
  }

  /** The link has got other faults than before, perhaps none. */
  void faultsChanged() {
    if (!faults().isSevered()) {
      if (socket != null && (over || torn)) {
        socket.reset("the link had been cut");
        return;
      }
      tell();
    }
    release();
  }

  void resetIfDialledOn(Link which) {
    if (dialled && link == which && socket != null) {
      socket.reset("reset by the test");
    }
  }

  @Override
  public void send(byte[] head, int headLength, byte[] body, int bodyOffset, int bodyLength) {
    Connection out = socket;
    if (over || out == null) {
      return;
    }
    LinkFaults now = faults();
    if (isCut(now)) {
      torn = true;
    } else if (!dialled) {
      out.send(head, headLength, body, bodyOffset, bodyLength);
    } else if (!isLost(now, head)) {
      if (held.isEmpty() && !now.stalled() && now.delay().isZero()) {
        out.send(head, headLength, body, bodyOffset, bodyLength);
      } else {
        byte[] frame = new byte[headLength + bodyLength];
        System.arraycopy(head, 0, frame, 0, headLength);
        System.arraycopy(body, bodyOffset, frame, headLength, bodyLength);
        held.add(new Held(frame, System.nanoTime()));
        release();
      }
    }
  }

  /** What has lost something carries nothing any more until it is reset. */
  private boolean isCut(LinkFaults now) {
    return torn || now.cut();
  }

  private static boolean isLost(LinkFaults now, byte[] head) {
    return now.lost().contains(FrameHeader.check(head))
        || now.loss() > 0 && ThreadLocalRandom.current().nextDouble() < now.loss();
  }

  /** Sends what has waited long enough, and sees to it that the rest follows. */
  private void release() {
    LinkFaults now = faults();
    if (now.cut() && !held.isEmpty()) {
      held.clear();
      torn = true;
    }
    while (!held.isEmpty() && !now.stalled()) {
      Held first = held.getFirst();
      long early = now.delay().toNanos() - (System.nanoTime() - first.sinceNanos());
      if (early > 0) {
        releaseIn(early);
        return;
      }
      sendHeld(held.removeFirst());
    }
  }

  private void sendHeld(Held next) {
    if (socket != null) {
      socket.send(next.frame(), next.frame().length, next.frame(), 0, 0);
    }
  }

  private void releaseIn(long nanos) {
    if (!releasing) {
      releasing = true;
      loop.after(
          Duration.ofNanos(nanos),
          () -> {
            releasing = false;
            release();
          });
    }
  }

  @Override
  public boolean isWritable() {
    return !over && socket != null && held.isEmpty() && socket.isWritable();
  }

  @Override
  public long unsent() {
    long bytes = socket == null ? 0 : socket.unsent();
    for (Held each : held) {
      bytes += each.frame().length;
    }
    return bytes;
  }

  @Override
  public boolean isOpen() {
    return !over && socket != null && socket.isOpen();
  }

  @Override
  public void limitFrames(int maximumBytes) {
    if (socket != null) {
      socket.limitFrames(maximumBytes);
    }
  }

  @Override
  public void pause(boolean paused) {
    if (socket != null) {
      socket.pause(paused);
    }
  }

  @Override
  public void introduced() {
    if (socket != null) {
      socket.introduced();
    }
  }

  @Override
  public Identity identity() {
    if (socket == null) {
      throw new IllegalStateException("the connection does not stand");
    }
    return socket.identity();
  }

  @Override
  public String remote() {
    return socket == null ? "?" : socket.remote();
  }

  @Override
  public void close(String reason) {
    end(reason, Connection::close);
  }

  @Override
  public void closeForCause(String reason) {
    end(reason, Connection::closeForCause);
  }

  @Override
  public void reset(String reason) {
    end(reason, Connection::reset);
  }

  private interface End {
    void of(Connection connection, String reason);
  }

  private void end(String reason, End end) {
    if (over) {
      return;
    }
    if (!faults().isSevered()) {
      held.forEach(this::sendHeld);
      held.clear();
      if (socket != null) {
        end.of(socket, reason);
      }
      return;
    }
    over = true;
    untold = null;
    held.clear();
    if (socket == null) {
      loop.ended(this);
    }
    loop.execute(() -> owner.onClosed(reason));
  }
}
