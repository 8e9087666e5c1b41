package org.concoord.testkit.sim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.concoord.codec.MessagePackReader;
import org.concoord.codec.OutcomeStatus;
import org.concoord.testkit.check.RecordedCall;
import org.jspecify.annotations.Nullable;

/**
 * A client: opens a session, finds its objects, keeps several calls open, follows the leader, and
 * sends a call again, under the same number, until it is answered. It is impatient on purpose. What
 * it calls is the workload's business.
 */
final class SimClient {
  /** What a command was for. */
  private enum Kind {
    OPEN_SESSION,
    FIND_OBJECT,
    CALL,
    CANCEL
  }

  /**
   * A command that is open or was answered.
   *
   * @param key of the command; the sequence of one that opens a session is its nonce
   * @param object that is looked for
   * @param cancelled of one that gives up a call, that call's number
   * @param call of the workload
   */
  private record Request(
      Kind kind, CallKey key, @Nullable SimObject object, @Nullable SimCall call, long cancelled) {}

  private final int process;
  private final World world;
  private final RandomGenerator random;
  private final ClientWork work;
  private final SimReader reads;
  private final Commands commands = new Commands();
  private final MessagePackReader reader = new MessagePackReader();
  private final TreeMap<Long, Request> open = new TreeMap<>();
  private final TreeMap<Long, Request> answered = new TreeMap<>();

  /** Those that wait for others, by the replicas' word: they hold back no acknowledgement (S3). */
  private final TreeMap<Long, Request> parked = new TreeMap<>();

  /** Numbers of calls that may have been parked and whose outcomes are here. */
  private final TreeSet<Long> late = new TreeSet<>();

  private final TreeMap<Long, Long> sentAt = new TreeMap<>();
  private final Map<Long, Long> firstSentAt = new HashMap<>();

  /** When the latest command of this session was first sent that has been answered. */
  private long heardAt;

  private long timeToLive;
  private final Map<String, SimObject> objects = new TreeMap<>();

  /** Calls that were submitted and have no number yet. */
  private final ArrayDeque<SimCall> submitted = new ArrayDeque<>();

  private long sessionSlot;
  private int sessionIndex;
  private long nextSequence;
  private int target;
  private boolean resending;
  private boolean draining;
  private boolean dead;
  private boolean silent;
  private List<Command> lastSent = List.of();

  SimClient(int process, World world, SplittableRandom random) {
    this.process = process;
    this.world = world;
    this.random = random;
    this.work = world.workload().newClient(this, random.split());
    this.target = world.anyReplica(random);
    this.reads = new SimReader(this, world, random.split());
  }

  int process() {
    return process;
  }

  void start() {
    work.begin();
    openSession();
    world.scheduler().after(random.nextLong(world.swarm().retryTime()) + 1, this::retry);
  }

  /** The object of that name, the same at each call. */
  SimObject object(String name, String typeName) {
    return objects.computeIfAbsent(name, key -> new SimObject(name, typeName));
  }

  private void openSession() {
    sessionSlot = 0;
    sessionIndex = 0;
    nextSequence = 1;
    List<SimCall> lost = new ArrayList<>();
    open.putAll(parked);
    for (Request request : open.values()) {
      if (request.call != null) {
        lost.add(request.call);
      }
    }
    open.clear();
    parked.clear();
    late.clear();
    answered.clear();
    sentAt.clear();
    firstSentAt.clear();
    for (SimObject object : objects.values()) {
      object.forget();
      submitted.addAll(object.waiting());
      object.waiting().clear();
    }
    long nonce = random.nextLong() >>> 1;
    send(List.of(request(Kind.OPEN_SESSION, new CallKey(0, 0, nonce), null, null)));
    lost.forEach(SimCall::onLost);
  }

  private boolean hasSession() {
    return sessionSlot > 0;
  }

  private Request request(
      Kind kind, CallKey key, @Nullable SimObject object, @Nullable SimCall call) {
    return request(new Request(kind, key, object, call, 0));
  }

  private Request request(Request request) {
    CallKey key = request.key;
    open.put(key.sequence(), request);
    return request;
  }

  private CallKey nextKey() {
    return new CallKey(sessionSlot, sessionIndex, nextSequence++);
  }

  /** Takes a call; it is sent with the next {@link #flush}. */
  void submit(SimCall call) {
    submitted.add(call);
  }

  /** Sends what was submitted, as far as there is a session and its objects are known. */
  void flush() {
    if (dead || silent || submitted.isEmpty() || !hasSession()) {
      return;
    }
    List<Request> fresh = new ArrayList<>();
    while (!submitted.isEmpty()) {
      SimCall call = submitted.remove();
      SimObject object = call.object();
      if (object.isKnown()) {
        Request request = request(Kind.CALL, nextKey(), null, call);
        call.numbered(request.key);
        fresh.add(request);
        trace(() -> ">> client " + process + ": " + call);
        continue;
      }
      if (object.waiting().isEmpty()) {
        fresh.add(request(Kind.FIND_OBJECT, nextKey(), object, null));
      }
      object.waiting().add(call);
    }
    send(fresh);
  }

