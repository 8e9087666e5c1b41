package org.concoord.client;

import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.LongSupplier;
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
  private final LongSupplier clock;
  private final SplittableRandom random;
  private final long askedTtlMicros;
  private final SessionSafety safety;
  private final Unsent unsent = new Unsent();
  private final OpenUnits units = new OpenUnits();
  private final Waiting waiting = new Waiting();
  private final LateOutcomes late = new LateOutcomes();
  private final CallFrames frames = new CallFrames(late);
  private final KeepAlive keepAlive = new KeepAlive();
  private final MessagePackReader outcome = new MessagePackReader();
  private @Nullable Session session;

  /** The nonce of the session being asked for, the same until it is answered; 0: none. */
  private long nonce;

  private boolean nonceSent;

  /** When it was first asked for. */
  private long askedNanos;

  /** Commands of the session below this number have been sent on the link there is. */
  private long sentBelow;

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
      frames.append(to, cluster, in, again);
      sent = true;
    }
    while (in.hasRoom() && to.isWritable() && sentBelow == in.next()) {
      Command next = unsent.next();
      if (next != null) {
        in.number(next, nowNanos);
        frames.append(to, cluster, in, next);
      } else {
        CallUnit unit = unsent.nextUnit(in.room());
        if (unit == null) {
          break;
        }
        units.add(in.next(), unit.size(), in.ackedBelow());
        unit.calls().forEach(call -> in.number(call, nowNanos));
        frames.sendUnit(to, cluster, in, sentBelow, in.next());
      }
      sentBelow = in.next();
      sent = true;
    }
    frames.send(to, cluster);
    return sent;
  }

  /** Sends what comes next of what was sent on an earlier link; returns whether it was open. */
  private boolean sendAgain(Link to, ClusterId cluster, Session in) {
    long first = sentBelow;
    sentBelow = units.endOf(first);
    if (sentBelow > first + 1) {
      return frames.sendUnit(to, cluster, in, first, sentBelow);
    }
    Command again = in.open(first);
    if (again == null || again.isGivenUp()) {
      return false;
    }
    frames.append(to, cluster, in, again);
    return true;
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
    frames.openSession(to, cluster, nonce, askedTtlMicros);
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

  /** Keeps the session alive, and tells where that may fail. */
  void tick(long nowNanos) {
    safety.tick(nowNanos);
    Session in = session;
    if (in != null && in.hasRoom()) {
      InternalCommand word = keepAlive.due(in, unsent, safety.heardNanos(), nowNanos);
      if (word != null) {
        unsent.add(word);
      }
    }
  }

  /** Some of what a keep-alive, and a word of danger, may be late. */
  long tickNanos() {
    return session == null ? Long.MAX_VALUE : KeepAlive.tickNanos(session);
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
    frames.discard();
    nonce = 0;
    session = null;
    late.clear();
    safety.lost();
    closed();
  }
}
