package org.concoord.client;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.concoord.codec.CallsCursor;
import org.concoord.codec.ClientWelcome;
import org.concoord.codec.CommandCursor;
import org.concoord.codec.CommandKind;
import org.concoord.codec.FrameHeader;
import org.concoord.codec.FrameType;
import org.concoord.codec.MessagePackWriter;
import org.concoord.codec.OutcomeStatus;
import org.concoord.codec.Redirect;
import org.concoord.codec.RepliesWriter;
import org.concoord.paxos.ClusterId;
import org.concoord.paxos.ReplicaId;
import org.concoord.transport.Connection;
import org.concoord.transport.Identity;
import org.jspecify.annotations.Nullable;

/** What of the replicas a session needs: a leader with a clock that executes what keeps it. */
final class VirtualLeader {
  static final ClusterId CLUSTER = new ClusterId(7, 7);

  private final long ttlNanos;
  private final double rate;
  private final boolean isBusy;
  private final CallsCursor calls = new CallsCursor();
  private final CommandCursor command = new CommandCursor();
  private final List<byte[]> sent = new ArrayList<>();
  private final Deque<Frame> coming = new ArrayDeque<>();
  private final Deque<Frame> answers = new ArrayDeque<>();

  /** 0 where there is no session. */
  private long session;

  private long sessions;
  private long nonce;
  private long heardAt;
  private int words;

  private record Frame(byte[] bytes, long atNanos, long backNanos) {}

  /**
   * @param rate how fast its clock goes
   * @param isBusy whether it refuses all calls, and every other word that keeps a session
   */
  VirtualLeader(long ttlNanos, double rate, boolean isBusy) {
    this.ttlNanos = ttlNanos;
    this.rate = rate;
    this.isBusy = isBusy;
  }

  /** A connection in place of the one before, whose answers are lost. */
  Link connect() {
    sent.clear();
    answers.clear();
    Link link = new Link("leader", CLUSTER, null, new NoEvents());
    link.onOpen(new Wire());
    sent.clear(); // The hello.
    return link;
  }

  /** What has been sent comes after a while, in its order, and its answer after another. */
  void take(long nowNanos, long toNanos, long backNanos) {
    for (byte[] frame : sent) {
      long soonest = coming.isEmpty() ? 0 : coming.getLast().atNanos();
      coming.add(new Frame(frame, Math.max(soonest, nowNanos + toNanos), backNanos));
    }
    sent.clear();
  }

  /** What has been sent never comes. */
  void lose() {
    sent.clear();
  }

  /** The answers that have come by then. */
  List<byte[]> answersBy(long nowNanos) {
    while (!coming.isEmpty() && coming.element().atNanos() <= nowNanos) {
      execute(coming.remove());
    }
    List<byte[]> come = new ArrayList<>();
    while (!answers.isEmpty() && answers.element().atNanos() <= nowNanos) {
      come.add(answers.remove().bytes());
    }
    return come;
  }

  private long clock(long nanos) {
    return (long) (nanos * rate);
  }

  /** Whether the session of which it last told has ended, at that time. */
  boolean hasForgotten(long nowNanos) {
    if (session != 0 && clock(nowNanos) - heardAt > ttlNanos) {
      session = 0;
      nonce = 0;
    }
    return session == 0;
  }

  private void execute(Frame frame) {
    RepliesWriter replies = new RepliesWriter();
    calls.reset(frame.bytes());
    while (calls.next()) {
      command.readWhole(calls.array(), calls.offset(), calls.length());
      boolean forgotten = hasForgotten(frame.atNanos());
      if (command.kind() == CommandKind.OPEN_SESSION) {
        replies.add(0, 0, command.sequence(), open(frame.atNanos()), null);
        continue;
      }
      byte[] outcome = {(byte) OutcomeStatus.SESSION_EXPIRED.code()};
      if (isBusy && (command.kind() == CommandKind.CALL || ++words % 2 == 1)) {
        outcome = OutcomeStatus.BUSY.withText("too much");
      } else if (!forgotten && command.sessionSlot() == session) {
        heardAt = clock(frame.atNanos());
        outcome = ok(1, 0);
      }
      replies.add(command.sessionSlot(), command.sessionIndex(), command.sequence(), outcome, null);
    }
    long soonest = answers.isEmpty() ? 0 : answers.getLast().atNanos();
    MessagePackWriter body = replies.finish();
    byte[] head = new byte[FrameHeader.BYTES];
    FrameHeader.write(head, FrameType.REPLIES, CLUSTER, 0, ReplicaId.NONE, ReplicaId.NONE);
    answers.add(
        new Frame(
            joined(head, head.length, body.array(), 0, body.size()),
            Math.max(soonest, frame.atNanos() + frame.backNanos()),
            0));
  }

  /** The same session for the same number, as long as it lives. */
  private byte[] open(long nanos) {
    if (session == 0 || nonce != command.sequence()) {
      nonce = command.sequence();
      session = ++sessions;
      heardAt = clock(nanos);
    }
    return ok(session, ttlNanos / 1_000);
  }

  private static byte[] ok(long slot, long ttlMicros) {
    MessagePackWriter out = new MessagePackWriter();
    out.writeLong(OutcomeStatus.OK.code());
    out.writeLong(slot);
    out.writeLong(3);
    out.writeLong(ttlMicros);
    return out.toByteArray();
  }

  private static byte[] joined(byte[] head, int headLength, byte[] body, int from, int length) {
    byte[] frame = new byte[headLength + length];
    System.arraycopy(head, 0, frame, 0, headLength);
    System.arraycopy(body, from, frame, headLength, length);
    return frame;
  }

  private final class Wire implements Connection {
    @Override
    public void send(byte[] head, int headLength, byte[] body, int bodyOffset, int bodyLength) {
      sent.add(joined(head, headLength, body, bodyOffset, bodyLength));
    }

    @Override
    public boolean isWritable() {
      return true;
    }

    @Override
    public long unsent() {
      return 0;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void limitFrames(int maximumBytes) {}

    @Override
    public void pause(boolean paused) {}

    @Override
    public void introduced() {}

    @Override
    public Identity identity() {
      throw new UnsupportedOperationException();
    }

    @Override
    public String remote() {
      return "leader";
    }

    @Override
    public void close(String reason) {}

    @Override
    public void closeForCause(String reason) {}

    @Override
    public void reset(String reason) {}
  }

  private static final class NoEvents implements Link.Events {
    @Override
    public void welcomed(Link link, ClientWelcome welcome) {}

    @Override
    public void replied(Link link, byte[] frame) {}

    @Override
    public void readReplied(Link link, byte[] frame) {}

    @Override
    public void ponged(Link link) {}

    @Override
    public void redirected(Link link, Redirect redirect) {}

    @Override
    public void refused(Link link, String reason) {}

    @Override
    public void closed(Link link, String reason, @Nullable ClusterId sender) {}
  }
}
