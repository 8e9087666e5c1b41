package org.concoord.client;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.concoord.codec.CallsWriter;
import org.concoord.codec.FrameHeader;
import org.concoord.codec.FrameType;
import org.concoord.codec.Limits;
import org.concoord.codec.MessagePackReader;
import org.concoord.codec.OutcomeStatus;
import org.concoord.codec.RepliesCursor;
import org.concoord.paxos.ClusterId;
import org.jspecify.annotations.Nullable;

/**
 * Calls on their way through the log (S1): opens a session for them, numbers them, sends them, and
 * sends them again under the same numbers on whatever link comes next. Owned by the loop.
 *
 * <p>A call is in exactly one place: in {@link Unsent}, or in the session's ring. Only a numbered
 * call can have reached a replica, which is what tells {@code QuorumLost} from {@code
 * OutcomeUnknown} at its deadline.
 */
final class OpenCalls {
  private final SplittableRandom random;
  private final Unsent unsent = new Unsent();
  private final OpenUnits units = new OpenUnits();
  private final CallsWriter calls = new CallsWriter();
  private final RepliesCursor replies = new RepliesCursor();
  private final MessagePackReader outcome = new MessagePackReader();
  private @Nullable Session session;

  /** The nonce of the session being asked for, the same until it is answered; 0: none. */
  private long nonce;

  private boolean nonceSent;

  /** Commands of the session below this number have been sent on the link there is. */
  private long sentBelow;

  private long sentNanos = System.nanoTime();

  OpenCalls(SplittableRandom random) {
    this.random = random;
  }

  void add(PendingCall<?> call) {
    unsent.add(call);
  }

  void add(CallUnit unit) {
    unsent.add(unit);
  }

  boolean isEmpty() {
    return unsent.isEmpty() && (session == null || session.isIdle());
  }

  boolean hasSession() {
    return session != null;
  }

  /** Whether an answer is owed for what has been sent. */
  boolean areOwed() {
    return session != null && !session.isIdle();
  }

  /** What has been sent before may be lost. */
  void onNewLink() {
    nonceSent = false;
    sentBelow = session == null ? 0 : session.ackedBelow();
  }

  /** Sends what may be sent, in as few frames as it fits in; returns whether there was any. */
  boolean pump(Link to, ClusterId cluster) {
    Session in = session;
    return in == null ? openSession(to, cluster) : pump(to, cluster, in);
  }

  private boolean pump(Link to, ClusterId cluster, Session in) {
    boolean sent = false;
    while (sentBelow < in.next() && to.isWritable()) {
      sent |= sendAgain(to, cluster, in);
    }
    while (in.hasRoom() && to.isWritable() && sentBelow == in.next()) {
      Command next = unsent.next();
      if (next != null) {
        in.number(next);
        append(to, cluster, in, next);
      } else {
        CallUnit unit = unsent.nextUnit(in.room());
        if (unit == null) {
          break;
        }
        units.add(in.next(), unit.size(), in.ackedBelow());
        unit.calls().forEach(in::number);
        sendUnit(to, cluster, in, sentBelow, in.next());
      }
      sentBelow = in.next();
      sent = true;
    }
    sendCalls(to, cluster);
    return sent;
  }

  /** Sends what comes next of what was sent on an earlier link; returns whether it was open. */
  private boolean sendAgain(Link to, ClusterId cluster, Session in) {
    long first = sentBelow;
    sentBelow = units.endOf(first);
    if (sentBelow > first + 1) {
      return sendUnit(to, cluster, in, first, sentBelow);
    }
    Command again = in.open(first);
    if (again == null || again.isGivenUp()) {
      return false;
    }
    append(to, cluster, in, again);
    return true;
  }

  /** Sends what is open of the commands from {@code first} on, in a frame of their own. */
  private boolean sendUnit(Link to, ClusterId cluster, Session in, long first, long end) {
    sendCalls(to, cluster);
    for (long sequence = first; sequence < end; sequence++) {
      Command command = in.open(sequence);
      if (command != null) {
        append(to, cluster, in, command);
      }
    }
    return sendFrame(to, FrameType.BATCH, cluster);
  }

  private boolean openSession(Link to, ClusterId cluster) {
    if (nonceSent || unsent.isEmpty()) {
      return false;
    }
    while (nonce == 0) {
      nonce = random.nextLong();
    }
    nonceSent = true;
    calls.beginCommand().openSession(nonce, 0);
    calls.endCommand();
    sendCalls(to, cluster);
    return true;
  }