  /** Gives a call up, if it is on its way or waits for others. */
  void cancel(SimCall call) {
    for (TreeMap<Long, Request> requests : List.of(open, parked)) {
      for (Request request : List.copyOf(requests.values())) {
        if (request.call == call && hears()) {
          world.coverage().count("call given up");
          send(List.of(cancel(request)));
        }
      }
    }
  }

  private Request cancel(Request given) {
    return request(new Request(Kind.CANCEL, nextKey(), null, null, given.key.sequence()));
  }

  /** Takes a read, which goes at once. */
  void read(SimRead read) {
    reads.submit(read, target);
  }

  /**
   * Whether a client could still take that session for its own and safe: two thirds of its time to
   * live have not passed since it sent what was last answered (S4).
   */
  boolean believesIn(long slot, int index) {
    return hasSession()
        && slot == sessionSlot
        && index == sessionIndex
        && world.scheduler().now() - heardAt < timeToLive / 3 * 2;
  }

  boolean hears() {
    return !dead && !silent;
  }

  /** A read was answered, for the first time perhaps; what follows upon that may be submitted. */
  void readAnswered(boolean first) {
    if (first) {
      world.scheduler().after(random.nextLong(world.swarm().thinkTime()) + 1, this::issue);
    }
    flush();
    world.workload().check();
  }

  /** Runs this soon, unless the client is dead by then. */
  void later(Runnable callback) {
    world
        .scheduler()
        .after(
            0,
            () -> {
              if (!dead) {
                callback.run();
                flush();
                world.workload().check();
              }
            });
  }

  private void issue() {
    if (!dead && !silent && !draining && hasSession()) {
      work.takeTurn();
    }
    flush();
  }

  void onAnswer(int from, CallKey key, byte[] outcome) {
    boolean ours =
        key.sessionSlot() == sessionSlot && key.sessionIndex() == sessionIndex || !hasSession();
    if (dead || silent || !ours) {
      return;
    }
    world.trace().mix(key.hashCode());
    world
        .specification()
        .onAnswered(from, key.sessionSlot(), key.sessionIndex(), key.sequence(), outcome);
    @Nullable Request request = open.remove(key.sequence());
    if (request == null) {
      request = parked.remove(key.sequence());
    }
    boolean first = request != null;
    if (request == null) {
      request = answered.get(key.sequence());
    }
    if (request == null) {
      return;
    }
    reader.reset(outcome, 0, outcome.length);
    OutcomeStatus status = OutcomeStatus.read(reader);
    if (status.isCached() || status == OutcomeStatus.PARKED) {
      heardAt = Math.max(heardAt, firstSentAt.getOrDefault(key.sequence(), 0L));
    }
    if (status == OutcomeStatus.PARKED) {
      if (first) {
        target = from;
        world.coverage().count("call parked");
        parked.put(key.sequence(), request);
        world.scheduler().after(random.nextLong(world.swarm().thinkTime()) + 1, this::issue);
      }
      return;
    }
    if (!status.isCached()) {
      onNotRun(request, status, outcome, first);
      flush();
      return;
    }
    if (first) {
      target = from;
      answered.put(key.sequence(), request);
      if (request.call != null && request.call.mayWait()) {
        late.add(key.sequence());
      }
      world.scheduler().after(random.nextLong(world.swarm().thinkTime()) + 1, this::issue);
    }
    onRun(request, status, outcome, first);
    flush();
    world.workload().check();
  }

  private void onRun(Request request, OutcomeStatus status, byte[] outcome, boolean first) {
    @Nullable SimCall call = request.call;
    @Nullable SimObject object = request.object;
    if (call != null) {
      if (first) {
        trace(
            () ->
                "<< client "
                    + process
                    + ": "
                    + call
                    + " -> "
                    + RecordedCall.describeOutcome(outcome));
      }
      call.onAnswer(outcome, first);
    } else if (object != null) {
      if (status == OutcomeStatus.OK) {
        object.become(reader.readLong());
        submitted.addAll(object.waiting());
      } else {
        object.waiting().forEach(waiting -> waiting.onRefused(status, outcome));
      }
      object.waiting().clear();
    } else if (first && request.kind == Kind.OPEN_SESSION) {
      sessionSlot = reader.readLong();
      sessionIndex = reader.readInt();
      timeToLive = reader.readLong();
      heardAt = firstSentAt.getOrDefault(request.key.sequence(), 0L);
      answered.clear();
    }
  }

  private void onNotRun(Request request, OutcomeStatus status, byte[] outcome, boolean first) {
    if (!first) {
      world.coverage().count("late duplicate refused: " + status);
      return; // a duplicate that came after its number was acknowledged
    }
    world.coverage().count("call refused: " + status);
    if (status == OutcomeStatus.SESSION_EXPIRED && draining) {
      die();
    } else if (status == OutcomeStatus.SESSION_EXPIRED) {
      open.put(request.key.sequence(), request);
      openSession();
    } else if (status == OutcomeStatus.INCOMPATIBLE_TYPE && request.call != null) {
      request.call.onRefused(status, outcome);
    } else {
      open.put(request.key.sequence(), request);
    }
  }

