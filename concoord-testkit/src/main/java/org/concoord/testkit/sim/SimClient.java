package org.concoord.testkit.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A client: opens a session, keeps several calls open, follows the leader, and sends a call again,
 * under the same number, until it is answered. It is impatient on purpose.
 */
final class SimClient {
  /** A call that is open or was answered. */
  private static final class OpenCall {
    private final Command command;
    private final long call;
    private final int object;
    private final long placeAtStart;
    private long sentAt;

    OpenCall(Command command, long call, int object, long placeAtStart) {
      this.command = command;
      this.call = call;
      this.object = object;
      this.placeAtStart = placeAtStart;
    }
  }

  private final int process;
  private final World world;
  private final RandomGenerator random;

  /** The first call's number; those of different clients never meet. */
  private long nextCall;

  private CallKey session = new CallKey(0, 0, 0);
  private final TreeMap<Long, OpenCall> open = new TreeMap<>();
  private final TreeMap<Long, OpenCall> answered = new TreeMap<>();
  private long nextSequence;
  private int target;
  private boolean resending;
  private boolean draining;
  private boolean dead;

  SimClient(int process, long firstCall, World world, RandomGenerator random) {
    this.process = process;
    this.nextCall = firstCall;
    this.world = world;
    this.random = random;
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
    session = new CallKey(0, 0, 0);
    open.clear();
    answered.clear();
    long nonce = random.nextLong() >>> 1;
    open.put(nonce, new OpenCall(Commands.open(nonce), -1, 0, 0));
    nextSequence = 1;
    sendAll(0);
  }

  private boolean hasSession() {
    return session.sessionSlot() > 0;
  }

  private void issue() {
    if (dead || draining || !hasSession()) {
      return;
    }
    List<OpenCall> fresh = new ArrayList<>();
    int burst = 1 + random.nextInt(4);
    while (open.size() < world.swarm().outstanding() && fresh.size() < burst) {
      int object = random.nextInt(world.swarm().objects());
      CallKey key = new CallKey(session.sessionSlot(), session.sessionIndex(), nextSequence++);
      long ackedBelow = open.isEmpty() ? key.sequence() : open.firstKey();
      long call = nextCall++;
      OpenCall opened =
          new OpenCall(
              Commands.call(key, ackedBelow, object, call),
              call,
              object,
              world.calls().placeNow(object));
      open.put(key.sequence(), opened);
      fresh.add(opened);
    }
    send(fresh);
  }

  void onAnswer(int from, CallKey key, Outcome outcome) {
    if (dead) {
      return;
    }
    world.trace().mix(key.hashCode());
    if (outcome instanceof Outcome.Opened opened) {
      if (!hasSession() && open.remove(key.sequence()) != null) {
        session = new CallKey(opened.slot(), opened.index(), 0);
        target = from;
        issue();
      }
      return;
    }
    if (key.sessionSlot() != session.sessionSlot()
        || key.sessionIndex() != session.sessionIndex()) {
      return;
    }
    @Nullable OpenCall call = open.remove(key.sequence());
    if (call != null) {
      target = from;
      answered.put(key.sequence(), call);
    } else {
      call = answered.get(key.sequence());
    }
    if (call != null && outcome instanceof Outcome.Returned returned) {
      world.calls().onAnswered(call.call, call.object, call.placeAtStart, returned.result());
      world.scheduler().after(random.nextLong(world.swarm().thinkTime()) + 1, this::issue);
    } else if (outcome instanceof Outcome.Refused refused) {
      world.coverage().count("call refused: " + refused.why());
      openSession();
    }
  }

  /** The replica asked does not lead. */
  void onRedirect(int leader) {
    if (dead || resending) {
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
    if (dead) {
      return;
    }
    List<OpenCall> again = new ArrayList<>();
    for (OpenCall call : open.values()) {
      if (world.scheduler().now() - call.sentAt >= waitedMicros) {
        again.add(call);
      }
    }
    send(again);
  }

  private void send(List<OpenCall> sent) {
    if (sent.isEmpty()) {
      return;
    }
    List<Command> commands = new ArrayList<>(sent.size());
    for (OpenCall call : sent) {
      call.sentAt = world.scheduler().now();
      commands.add(call.command);
    }
    SimReplica replica = world.replicas().get(target);
    world
        .network()
        .send(
            process,
            target,
            () -> replica.onCalls(this, commands),
            () -> commands.size() + " calls");
  }

  /** Makes no new calls. */
  void drain() {
    draining = true;
    if (!hasSession()) {
      dead = true;
    }
  }

  void die() {
    dead = true;
    open.clear();
  }

  boolean isDone() {
    return dead || open.isEmpty();
  }

  @Override
  public String toString() {
    return "client " + process + " asks " + target + ", open " + open.keySet();
  }
}
