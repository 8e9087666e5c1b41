package org.concoord.client;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
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
 * <p>A call is in exactly one place: in {@link Unsent}, in the session's ring, or among those that
 * are {@link Waiting}, which hold back no numbers. Only a numbered call can have reached a replica,
 * which is what tells {@code QuorumLost} from {@code OutcomeUnknown} at its deadline.
 */
final class OpenCalls {
  private static final long[] NO_LATE_OUTCOMES = {};

  /** What naming a late outcome takes at most, beside what a command has anyway. */
  private static final int LATE_OUTCOME_BYTES = 16;

  /** How often in a time to live it is looked after at least. */
  private static final int TICKS = 12;

  private final LongSupplier clock;
  private final SplittableRandom random;
  private final long askedTtlMicros;
  private final SessionSafety safety;
  private final Unsent unsent = new Unsent();
  private final OpenUnits units = new OpenUnits();
  private final Waiting waiting = new Waiting();
  private final LateOutcomes late = new LateOutcomes();
  private final CallsWriter calls = new CallsWriter();
  private final MessagePackReader outcome = new MessagePackReader();
  private @Nullable Session session;

  /** The nonce of the session being asked for, the same until it is answered; 0: none. */
  private long nonce;

  private boolean nonceSent;

  /** When it was first asked for. */
  private long askedNanos;

  /** Commands of the session below this number have been sent on the link there is. */
  private long sentBelow;

  /** The last word of this client's own, and when it was thought of. */
  private @Nullable InternalCommand keepAlive;

  private long keptAliveNanos;
  private boolean known;
  private @Nullable Runnable whenClosed;

  /**
   * @param ttlMicros how long its sessions are to outlive their silence; 0 for the default
   * @param safety is told what becomes of the session
   * @param clock that of {@link System#nanoTime}
   */
  OpenCalls(SplittableRandom random, long ttlMicros, SessionSafety safety, LongSupplier clock) {
    this.clock = clock;
    this.random = random;
    this.askedTtlMicros = ttlMicros;
    this.safety = safety;
  }

  /** Whether it is among those that its client looks after. */
  boolean isKnown() {
    return known;
  }

  void becomeKnown() {
    known = true;
  }

  void add(PendingCall<?> call) {
    unsent.add(call);
  }

  void add(CallUnit unit) {
    unsent.add(unit);
  }

  boolean isEmpty() {
    return isCalm() && waiting.isEmpty();
  }

  /** Whether nothing is open but calls that are known to wait for others. */
  boolean isCalm() {
    return unsent.isEmpty() && (session == null || session.isIdle()) && waiting.isCertain();
  }

  boolean hasSession() {
    return session != null;
  }

  /** Whether an answer is owed for what has been sent. */
  boolean areOwed() {
    return session != null && !(session.isIdle() && waiting.isEmpty());
  }

  /** What has been sent before may be lost. */
  void onNewLink() {
    onLinkEnded(clock.getAsLong());
    nonceSent = false;
    sentBelow = session == null ? 0 : session.ackedBelow();
  }

  /** Nobody can say any more whether what waits still does. */
  void onLinkEnded(long nowNanos) {
    waiting.onLinkEnded(nowNanos);
    late.onNewLink();
  }

  /** Sends what may be sent, in as few frames as it fits in; returns whether there was any. */
  boolean pump(Link to, ClusterId cluster) {
    Session in = session;
    return in == null ? openSession(to, cluster) : pump(to, cluster, in);
  }

