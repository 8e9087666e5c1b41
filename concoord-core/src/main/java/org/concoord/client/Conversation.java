package org.concoord.client;

import java.time.Duration;
import java.util.List;
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
import org.concoord.codec.Token;
import org.concoord.paxos.ClusterId;
import org.concoord.spi.ReadPath;
import org.concoord.transport.Loop;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a client says to the replica that leads: opens a session, numbers calls, sends them, sends
 * them again under the same numbers wherever the lead goes, and ends them by their outcome or their
 * deadline. Owned by the loop.
 *
 * <p>A call is in exactly one place: in {@link Unsent}, or in the session's ring. Only a numbered
 * call can have reached a replica, which is what tells {@code QuorumLost} from {@code
 * OutcomeUnknown} at its deadline.
 */
final class Conversation implements Link.Events, LeaderSearch.Owner {
  private static final Logger log = LoggerFactory.getLogger(Conversation.class);
  private static final Duration BUSY_TICK = Duration.ofMillis(25);
  private static final Duration IDLE_TICK = Duration.ofMillis(500);

  private final Loop loop;
  private final LeaderSearch search;
  private final SplittableRandom random;
  private final Unsent unsent = new Unsent();
  private final OpenReads reads = new OpenReads();
  private final ReplicaReads replicaReads;
  private final Silence silence = new Silence();
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

  /** Whether this link has brought any answer. */
  private boolean heard;

  private Loop.@Nullable Cancellable tick;
  private boolean tickIsBusy;
  private boolean closing;
  private @Nullable Runnable whenClosed;

  Conversation(Loop loop, List<String> endpoints, @Nullable Token token, long seed) {
    this.loop = loop;
    this.random = new SplittableRandom(seed);
    this.search = new LeaderSearch(loop, endpoints, token, random.nextLong(), this);
    this.replicaReads = new ReplicaReads(loop, endpoints, token, search, random.nextLong());
  }

  void begin() {
    sentNanos = System.nanoTime();
    search.begin();
    armTick();
  }

  /** Takes a call over from its caller. */
  void add(PendingCall<?> call) {
    if (closing) {
      call.fail(Failures::closed);
      return;
    }
    try {
      if (!call.isRead()) {
        unsent.add(call);
      } else if (call.target().reads() == ReadPath.LEADER) {
        reads.add(call);
      } else {
        replicaReads.add(call);
      }
    } catch (RuntimeException | Error defect) {
      breakOff(defect);
      call.fail(target -> Failures.broken(target, defect));
    }
    if (!tickIsBusy) {
      armTick();
    }
    loop.wantTurnEnd();
  }

  /** At the end of a turn: sends what may be sent, in as few frames as it fits in. */
  void pump() {
    Link to = link;
    try {
      if (to != null) {
        pump(to);
      } else if (needsLeader()) {
        search.begin();
      }
      replicaReads.pump();
    } catch (RuntimeException | Error defect) {
      breakOff(defect);
    }
  }

  private void pump(Link to) {
    if (session == null) {
      openSession(to);
    } else {
      pump(to, session);
    }
    if (reads.pump(to, search.pinned())) {
      silence.sent(System.nanoTime());
    }
  }

  private void pump(Link to, Session in) {
    while (sentBelow < in.next() && to.isWritable()) {
      Command again = in.open(sentBelow++);
      if (again != null && !again.isGivenUp()) {
        append(to, in, again);
      }
    }
    while (in.hasRoom() && to.isWritable() && sentBelow == in.next()) {
      Command next = unsent.next();
      if (next == null) {
        break;
      }
      in.number(next);
      sentBelow = in.next();
      append(to, in, next);
    }
    sendFrame(to);
  }

