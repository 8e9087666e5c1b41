package org.concoord.client;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.concoord.codec.ClientWelcome;
import org.concoord.codec.Redirect;
import org.concoord.codec.Token;
import org.concoord.dns.Endpoints;
import org.concoord.paxos.ClusterId;
import org.concoord.spi.ReadPath;
import org.concoord.transport.Loop;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a client says to the replica that leads, wherever the lead goes: calls and reads, and
 * whether it is still there. Owned by the loop.
 */
final class Conversation implements Link.Events, LeaderSearch.Owner {
  private static final Logger log = LoggerFactory.getLogger(Conversation.class);
  private static final Duration BUSY_TICK = Duration.ofMillis(25);
  private static final Duration IDLE_TICK = Duration.ofMillis(500);

  /** While all that is open waits for others: often enough to ask whether the leader is there. */
  private static final Duration WAITING_TICK = Duration.ofMillis(100);

  private final ClientMeters meters;
  private final Loop loop;
  private final LeaderSearch search;
  private final Callers calls = new Callers();
  private final OpenReads reads = new OpenReads();
  private final ReplicaReads replicaReads;
  private final Silence silence = new Silence();
  private @Nullable Link link;

  /** Whether this link has brought any answer. */
  private boolean heard;

  private Loop.@Nullable Cancellable tick;
  private boolean tickIsBusy;
  private boolean closing;
  private @Nullable Runnable whenClosed;

  Conversation(
      Loop loop, Endpoints endpoints, @Nullable Token token, long seed, ClientMeters meters) {
    this.meters = meters;
    this.loop = loop;
    SplittableRandom random = new SplittableRandom(seed);
    this.search = new LeaderSearch(loop, endpoints, token, random.nextLong(), this);
    this.replicaReads = new ReplicaReads(loop, endpoints, token, search, random.nextLong());
  }

  void begin() {
    search.begin();
    armTick();
  }

  /** Takes a call over from its caller. */
  void add(Submission call) {
    if (closing || isOfOneWhoHasClosed(call)) {
      call.fail(Failures::closed);
      return;
    }
    try {
      if (call instanceof PendingCall<?> one) {
        add(one);
      } else if (call instanceof CallUnit unit) {
        calls.add(unit);
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

  /** Handed over while its session was being given back. */
  private static boolean isOfOneWhoHasClosed(Submission call) {
    return call instanceof PendingCall<?> one
        ? one.target().caller().isClosed()
        : call instanceof CallUnit unit && unit.caller().isClosed();
  }

  private void add(PendingCall<?> call) {
    if (!call.isRead()) {
      calls.add(call);
    } else if (call.target().reads() == ReadPath.LEADER) {
      reads.add(call);
    } else {
      replicaReads.add(call);
    }
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
    boolean sent = calls.pump(to, search.pinned());
    sent |= reads.pump(to, search.pinned());
    if (sent) {
      silence.sent(System.nanoTime());
    }
  }

  @Override
  public boolean needsLeader() {
    return !calls.isEmpty() || !reads.isEmpty();
  }

  @Override
  public String silentLeader() {
    return link == null ? "" : link.address();
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
      meters.disconnected(old.address(), "it is silent");
    }
    log.debug("leader: {}", found.address());
    found.handOver(this);
    link = found;
    meters.connected(found.address());
    heard = false;
    silence.linkEnded();
    calls.onNewLink();
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
    if (link == from) {
      meters.redirected(from.address());
    }
    lost(from, "it does not lead");
  }

  @Override
  public void refused(Link from, String reason) {
    log.debug("{} refuses this client: {}", from.address(), reason);
  }

  /** Only what was never sent is known not to have run. */
  @Override
  public void refused(String why) {
    calls.failUnsent(call -> Failures.notAuthorized(call, why));
    reads.failAll(call -> Failures.notAuthorized(call, why));
  }

  @Override
  public void closed(Link from, String reason, ClusterId sender) {
    log.debug("connection to {} ended: {}", from.address(), reason);
    lost(from, reason);
  }

  private void lost(Link from, String reason) {
    if (link != from) {
      return;
    }
    link = null;
    meters.disconnected(from.address(), reason);
    silence.linkEnded();
    calls.onLinkEnded(System.nanoTime());
    if (heard) {
      search.begin();
    } else {
      search.beginAfterPause();
    }
  }

  @Override
  public void replied(Link from, byte[] frame) {
    calls.onReplies(frame);
    onAnswer(from);
    if (whenClosed != null && !calls.haveSession()) {
      closed();
    }
  }

  @Override
  public void readReplied(Link from, byte[] frame) {
    reads.onReplies(frame);
    onAnswer(from);
  }

  private void onAnswer(Link from) {
    heard = true;
    silence.heard(from.receivedNanos(), calls.areOwed() || !reads.isEmpty());
    search.stop();
    loop.wantTurnEnd();
  }

  /** The leader is there: whoever was asked about it meanwhile need not answer. */
  @Override
  public void ponged(Link from) {
    silence.ponged(from.receivedNanos());
    search.stop();
  }

  @Override
  public void reset(ClusterId pinned, ClusterId found) {
    failEverything(target -> Failures.reset(target, pinned, found));
  }

  private void failEverything(Function<PendingCall<?>, RuntimeException> why) {
    calls.failAll(why);
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
      meters.disconnected(old.address(), "internal error");
    }
    failEverything(target -> Failures.broken(target, defect));
    calls.forgetSessions();
    search.beginAfterPause();
    closed();
  }

  /** A caller does not wait any more. */
  void abandoned(PendingCall<?> call) {
    if (call.isRead()) {
      reads.abandon(call);
      replicaReads.abandon(call);
    } else {
      calls.abandon(call);
      loop.wantTurnEnd();
    }
  }

  private void armTick() {
    if (tick != null) {
      tick.cancel();
    }
    boolean waitsForOthers = link != null && reads.isEmpty() && calls.isCalm() && !calls.isEmpty();
    tickIsBusy = !waitsForOthers && needsLeader() || !replicaReads.isEmpty();
    Duration pace = tickIsBusy ? BUSY_TICK : waitsForOthers ? WAITING_TICK : IDLE_TICK;
    long mostNanos = calls.tickNanos();
    tick = loop.after(pace.toNanos() <= mostNanos ? pace : Duration.ofNanos(mostNanos), this::tick);
  }

  private void tick() {
    tick = null;
    long now = System.nanoTime();
    try {
      calls.giveUpDue(now, search.trouble());
      reads.giveUpDue(now, search.trouble());
      replicaReads.tick(now);
      calls.tick(now);
      Link asked = link;
      if (asked != null && silence.wantsPing(now)) {
        asked.ping(search.pinned());
      } else if (asked != null && silence.raisesDoubt(now)) {
        search.begin();
      }
    } catch (RuntimeException | Error defect) {
      breakOff(defect);
    }
    loop.wantTurnEnd();
    armTick();
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
    if (link == null || !calls.haveSession()) {
      closed();
    } else {
      calls.closeSessions();
      loop.wantTurnEnd();
    }
  }

  /** As {@link #close}, of one of those who call; reads, which are in no session, go on. */
  void end(Caller caller, Runnable then) {
    calls.end(caller, then);
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