  private boolean pump(Link to, ClusterId cluster, Session in) {
    boolean sent = false;
    long nowNanos = clock.getAsLong();
    while (sentBelow < in.next() && to.isWritable()) {
      sent |= sendAgain(to, cluster, in);
    }
    while (to.isWritable()) {
      Command again = waiting.nextToSend();
      if (again == null) {
        break;
      }
      append(to, cluster, in, again);
      sent = true;
    }
    while (in.hasRoom() && to.isWritable() && sentBelow == in.next()) {
      Command next = unsent.next();
      if (next != null) {
        in.number(next, nowNanos);
        append(to, cluster, in, next);
      } else {
        CallUnit unit = unsent.nextUnit(in.room());
        if (unit == null) {
          break;
        }
        units.add(in.next(), unit.size(), in.ackedBelow());
        unit.calls().forEach(call -> in.number(call, nowNanos));
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
        append(to, cluster, in, command, NO_LATE_OUTCOMES);
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
      askedNanos = clock.getAsLong();
    }
    nonceSent = true;
    calls.beginCommand().openSession(nonce, askedTtlMicros);
    calls.endCommand();
    sendCalls(to, cluster);
    return true;
  }

  private void append(Link to, ClusterId cluster, Session in, Command command) {
    long[] told = late.tellWith(command.sequence(), in.ackedBelow());
    int bytes = command.sizeBytes() + told.length * LATE_OUTCOME_BYTES;
    if (calls.sizeBytes() + bytes > Limits.FRAME_BYTES - FrameHeader.BYTES) {
      sendCalls(to, cluster);
    }
    append(to, cluster, in, command, told);
  }

  private void append(Link to, ClusterId cluster, Session in, Command command, long[] told) {
    command.noteSending();
    command.write(
        calls.beginCommand().session(in.slot(), in.index()).received(told), in.ackedBelow());
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
    return true;
  }

  /** Takes an answer, if it is one of this session's. */
  boolean take(RepliesCursor replies) {
    if (replies.sessionSlot() == 0 && replies.sessionIndex() == 0) {
      return opened(replies);
    }
    Session in = session;
    if (in == null || !in.is(replies.sessionSlot(), replies.sessionIndex())) {
      return false;
    }
    answered(in, replies);
    return true;
  }

  private boolean opened(RepliesCursor replies) {
    if (nonce == 0 || replies.sequence() != nonce) {
      return false;
    }
    nonce = 0;
    nonceSent = false;
    replies.outcome(outcome);
    if (OutcomeStatus.read(outcome) == OutcomeStatus.OK) {
      units.clear();
      late.clear();
      Session opened = new Session(outcome.readLong(), outcome.readInt(), outcome.readLong());
      session = opened;
      sentBelow = opened.next();
      safety.opened(opened.ttlMicros(), askedNanos);
    } else {
      unsent.answerAll(replies.array(), replies.outcomeOffset(), replies.outcomeLength());
    }
    return true;
  }

  private void answered(Session in, RepliesCursor replies) {
    long sequence = replies.sequence();
    Command command = in.open(sequence);
    if (command == null && waiting.find(sequence) == null) {
      return;
    }
    OutcomeStatus status = OutcomeStatus.read(replies.outcome(outcome));
    if (status == OutcomeStatus.SESSION_EXPIRED) {
      expire(in);
    } else if (command == null) {
      answeredLater(sequence, status, replies);
    } else {
      if (status.isCached() || status == OutcomeStatus.PARKED) {
        safety.answered(in.numberedNanos(sequence));
      }
      in.end(sequence);
      late.answered(sequence, status.isCached() || status == OutcomeStatus.PARKED);
      if (status == OutcomeStatus.PARKED) {
        waiting.add(command);
        return;
      }
      if (command.wasSentAgain()) {
        late.add(sequence); // Perhaps it was parked, and nobody could say so.
      }
      answer(command, replies);
    }
  }

  /** Of a call that was parked: where it is not executed once more, nothing has become of it. */
  private void answeredLater(long sequence, OutcomeStatus status, RepliesCursor replies) {
    if (status == OutcomeStatus.PARKED) {
      waiting.confirm(sequence);
    } else if (status.isCached() || status == OutcomeStatus.STALE) {
      Command command = waiting.end(sequence);
      late.add(sequence);
      if (command != null) {
        answer(command, replies);
      }
    } else {
      waiting.refused(sequence);
    }
  }

  private static void answer(Command command, RepliesCursor replies) {
    command.answer(
        replies.array(), replies.outcomeOffset(), replies.outcomeLength(), replies.remoteStack());
  }

  /** What was sent in it must not run again in another one; what was not may. */
  private void expire(Session expired) {
    session = null;
    expired.endAll(command -> command.fail(Failures::expired));
    waiting.failAll(Failures::expired);
    late.clear();
    unsent.onExpired();
    safety.lost();
    closed();
  }

  /** Nobody waits for it any more. */
  void abandon(PendingCall<?> call) {
    long sequence = call.sequence();
    if (session != null && session.open(sequence) == call) {
      session.end(sequence);
      giveUp(call);
    } else if (waiting.find(sequence) == call) {
      waiting.end(sequence);
      giveUp(call);
    }
  }

  /** Has replicas end a call that may wait there, or have yet to come, for nobody. */
  private void giveUp(Command call) {
    if (call.mayPark() || call.wasParked()) {
      long sequence = call.sequence();
      unsent.add(InternalCommand.cancel(sequence, (array, offset, length) -> late.add(sequence)));
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
          giveUp(command);
        }
      }
    }
    for (Command command : waiting.tick(nowNanos)) {
      command.fail(target -> Failures.unanswered(target, trouble));
      giveUp(command);
    }
    unsent.giveUpDue(nowNanos, trouble);
  }

  /**
   * Says something in a session of which the replicas have heard nothing for long: they have not
   * heard what they refused. A word that is refused itself is said again soon.
   */
  void tick(long nowNanos) {
    safety.tick(nowNanos);
    Session in = session;
    if (in == null || !in.hasRoom() || isKeepingAlive(in)) {
      return;
    }
    long ttlNanos = TimeUnit.MICROSECONDS.toNanos(in.ttlMicros());
    if (nowNanos - safety.heardNanos() > ttlNanos / 3
        && (keepAlive == null || nowNanos - keptAliveNanos >= ttlNanos / TICKS)) {
      InternalCommand word = InternalCommand.keepAlive();
      keepAlive = word;
      keptAliveNanos = nowNanos;
      unsent.add(word);
    }
  }

  /** Whether such a word is on its way. */
  private boolean isKeepingAlive(Session in) {
    InternalCommand word = keepAlive;
    return word != null && (unsent.has(word) || in.open(word.sequence()) == word);
  }

  /** Some of what a keep-alive, and a word of danger, may be late. */
  long tickNanos() {
    return session == null
        ? Long.MAX_VALUE
        : TimeUnit.MICROSECONDS.toNanos(session.ttlMicros()) / TICKS;
  }

  /** Gives the session back, if there is one; {@code then} runs once it is gone. */
  void closeSession(Runnable then) {
    whenClosed = then;
    if (session == null) {
      closed();
    } else {
      unsent.add(
          InternalCommand.closeSession(
              (array, offset, length) -> {
                session = null;
                safety.lost();
                closed();
              }));
    }
  }

  private void closed() {
    Runnable then = whenClosed;
    whenClosed = null;
    if (then != null) {
      then.run();
    }
  }

  void failAll(Function<PendingCall<?>, RuntimeException> why) {
    if (session != null) {
      session.endAll(command -> command.fail(why));
    }
    waiting.failAll(why);
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
    late.clear();
    safety.lost();
    closed();
  }
}
