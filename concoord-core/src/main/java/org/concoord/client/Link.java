package org.concoord.client;

import org.concoord.codec.Bodies;
import org.concoord.codec.ClientHello;
import org.concoord.codec.ClientWelcome;
import org.concoord.codec.FrameHeader;
import org.concoord.codec.FrameType;
import org.concoord.codec.Goodbye;
import org.concoord.codec.Limits;
import org.concoord.codec.MalformedFrameException;
import org.concoord.codec.MessagePackWriter;
import org.concoord.codec.Redirect;
import org.concoord.codec.Token;
import org.concoord.codec.Versions;
import org.concoord.paxos.ClusterId;
import org.concoord.paxos.ReplicaId;
import org.concoord.spi.MalformedValueException;
import org.concoord.transport.Connection;
import org.concoord.transport.ConnectionHandler;
import org.jspecify.annotations.Nullable;

/** One connection to one replica, from the hello on. Owned by the loop. */
final class Link implements ConnectionHandler {
  private final String address;
  private final ClusterId pinned;
  private final @Nullable Token token;
  private final byte[] head = new byte[FrameHeader.BYTES];
  private Events events;
  private @Nullable Connection connection;
  private boolean ended;
  private long receivedNanos = System.nanoTime();

  Link(String address, ClusterId pinned, @Nullable Token token, Events events) {
    this.address = address;
    this.pinned = pinned;
    this.token = token;
    this.events = events;
  }

  String address() {
    return address;
  }

  /** From now on somebody else hears of this link. */
  void handOver(Events newEvents) {
    events = newEvents;
  }

  /** When the last frame came, on the clock of {@link System#nanoTime}. */
  long receivedNanos() {
    return receivedNanos;
  }

  boolean isWritable() {
    return connection != null && connection.isWritable();
  }

  /** Asks whether it lives. */
  void ping(ClusterId cluster) {
    send(FrameType.PING, cluster, new MessagePackWriter(0, 0));
  }

  void send(FrameType type, ClusterId cluster, MessagePackWriter body) {
    if (connection != null) {
      FrameHeader.write(head, type, cluster, 0, ReplicaId.NONE, ReplicaId.NONE);
      connection.send(head, head.length, body.array(), 0, body.size());
    }
  }

  /** Closes it; nothing more is heard of it. */
  void drop(String reason) {
    ended = true;
    if (connection != null) {
      connection.close(reason);
    }
  }

  @Override
  public void onOpen(Connection opened) {
    connection = opened;
    if (ended) {
      opened.close("not needed any more");
      return;
    }
    opened.limitFrames(Limits.FRAME_BYTES);
    MessagePackWriter body = new MessagePackWriter();
    if (token != null) {
      token.write(body);
      send(FrameType.TOKEN, ClusterId.NONE, body);
      body.reset();
    }
    new ClientHello(Versions.CURRENT, pinned).write(body);
    send(FrameType.CLIENT_HELLO, ClusterId.NONE, body);
  }

  @Override
  public void onFrame(Connection from, byte[] frame) {
    if (ended) {
      return;
    }
    receivedNanos = System.nanoTime();
    try {
      dispatch(from, frame);
    } catch (MalformedFrameException | MalformedValueException e) {
      from.closeForCause("its frame cannot be read: " + e.getMessage());
    }
  }

  private void dispatch(Connection from, byte[] frame) {
    FrameType type = FrameHeader.check(frame);
    switch (type) {
      case CLIENT_WELCOME -> events.welcomed(this, ClientWelcome.read(Bodies.of(frame)));
      case REPLIES -> events.replied(this, frame);
      case READ_REPLIES -> events.readReplied(this, frame);
      case PONG -> events.ponged(this);
      case REDIRECT -> events.redirected(this, Redirect.read(Bodies.of(frame)));
      case GOODBYE -> {
        Goodbye goodbye = Goodbye.read(Bodies.of(frame));
        if (goodbye.notAuthorized()) {
          events.refused(this, goodbye.reason());
        }
        end("it said goodbye: " + goodbye.reason(), FrameHeader.cluster(frame));
        from.close("goodbye");
      }
      default -> from.closeForCause("a " + type + " frame, which no client takes");
    }
  }

  @Override
  public void onClosed(String reason) {
    end(reason, ClusterId.NONE);
  }

  private void end(String reason, ClusterId sender) {
    if (!ended) {
      ended = true;
      events.closed(this, reason, sender);
    }
  }

  /** What happens to a link; after {@link #closed}, nothing. */
  interface Events {
    /** Once after the hello, and again each time that the replica has begun to lead. */
    void welcomed(Link link, ClientWelcome welcome);

    void replied(Link link, byte[] frame);

    void readReplied(Link link, byte[] frame);

    /** It has answered a {@link Link#ping}. */
    void ponged(Link link);

    void redirected(Link link, Redirect redirect);

    /** The replica will have nothing to do with this client; {@link #closed} follows. */
    void refused(Link link, String reason);

    /** {@code sender} is the instance that said goodbye, if it did and has one. */
    void closed(Link link, String reason, ClusterId sender);
  }
}
