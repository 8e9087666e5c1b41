package org.concoord.client;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.concoord.codec.CallsWriter;
import org.concoord.codec.ClientWelcome;
import org.concoord.codec.FrameHeader;
import org.concoord.codec.Limits;
import org.concoord.codec.MessagePackReader;
import org.concoord.codec.OutcomeStatus;
import org.concoord.codec.Redirect;
import org.concoord.codec.RepliesCursor;
import org.concoord.paxos.ClusterId;
import org.concoord.transport.Loop;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a client says to the replica that leads: opens a session, numbers calls, sends them, sends
 * them again under the same numbers wherever the lead goes, and ends them by their outcome or their
 * deadline. Owned by the loop.
 *
 * <p>A call is in exactly one place: with its object until that has an id, in {@link #unnumbered}
 * until the session has room, then in the session's ring. Only a numbered call can have reached a
 * replica, which is what tells {@code QuorumLost} from {@code OutcomeUnknown} at its deadline.
 */
final class Conversation implements Link.Events, LeaderSearch.Owner {
  private static final Logger log = LoggerFactory.getLogger(Conversation.class);
  private static final Duration BUSY_TICK = Duration.ofMillis(25);
  private static final Duration IDLE_TICK = Duration.ofMillis(500);

  /**
   * A link that owes answers and has brought nothing for this long: the others are asked who leads.
   */
  private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /**
   * A silent replica that others, or itself on a new connection, still call the leader probably
   * runs a slow call. Its connection is replaced after this, and after twice as long the next time,
   * in case only the connection is dead.
   */
  private static final long RECONNECT_NANOS = TimeUnit.SECONDS.toNanos(2);

  private static final long MAX_RECONNECT_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Loop loop;
  private final LeaderSearch search;
  private final SplittableRandom random;
  private final ArrayDeque<InternalCommand> internal = new ArrayDeque<>();
  private final ArrayDeque<PendingCall<?>> unnumbered = new ArrayDeque<>();
  private final Set<SharedObject> awaited = new LinkedHashSet<>();
  private final CallsWriter calls = new CallsWriter();
  private final RepliesCursor replies = new RepliesCursor();
  private final MessagePackReader outcome = new MessagePackReader();
  private @Nullable Link link;
  private @Nullable Session session;

  /** The nonce of the session being asked for, the same until it is answered; 0: none. */
  private long nonce;

  private boolean nonceSent;

  /** Commands of the session below this number have been sent on this link. */
  private long sentBelow;

  private long sentNanos;
  private long owedSinceNanos;
  private long probedNanos;
  private long reconnectNanos = RECONNECT_NANOS;
  private Loop.@Nullable Cancellable tick;
  private boolean tickIsBusy;
  private @Nullable Runnable whenClosed;

  Conversation(Loop loop, List<String> endpoints, long seed) {
    this.loop = loop;
    this.random = new SplittableRandom(seed);
    this.search = new LeaderSearch(loop, endpoints, random.nextLong(), this);
  }

  void begin() {
    sentNanos = System.nanoTime();
    search.begin();
    armTick();
  }

  /** Takes a call over from its caller. */
  void add(PendingCall<?> call) {
    SharedObject object = call.target().shared();
    if (object.isKnown()) {
      unnumbered.add(call);
    } else {
      object.waiting().add(call);
      awaited.add(object);
      if (object.ask()) {
        create(object);
      }
    }
    if (!tickIsBusy) {
      armTick();
    }
    loop.wantTurnEnd();
  }

  private void create(SharedObject object) {
    internal.add(
        InternalCommand.createObject(
            object, (array, offset, length) -> created(object, array, offset, length)));
  }

  private void created(SharedObject object, byte[] array, int offset, int length) {
    awaited.remove(object);
    outcome.reset(array, offset, length);
    if (OutcomeStatus.read(outcome) == OutcomeStatus.OK) {
      object.become(outcome.readLong());
      unnumbered.addAll(object.waiting());
      object.waiting().clear();
    } else {
      object.askAgain();
      answerAll(object.waiting(), array, offset, length);
    }
  }

  private static void answerAll(
      ArrayDeque<PendingCall<?>> waiting, byte[] array, int offset, int length) {
    for (PendingCall<?> call; (call = waiting.poll()) != null; ) {
      call.answer(array, offset, length, null);
    }
  }

  /** At the end of a turn: sends what may be sent, in as few frames as it fits in. */
  void pump() {
    Link to = link;
    if (to == null) {
      if (needsLeader()) {
        search.begin();
      }
      return;
    }
    Session in = session;
    if (in == null) {
      openSession(to);
    } else {
      while (sentBelow < in.next() && to.isWritable()) {
        Command again = in.open(sentBelow++);
        if (again != null && !again.isGivenUp()) {
          append(to, in, again);
        }
      }
      while (in.hasRoom() && to.isWritable() && sentBelow == in.next()) {
        Command next = nextUnnumbered();
        if (next == null) {
          break;
        }
        in.number(next);
        sentBelow = in.next();
        append(to, in, next);
      }
    }
    sendFrame(to);
  }

  private @Nullable Command nextUnnumbered() {
    Command next = internal.poll();
    while (next == null) {
      PendingCall<?> call = unnumbered.poll();
      if (call == null) {
        return null;
      }
      next = call.isGivenUp() ? null : call;
    }
    return next;
  }

  private void openSession(Link to) {
    if (nonceSent || !hasWork()) {
      return;
    }
    while (nonce == 0) {
      nonce = random.nextLong();
    }
    nonceSent = true;
    calls.beginCommand().openSession(nonce, 0);
    calls.endCommand();
    sendFrame(to);
  }

  private void append(Link to, Session in, Command command) {
    if (calls.sizeBytes() + command.sizeBytes() > Limits.FRAME_BYTES - FrameHeader.BYTES) {
      sendFrame(to);
    }
    command.write(calls.beginCommand().session(in.slot(), in.index()), in.ackedBelow());
    calls.endCommand();
  }

  private void sendFrame(Link to) {
    if (calls.count() == 0) {
      return;
    }
    to.sendCalls(search.pinned(), calls.finish());
    calls.begin();
    sentNanos = System.nanoTime();
    if (owedSinceNanos == 0) {
      owedSinceNanos = sentNanos;
    }
  }

  private boolean hasWork() {
    return !internal.isEmpty() || !unnumbered.isEmpty() || !awaited.isEmpty();
  }

  @Override
  public boolean needsLeader() {
    return hasWork() || session != null && !session.isIdle();
  }

  @Override
  public void found(Link found) {
    Link old = link;
    if (old != null) {
      boolean same = old.address().equals(found.address());
      if (same && silentNanos(System.nanoTime()) < reconnectNanos) {
        found.drop("the other connection is given more time");
        return;
      }
      if (same) {
        reconnectNanos = Math.min(2 * reconnectNanos, MAX_RECONNECT_NANOS);
      }
      old.drop("it is silent");
    }
    log.debug("leader: {}", found.address());
    found.handOver(this);
    link = found;
    nonceSent = false;
    owedSinceNanos = 0;
    sentBelow = session == null ? 0 : session.ackedBelow();
    loop.wantTurnEnd();
  }

  @Override
  public void welcomed(Link from, ClientWelcome welcome) {
    search.learn(welcome.leader(), welcome.members(), welcome.trouble());
  }

  @Override
  public void redirected(Link from, Redirect redirect) {
    search.learn(redirect.leader(), redirect.members(), redirect.trouble());
    from.drop("it does not lead");
    lost(from);
  }

  @Override
  public void closed(Link from, String reason, ClusterId sender) {
    log.debug("connection to {} ended: {}", from.address(), reason);
    lost(from);
  }

  private void lost(Link from) {
    if (link == from) {
      link = null;
      search.begin();
    }
  }

  @Override
  public void replied(Link from, byte[] frame) {
    // The leader speaks: whoever was asked about it meanwhile need not answer.
    search.stop();
    reconnectNanos = RECONNECT_NANOS;
    owedSinceNanos = 0;
    replies.reset(frame);
    while (replies.next()) {
      if (replies.sessionSlot() == 0 && replies.sessionIndex() == 0) {
        opened();
      } else {
        answered();
      }
    }
    if (session != null && !session.isIdle()) {
      owedSinceNanos = from.receivedNanos();
    }
    loop.wantTurnEnd();
  }

  private void opened() {
    if (nonce == 0 || replies.sequence() != nonce) {
      return;
    }
    nonce = 0;
    nonceSent = false;
    replies.outcome(outcome);
    if (OutcomeStatus.read(outcome) == OutcomeStatus.OK) {
      session = new Session(outcome.readLong(), outcome.readInt(), outcome.readLong());
      sentBelow = session.next();
    } else {
      answerAll(unnumbered, replies.array(), replies.outcomeOffset(), replies.outcomeLength());
      for (SharedObject object : awaited) {
        answerAll(
            object.waiting(), replies.array(), replies.outcomeOffset(), replies.outcomeLength());
      }
      forgetObjectsAsked();
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
    expired.endAll(
        command -> {
          if (command instanceof PendingCall<?> call) {
            call.fail(Failures.expired(call.target().describe()));
          }
        });
    internal.clear();
    awaited.forEach(this::create);
    if (whenClosed != null) {
      closed();
    }
  }

  private void forgetObjectsAsked() {
    awaited.forEach(SharedObject::askAgain);
    awaited.clear();
    internal.clear();
  }

  @Override
  public void reset(ClusterId pinned, ClusterId found) {
    failEverything(call -> Failures.reset(call.target().describe(), pinned, found));
  }

  private void failEverything(Function<PendingCall<?>, RuntimeException> why) {
    if (session != null) {
      session.endAll(
          command -> {
            if (command instanceof PendingCall<?> call) {
              call.fail(why.apply(call));
            }
          });
    }
    unnumbered.forEach(call -> call.fail(why.apply(call)));
    unnumbered.clear();
    for (SharedObject object : awaited) {
      object.waiting().forEach(call -> call.fail(why.apply(call)));
      object.waiting().clear();
    }
    forgetObjectsAsked();
  }

  /** A caller does not wait any more. */
  void abandoned(PendingCall<?> call) {
    if (session != null && session.open(call.sequence) == call) {
      session.end(call.sequence);
    }
  }

  private void armTick() {
    if (tick != null) {
      tick.cancel();
    }
    tickIsBusy = needsLeader();
    tick = loop.after(tickIsBusy ? BUSY_TICK : IDLE_TICK, this::tick);
  }

  private void tick() {
    tick = null;
    long now = System.nanoTime();
    giveUpDue(now);
    keepAlive(now);
    watchSilence(now);
    loop.wantTurnEnd();
    armTick();
  }

  private void giveUpDue(long now) {
    Session in = session;
    if (in != null) {
      for (long sequence = in.ackedBelow(); sequence < in.next(); sequence++) {
        Command command = in.open(sequence);
        if (command instanceof PendingCall<?> call && (call.isDue(now) || call.isGivenUp())) {
          call.fail(
              Failures.unanswered(call.target().describe(), deadline(call), search.trouble()));
          in.end(sequence);
        }
      }
    }
    giveUpDue(unnumbered, now);
    for (SharedObject object : awaited) {
      giveUpDue(object.waiting(), now);
    }
  }

  private void giveUpDue(ArrayDeque<PendingCall<?>> waiting, long now) {
    for (Iterator<PendingCall<?>> all = waiting.iterator(); all.hasNext(); ) {
      PendingCall<?> call = all.next();
      if (call.isDue(now) || call.isGivenUp()) {
        call.fail(Failures.neverSent(call.target().describe(), deadline(call), search.trouble()));
        all.remove();
      }
    }
  }

  private static Duration deadline(PendingCall<?> call) {
    return Duration.ofNanos(call.target().deadlineNanos());
  }

  private void keepAlive(long now) {
    Session in = session;
    if (in != null
        && internal.isEmpty()
        && in.hasRoom()
        && now - sentNanos > TimeUnit.MICROSECONDS.toNanos(in.ttlMicros() / 3)) {
      internal.add(InternalCommand.keepAlive());
      // Not again at the next tick, though there may be no leader to send it to.
      sentNanos = now;
    }
  }

  private void watchSilence(long now) {
    if (link != null && silentNanos(now) > SILENCE_NANOS && now - probedNanos > SILENCE_NANOS) {
      probedNanos = now;
      search.begin();
    }
  }

  /** For how long the link has owed an answer and brought none. */
  private long silentNanos(long now) {
    return owedSinceNanos == 0 ? 0 : now - owedSinceNanos;
  }

  /**
   * Fails what is open, gives the session back if there is somebody to give it to, and then runs
   * {@code then}.
   */
  void close(Runnable then) {
    failEverything(call -> Failures.closed(call.target().describe()));
    whenClosed = then;
    Session in = session;
    if (link == null || in == null || !in.hasRoom()) {
      closed();
      return;
    }
    internal.add(InternalCommand.closeSession((array, offset, length) -> closed()));
    loop.wantTurnEnd();
  }

  private void closed() {
    Runnable then = whenClosed;
    whenClosed = null;
    if (then != null) {
      search.stop();
      then.run();
    }
  }
}