  private void append(Link to, ClusterId cluster, Session in, Command command) {
    if (calls.sizeBytes() + command.sizeBytes() > Limits.FRAME_BYTES - FrameHeader.BYTES) {
      sendCalls(to, cluster);
    }
    command.noteSending();
    command.write(calls.beginCommand().session(in.slot(), in.index()), in.ackedBelow());
    calls.endCommand();
  }

  private void sendCalls(Link to, ClusterId cluster) {
    sendFrame(to, FrameType.CALLS, cluster);
  }

  private boolean sendFrame(Link to, FrameType type, ClusterId cluster) {
    if (calls.count() == 0) {
      return false;
    }
    to.send(type, cluster, calls.finish());
    calls.begin();
    sentNanos = System.nanoTime();
    return true;
  }

  /** Takes a frame of answers. */
  void onReplies(byte[] frame) {
    replies.reset(frame);
    while (replies.next()) {
      if (replies.sessionSlot() == 0 && replies.sessionIndex() == 0) {
        opened();
      } else {
        answered();
      }
    }
  }

  private void opened() {
    if (nonce == 0 || replies.sequence() != nonce) {
      return;
    }
    nonce = 0;
    nonceSent = false;
    replies.outcome(outcome);
    if (OutcomeStatus.read(outcome) == OutcomeStatus.OK) {
      units.clear();
      Session opened = new Session(outcome.readLong(), outcome.readInt(), outcome.readLong());
      session = opened;
      sentBelow = opened.next();
    } else {
      unsent.answerAll(replies.array(), replies.outcomeOffset(), replies.outcomeLength());
    }
  }

  private void answered() {
    Session in = session;
    if (in == null || !in.is(replies.sessionSlot(), replies.sessionIndex())) {
      return;
    }
    Command command = in.open(replies.sequence());
    if (command == null) {
      return;
    }
    if (OutcomeStatus.read(replies.outcome(outcome)) == OutcomeStatus.SESSION_EXPIRED) {
      expire(in);
      return;
    }
    in.end(replies.sequence());
    command.answer(
        replies.array(), replies.outcomeOffset(), replies.outcomeLength(), replies.remoteStack());
  }

  /** What was sent in it must not run again in another one; what was not may. */
  private void expire(Session expired) {
    session = null;
    expired.endAll(command -> command.fail(Failures::expired));
    unsent.onExpired();
  }

  /** Nobody waits for it any more. */
  void abandon(PendingCall<?> call) {
    if (session != null && session.open(call.sequence()) == call) {
      session.end(call.sequence());
    }
  }

  /** Fails calls that are past their deadline. */
  void giveUpDue(long nowNanos, String trouble) {
    Session in = session;
    if (in != null) {
      for (long sequence = in.ackedBelow(); sequence < in.next(); sequence++) {
        Command command = in.open(sequence);
        if (command != null && (command.isDue(nowNanos) || command.isGivenUp())) {
          in.end(sequence);
          command.fail(target -> Failures.unanswered(target, trouble));
        }
      }
    }
    unsent.giveUpDue(nowNanos, trouble);
  }

  /** Says something in a session that has said nothing for long. */
  void keepAlive(long nowNanos) {
    Session in = session;
    if (in != null
        && !unsent.hasInternal()
        && in.hasRoom()
        && nowNanos - sentNanos > TimeUnit.MICROSECONDS.toNanos(in.ttlMicros() / 3)) {
      unsent.add(InternalCommand.keepAlive());
      // Not again at the next tick, though there may be no leader to send it to.
      sentNanos = nowNanos;
    }
  }

  /** Gives the session back; {@code then} runs once that is answered. */
  void closeSession(Runnable then) {
    unsent.add(InternalCommand.closeSession((array, offset, length) -> then.run()));
  }

  void failAll(Function<PendingCall<?>, RuntimeException> why) {
    if (session != null) {
      session.endAll(command -> command.fail(why));
    }
    unsent.failAll(why);
  }

  /** Fails what is certain not to have run. */
  void failUnsent(Function<PendingCall<?>, RuntimeException> why) {
    unsent.failAll(why);
  }

  /** Forgets the session, in whose middle something broke; later calls get another. */
  void forgetSession() {
    calls.begin();
    nonce = 0;
    session = null;
  }
}
