package org.concoord.testkit.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.concoord.codec.MessagePackReader;
import org.concoord.codec.OutcomeStatus;
import org.concoord.testkit.check.PendingCall;
import org.jspecify.annotations.Nullable;

/**
 * A client: opens a session, finds its objects, keeps several calls open, follows the leader, and
 * sends a call again, under the same number, until it is answered. It is impatient on purpose.
 */
final class SimClient {
  /** What a command was for. */
  private enum Kind {
    OPEN_SESSION,
    FIND_OBJECT,
    APPEND
  }

  /**
   * A command that is open or was answered.
   *
   * @param key of the command; the sequence of one that opens a session is its nonce
   * @param method of a call of the workload
   * @param call the number of the call in the workload
   * @param placeAtStart what the judge knew when the call began
   * @param recorded where the history awaits the answer, of a call of the workload
   */
  private record Request(
      Kind kind,
      CallKey key,
      int object,
      int method,
      long call,
      long placeAtStart,
      @Nullable PendingCall recorded) {}

  private final int process;
  private final World world;
  private final RandomGenerator random;
  private final Commands commands = new Commands();
  private final MessagePackReader reader = new MessagePackReader();
  private final TreeMap<Long, Request> open = new TreeMap<>();
  private final TreeMap<Long, Request> answered = new TreeMap<>();
  private final TreeMap<Long, Long> sentAt = new TreeMap<>();
  private final long[] objectIds;

  private long nextCall;
  private long sessionSlot;
  private int sessionIndex;
  private long nextSequence;
  private int target;
  private boolean resending;
  private boolean draining;
  private boolean dead;
  private boolean silent;
  private List<Command> lastSent = List.of();

  /**
   * @param firstCall the number of the first call; those of different clients never meet
   */
  SimClient(int process, long firstCall, World world, RandomGenerator random) {
    this.process = process;
    this.nextCall = firstCall;
    this.world = world;
    this.random = random;
    this.objectIds = new long[world.swarm().objects()];
    this.target = random.nextInt(world.voters().size());
  }

  int process() {
    return process;
  }

  void start() {
    openSession();
    world.scheduler().after(random.nextLong(world.swarm().retryTime()) + 1, this::retry);
  }

  private void openSession() {
    sessionSlot = 0;
    sessionIndex = 0;
    nextSequence = 1;
    Arrays.fill(objectIds, 0);
    open.clear();
    answered.clear();
    sentAt.clear();
    long nonce = random.nextLong() >>> 1;
    send(List.of(request(Kind.OPEN_SESSION, new CallKey(0, 0, nonce), 0, 0, 0, null)));
  }

  private boolean hasSession() {
    return sessionSlot > 0;
  }

  private Request request(
      Kind kind, CallKey key, int object, int method, long call, @Nullable PendingCall recorded) {
    long placeNow = world.calls().placeNow(object);
    Request request = new Request(kind, key, object, method, call, placeNow, recorded);
    open.put(key.sequence(), request);
    return request;
  }

  private void issue() {
    if (dead || silent || draining || !hasSession()) {
      return;
    }
    List<Request> fresh = new ArrayList<>();
    int burst = 1 + random.nextInt(4);
    while (open.size() < world.swarm().outstanding() && fresh.size() < burst) {
      int object = random.nextInt(objectIds.length);
      CallKey key = new CallKey(sessionSlot, sessionIndex, nextSequence++);
      if (objectIds[object] == 0) {
        fresh.add(request(Kind.FIND_OBJECT, key, object, 0, 0, null));
      } else {
        long call = nextCall++;
        boolean throwing = random.nextInt(8) == 0;
        int method = throwing ? LedgerType.APPEND_AND_THROW : LedgerType.APPEND;
        PendingCall recorded = world.history().begin(process, object, method, call);
        fresh.add(request(Kind.APPEND, key, object, method, call, recorded));
      }
    }
    send(fresh);
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
    boolean first = request != null;
    if (request == null) {
      request = answered.get(key.sequence());
    }
    if (request == null) {
      return;
    }
    reader.reset(outcome, 0, outcome.length);
    OutcomeStatus status = OutcomeStatus.read(reader);
    if (status == OutcomeStatus.THROWN) {
      reader.skipValue(); // the class name; what its codec wrote follows
    } else if (status != OutcomeStatus.OK) {
      onRefused(request, status, first);
      return;
    }
    if (first && request.recorded != null) {
      request.recorded.returned(outcome);
    }
    if (first) {
      target = from;
      answered.put(key.sequence(), request);
      world.scheduler().after(random.nextLong(world.swarm().thinkTime()) + 1, this::issue);
    }
    switch (request.kind) {
      case OPEN_SESSION -> {
        if (first) {
          sessionSlot = reader.readLong();
          sessionIndex = reader.readInt();
          answered.clear();
        }
      }
      case FIND_OBJECT -> objectIds[request.object] = reader.readLong();
      case APPEND ->
          world
              .calls()
              .onAnswered(request.call, request.object, request.placeAtStart, reader.readLong());
    }
  }

  private void onRefused(Request request, OutcomeStatus status, boolean first) {
    if (!first) {
      world.coverage().count("late duplicate refused: " + status);
      return; // a duplicate that came after its number was acknowledged
    }
    world.coverage().count("call refused: " + status);
    if (status == OutcomeStatus.SESSION_EXPIRED && draining) {
      die();
    } else if (status == OutcomeStatus.SESSION_EXPIRED) {
      openSession();
    } else {
      open.put(request.key.sequence(), request);
    }
  }

  /** The replica asked does not lead. */
  void onRedirect(int leader) {
    if (dead || silent || resending) {
      return;
    }
    target = leader >= 0 ? leader : random.nextInt(world.voters().size());
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
      target = random.nextInt(world.voters().size());
    }
    sendAll(random.nextInt(10) == 0 ? 0 : patience);
    issue();
    world.scheduler().after(random.nextLong(patience / 2, patience + patience / 2), this::retry);
  }

  /** Sends again every open call that has waited for so long. */
  private void sendAll(long waitedMicros) {
    if (dead || silent) {
      return;
    }
    List<Request> again = new ArrayList<>();
    for (Request request : open.values()) {
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
    return switch (request.kind) {
      case OPEN_SESSION -> commands.open(request.key.sequence(), world.swarm().sessionTtl());
      case FIND_OBJECT -> commands.create(request.key, ackedBelow, "ledger-" + request.object);
      case APPEND ->
          commands.append(
              request.key, ackedBelow, objectIds[request.object], request.method, request.call);
    };
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
  }

  boolean isDone() {
    return open.isEmpty();
  }

  @Override
  public String toString() {
    return "client " + process + " asks " + target + ", open " + open.keySet();
  }
}