  private void openSession(Link to) {
    if (nonceSent || unsent.isEmpty()) {
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
    command.noteSending();
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
    silence.sent(sentNanos);
  }

  @Override
  public boolean needsLeader() {
    return !unsent.isEmpty() || !reads.isEmpty() || session != null && !session.isIdle();
  }

  @Override
  public void found(Link found) {
    Link old = link;
    if (old != null) {
      if (old.address().equals(found.address()) && !silence.replacesLink(System.nanoTime())) {
        found.drop("the other connection is given more time");
        return;
      }
      old.drop("it is silent");
    }
    log.debug("leader: {}", found.address());
    found.handOver(this);
    link = found;
    heard = false;
    nonceSent = false;
    silence.linkEnded();
    sentBelow = session == null ? 0 : session.ackedBelow();
    reads.onNewLink();
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
  public void refused(Link from, String reason) {
    log.debug("{} refuses this client: {}", from.address(), reason);
  }

  /** Only what was never sent is known not to have run. */
  @Override
  public void refused(String why) {
    unsent.failAll(call -> Failures.notAuthorized(call, why));
    reads.failAll(call -> Failures.notAuthorized(call, why));
  }

  @Override
  public void closed(Link from, String reason, ClusterId sender) {
    log.debug("connection to {} ended: {}", from.address(), reason);
    lost(from);
  }

  private void lost(Link from) {
    if (link != from) {
      return;
    }
    link = null;
    silence.linkEnded();
    if (heard) {
      search.begin();
    } else {
      search.beginAfterPause();
    }
  }

  @Override
  public void readReplied(Link from, byte[] frame) {
    reads.onReplies(frame);
    onHeard(from);
  }

  /** The leader speaks: whoever was asked about it meanwhile need not answer. */
  private void onHeard(Link from) {
    search.stop();
    heard = true;
    boolean owesMore = !reads.isEmpty() || session != null && !session.isIdle();
    silence.heard(from.receivedNanos(), owesMore);
    loop.wantTurnEnd();
  }

  @Override
  public void replied(Link from, byte[] frame) {
    replies.reset(frame);
    while (replies.next()) {
      if (replies.sessionSlot() == 0 && replies.sessionIndex() == 0) {
        opened();
      } else {
        answered();
      }
    }
    onHeard(from);
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
    if (whenClosed != null) {
      closed();
    }
  }

  @Override
  public void reset(ClusterId pinned, ClusterId found) {
    failEverything(target -> Failures.reset(target, pinned, found));
  }

  private void failEverything(Function<PendingCall<?>, RuntimeException> why) {
    if (session != null) {
      session.endAll(command -> command.fail(why));
    }
    unsent.failAll(why);
    reads.failAll(why);
    replicaReads.failAll(why);
  }

  /**
   * Ends everything after a defect of this client, in whose middle nobody knows what is still
   * right: no caller may wait for what will not come. Later calls begin with a new session.
   */
  private void breakOff(Throwable defect) {
    log.error("the client failed; its open calls end, and it goes on with a new session", defect);
    Link old = link;
    link = null;
    silence.linkEnded();
    if (old != null) {
      old.drop("internal error");
    }
    calls.begin();
    nonce = 0;
    failEverything(target -> Failures.broken(target, defect));
    session = null;
    search.beginAfterPause();
    closed();
  }

  /** A caller does not wait any more. */
  void abandoned(PendingCall<?> call) {
    if (call.isRead()) {
      reads.abandon(call);
      replicaReads.abandon(call);
    } else if (session != null && session.open(call.sequence) == call) {
      session.end(call.sequence);
    }
  }

  private void armTick() {
    if (tick != null) {
      tick.cancel();
    }
    tickIsBusy = needsLeader() || !replicaReads.isEmpty();
    tick = loop.after(tickIsBusy ? BUSY_TICK : IDLE_TICK, this::tick);
  }

  private void tick() {
    tick = null;
    long now = System.nanoTime();
    try {
      giveUpDue(now);
      replicaReads.tick(now);
      keepAlive(now);
      if (link != null && silence.raisesDoubt(now)) {
        search.begin();
      }
    } catch (RuntimeException | Error defect) {
      breakOff(defect);
    }
    loop.wantTurnEnd();
    armTick();
  }

  private void giveUpDue(long now) {
    Session in = session;
    if (in != null) {
      for (long sequence = in.ackedBelow(); sequence < in.next(); sequence++) {
        Command command = in.open(sequence);
        if (command != null && (command.isDue(now) || command.isGivenUp())) {
          in.end(sequence);
          command.fail(target -> Failures.unanswered(target, search.trouble()));
        }
      }
    }
    unsent.giveUpDue(now, search);
    reads.giveUpDue(now, search.trouble());
  }

  private void keepAlive(long now) {
    Session in = session;
    if (in != null
        && !unsent.hasInternal()
        && in.hasRoom()
        && now - sentNanos > TimeUnit.MICROSECONDS.toNanos(in.ttlMicros() / 3)) {
      unsent.add(InternalCommand.keepAlive());
      // Not again at the next tick, though there may be no leader to send it to.
      sentNanos = now;
    }
  }

  /**
   * Fails what is open, gives the session back if there is somebody to give it to, and then runs
   * {@code then}. Calls that come later fail.
   */
  void close(Runnable then) {
    closing = true;
    whenClosed = then;
    failEverything(Failures::closed);
    replicaReads.close();
    Session in = session;
    if (link == null || in == null) {
      closed();
      return;
    }
    unsent.add(InternalCommand.closeSession((array, offset, length) -> closed()));
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