  /** The replica asked does not lead. */
  void onRedirect(int leader) {
    if (dead || silent || resending) {
      return;
    }
    target = leader >= 0 ? leader : world.anyReplica(random);
    resending = true;
    world
        .scheduler()
        .after(
            random.nextLong(1_000, 20_000),
            () -> {
              resending = false;
              sendAll(0);
            });
  }

  private void retry() {
    if (dead) {
      return;
    }
    long patience = world.swarm().retryTime();
    if (random.nextInt(4) == 0) {
      target = world.anyReplica(random);
    }
    sendAll(random.nextInt(10) == 0 ? 0 : patience);
    if (!silent) {
      reads.retry(patience);
    }
    issue();
    world.scheduler().after(random.nextLong(patience / 2, patience + patience / 2), this::retry);
  }

  /** Sends again every open call that has waited for so long. */
  private void sendAll(long waitedMicros) {
    if (dead || silent) {
      return;
    }
    List<Request> again = new ArrayList<>();
    for (Request request : parked.values()) {
      if (draining && world.workload().givesUp() && hasSession() && random.nextInt(3) == 0) {
        again.add(cancel(request)); // Nobody is left who would answer it.
      }
    }
    List<Request> all = new ArrayList<>(open.values());
    all.addAll(parked.values());
    for (Request request : all) {
      long sent = sentAt.getOrDefault(request.key.sequence(), 0L);
      if (world.scheduler().now() - sent >= waitedMicros) {
        again.add(request);
      }
    }
    send(again);
  }

  private void send(List<Request> requests) {
    if (requests.isEmpty()) {
      return;
    }
    List<Command> sent = new ArrayList<>(requests.size());
    for (Request request : requests) {
      firstSentAt.putIfAbsent(request.key.sequence(), world.scheduler().now());
      if (sentAt.put(request.key.sequence(), world.scheduler().now()) != null) {
        world.coverage().count("call sent again");
      }
      sent.add(command(request));
    }
    lastSent = sent;
    transmit(target, sent);
  }

  /** Sends commands as they are, also such as were sent before. */
  void transmit(int to, List<Command> sent) {
    SimReplica replica = world.replicas().get(to);
    world
        .network()
        .send(process, to, () -> replica.onCalls(this, sent), () -> sent.size() + " calls");
  }

  List<Command> lastSent() {
    return lastSent;
  }

  /** The connection breaks with all that is on its way; the next is to another replica. */
  void reconnect(int to) {
    world.network().reset(process, target);
    world.network().reset(target, process);
    target = to;
    sendAll(0);
  }

  /** Says and hears nothing until it is told otherwise. */
  void silence(boolean begins) {
    silent = begins;
    sendAll(0);
  }

  /**
   * As a client writes it whenever it sends it: what it acknowledges is what has been answered by
   * now. One frozen at the first sending could be {@code BUSY} for ever, far ahead of it (S1).
   */
  private Command command(Request request) {
    long ackedBelow = open.isEmpty() ? request.key.sequence() : open.firstKey();
    if (hasSession()) {
      commands.received(received());
    }
    if (request.kind == Kind.CANCEL) {
      return commands.cancel(request.key, ackedBelow, request.cancelled);
    }
    if (request.call != null) {
      return request.call.command(commands, request.key, ackedBelow);
    } else if (request.object != null) {
      return commands.create(
          request.key, ackedBelow, request.object.name(), request.object.typeName());
    }
    return commands.open(request.key.sequence(), world.swarm().sessionTtl());
  }

  /**
   * Some that it names again, and some that it does not: the command may be lost. Also such as it
   * has not acknowledged, which replicas must not believe.
   */
  private long[] received() {
    long[] some = late.stream().limit(8).mapToLong(n -> n).toArray();
    for (long request : some) {
      if (random.nextBoolean()) {
        late.remove(request);
      }
    }
    return some;
  }

  private void trace(Supplier<String> text) {
    world.trace().line(world.scheduler().now(), () -> "  " + text.get());
  }

  /**
   * Makes no new calls. A session asked for is still awaited: an instance that answers nobody must
   * not pass for one that has nothing left to answer.
   */
  void drain() {
    draining = true;
  }

  void die() {
    dead = true;
    open.clear();
    parked.clear();
    submitted.clear();
    reads.die();
  }

  boolean isDone() {
    return open.isEmpty() && parked.isEmpty() && submitted.isEmpty() && reads.isDone();
  }

  @Override
  public String toString() {
    return "client "
        + process
        + " asks "
        + target
        + ", open "
        + open.keySet()
        + ", parked "
        + parked.values().stream().map(request -> String.valueOf(request.call)).toList()
        + ", "
        + reads;
  }
}
