package org.concoord.testkit.sim;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.concoord.StorageFailedException;
import org.concoord.codec.BatchStopSigns;
import org.concoord.codec.FrameHeader;
import org.concoord.paxos.Configuration;
import org.concoord.paxos.Epoch;
import org.concoord.paxos.JournalRecord;
import org.concoord.paxos.Member;
import org.concoord.paxos.MemberChange;
import org.concoord.paxos.Message;
import org.concoord.paxos.ReplicaId;
import org.concoord.paxos.Role;
import org.concoord.paxos.StoredState;
import org.concoord.paxos.TickCounter;
import org.concoord.rsm.OutcomeSink;
import org.concoord.spi.ReplicatedCode;
import org.concoord.testkit.check.Invariant;
import org.concoord.testkit.check.LivenessJudge;
import org.concoord.testkit.check.StorageJudge;
import org.concoord.testkit.check.Violation;
import org.jspecify.annotations.Nullable;

/**
 * One replica's process: the driver of a real {@link Member} and a real state machine, with the
 * rules of the server. Everything that befalls it goes through {@link #happen}, so that a crashed
 * process does nothing and a paused one does it later; after each event the judges look.
 */
final class SimReplica {
  private static final long TICK_MICROS = TickCounter.TICK_NANOS / 1_000;

  /** When a process starts anew that could not, its disk failing. */
  private static final long RETRY_MICROS = 100_000;

  private final int index;
  private final World world;
  private final RandomGenerator random;
  private final ReplicaId id;
  private final Configuration formed;
  private final SimStorage storage;
  private final Mortality mortality = new Mortality();
  private final Answers answers = new Answers();
  private final Wire wire = new Wire();
  private final BatchStopSigns stopSigns = new BatchStopSigns();
  private final SimClock clock;

  /** What a process has, and the next has anew. */
  private Member node;

  private ReplicaState state;
  private SimProcess process;
  private Lane lane;
  private SimProposer proposer;
  private ReadDesk reads;
  private SimOutbox outbox;
  private SnapshotDesk snapshots;
  private TickCounter ticks;
  private boolean handedOver;

  /** Counts the processes, so that what was to happen to one does not happen to the next. */
  private int life;

  private long restartedAt;

  /** Whether another process follows the one that has crashed. */
  private boolean returns;

  SimReplica(int index, World world, Configuration formed, RandomGenerator random) {
    this.index = index;
    this.world = world;
    this.formed = formed;
    this.random = random;
    this.id = world.identities().get(index);
    this.node = newNode(formed, StoredState.NONE);
    this.storage = new SimStorage(index, world, random);
    double pace = 1 + world.swarm().drift() * (2 * random.nextDouble() - 1);
    // Where a monotonic clock begins means nothing.
    this.clock = new SimClock(world.scheduler(), random.nextInt(), pace);
    StoredState stored = storage.open(ofThisLife(), this::onDurable);
    if (world.swarm().durable()) {
      this.node = newNode(formed, stored);
    }
    this.state = world.workload().newReplica(index, formed);
    this.process = new SimProcess(world.scheduler(), this::step);
    this.lane = new Lane(world, random, ofThisLife(), this::execute);
    this.ticks = new TickCounter(clock.nowNanos());
    this.proposer = new SimProposer(index, world, node, state, clock);
    this.reads = new ReadDesk(index, world, node, state, lane);
    this.snapshots = newDesk();
    this.outbox = newOutbox();
  }

  private Member newNode(Configuration configuration, StoredState stored) {
    return new Member(
        id,
        configuration.toEpoch(),
        world.swarm().timing(),
        random,
        world.swarm().retention(),
        world.swarm().leaseTerms(index),
        new BatchStopSigns(),
        stored);
  }

  private SnapshotDesk newDesk() {
    return new SnapshotDesk(index, world, random, node, state, storage, lane, ofThisLife());
  }

  private SimOutbox newOutbox() {
    return new SimOutbox(
        index, world, node, storage.journal(), mortality, lane, proposer, reads, snapshots);
  }

  private Consumer<Runnable> ofThisLife() {
    int born = life;
    return event -> {
      if (born == life) {
        happen(event);
      }
    };
  }

  /** When its process last began anew; 0 where it never did. */
  long restartedAt() {
    return restartedAt;
  }

  /** Another process goes on as this replica, from what the last one left on the disk. */
  void restart() {
    if (!process.isCrashed() || !returns) {
      return;
    }
    if (storage.isFailing()) {
      world.scheduler().after(RETRY_MICROS, this::restart);
      return;
    }
    life++;
    restartedAt = world.scheduler().now();
    StoredState stored = storage.open(ofThisLife(), this::onDurable);
    StorageJudge.End end = world.storage().onRestarted(index, storage.found(), stored);
    end.survived().forEach(this::onSurvived);
    world.specification().onRestarted(index, stored, end.lost());
    world.coverage().count("restarted");
    if (!end.lost().isEmpty()) {
      world.coverage().count("restarted without what was not forced");
    }
    if (stored.commit() > 0) {
      world.coverage().count("restarted and knew what was decided");
    }
    world
        .trace()
        .line(world.scheduler().now(), () -> "  !! restarted " + index + " with " + stored);
    state = world.workload().newReplica(index, formed);
    if (stored.trim() > 0) {
      goOnFromSnapshot(stored.trim());
    }
    node = newNode(state.configuration(), stored);
    if (stored.epoch() > node.epoch().number()) {
      world.coverage().count("restarted and had come through epochs");
    }
    process = new SimProcess(world.scheduler(), this::step);
    lane = new Lane(world, random, ofThisLife(), this::execute);
    ticks = new TickCounter(clock.nowNanos());
    proposer = new SimProposer(index, world, node, state, clock);
    reads = new ReadDesk(index, world, node, state, lane);
    snapshots = newDesk();
    outbox = newOutbox();
    handedOver = false;
    happen(() -> node.resume(clock.nowNanos(), outbox));
    start();
    for (int peer = 0; peer < world.identities().size(); peer++) {
      if (peer != index) {
        world.network().connect(index, peer);
        world.network().connect(peer, index);
        onConnected(peer);
        world.replicas().get(peer).onConnected(index);
      }
    }
  }

  private void goOnFromSnapshot(long slot) {
    ReplicaState.Ready found =
        state.prepare(SnapshotDesk.CLUSTER, slot, List.of(storage.snapshot()));
    if (found == null) {
      throw new Violation(
          Invariant.RECOVERED_IS_WRITTEN, "replica " + index + " begins with no sound snapshot");
    }
    found.install().run();
    world.clocks().onInstalled(index, slot, state.clockMicros());
    world.coverage().count("restarted from a snapshot");
  }

  private void onSurvived(JournalRecord entry) {
    world.specification().onDurable(index, entry);
    world.agreement().onDurable(index, entry);
  }

  private void onDurable(JournalRecord entry) {
    if (world.swarm().durable()) {
      world.storage().onDurable(index);
    }
    world.specification().onDurable(index, entry);
    world.agreement().onDurable(index, entry);
  }

  void start() {
    int born = life;
    world.scheduler().after(random.nextLong(TICK_MICROS) + 1, () -> tick(born));
  }

  /** Lets something happen to this process; see {@link SimProcess}. */
  private void happen(Runnable event) {
    process.happen(event);
  }

  private void step(Runnable event) {
    try {
      event.run();
      settle();
    } catch (Mortality.DiesHere death) {
      crash();
      world.coverage().count("crashed before " + death.getMessage());
      world
          .trace()
          .line(
              world.scheduler().now(),
              () -> "  !! crashed " + index + " before " + death.getMessage());
      return;
    } catch (UncheckedIOException | StorageFailedException e) {
      fence(e);
      return;
    } catch (RuntimeException e) {
      throw new Violation(Invariant.CORE_NEVER_FAILS, "replica " + index + ": " + e, e);
    }
    if (index % 2 == 0 && mayStop()) {
      world.coverage().count("old voter stopped at once");
      world.roster().take(id);
      crash();
      return;
    }
    world.specification().afterEvent(index, node.promised(), node.commit());
    world.trace().mix(world.scheduler().now());
    world.trace().mix(((long) index << 56) ^ (node.commit() << 24) ^ node.promised().round());
  }

  private void tick(int born) {
    if (born != life || process.isCrashed()) {
      return;
    }
    if (!process.isPaused()) {
      happen(this::countTicks);
    }
    world.scheduler().after(TICK_MICROS, () -> tick(born));
  }

  private void countTicks() {
    long elapsed = ticks.count(clock.nowNanos());
    if (elapsed > 0) {
      if (world.swarm().durable()) {
        node.onExecuted(Math.min(state.executed(), outbox.decidedDurably()), null, outbox);
      }
      node.tick(elapsed, clock.nowNanos(), outbox);
      if (world.swarm().durable()) {
        snapshots.tick(outbox);
      }
      proposer.tick(outbox);
    }
  }

  void onConnected(int peer) {
    happen(() -> node.onConnected(world.identities().get(peer), outbox));
  }

  void onDisconnected(int peer) {
    happen(() -> node.onDisconnected(world.identities().get(peer), outbox));
  }

  void onHandOver() {
    handedOver = true;
    happen(() -> node.handOver(outbox));
  }

  /** It is told that its connection to whom it follows broke. */
  void onLeaderLost() {
    happen(
        () -> {
          if (!node.leader().equals(ReplicaId.NONE) && !node.leader().equals(id)) {
            node.onDisconnected(node.leader(), outbox);
          }
        });
  }

  void onFrame(int from, byte[] frame) {
    happen(
        () -> {
          world.trace().mix(Wire.fingerprint(frame));
          if (!FrameHeader.isFor(frame, id)) {
            return; // M1: meant for another incarnation
          }
          if (ticks.hasStoodStill(clock.nowNanos())) {
            countTicks();
          }
          Message message = wire.read(frame);
          world
              .trace()
              .line(world.scheduler().now(), () -> "     " + from + " => " + index + " " + message);
          deliver(world.identities().get(from), message);
        });
  }

  void onCalls(SimClient client, List<Command> commands) {
    happen(() -> proposer.onCalls(client, commands));
  }

  /** Somebody wants members changed, or a spare announced. */
  void onMembers(Command command) {
    happen(() -> proposer.proposeAlone(command, outbox));
  }

  ReplicaId id() {
    return id;
  }

  Epoch epoch() {
    return node.epoch();
  }

  boolean isVoter() {
    return node.isVoter();
  }

  /** Whether it has left the voters and is not needed any more (E5). */
  boolean mayStop() {
    return !process.isCrashed() && node.mayStop();
  }

  void onRead(SimReader reader, Command command, boolean stale) {
    happen(
        () -> {
          if (!node.isVoter() && !stale) {
            return; // its client asks another
          }
          if (stale) {
            reads.stale(reader, command);
          } else {
            reads.ask(reader, command, outbox);
          }
        });
  }

  private void deliver(ReplicaId from, Message message) {
    world.specification().onDeliver(from, index, message);
    reads.onDeliver(message);
    node.onMessage(from, message, clock.nowNanos(), outbox);
  }

  /** Messages to itself, what can be executed and what can be proposed, until nothing is left. */
  private void settle() {
    boolean busy = true;
    while (busy) {
      busy = false;
      for (Message message; (message = outbox.pollToSelf()) != null; ) {
        deliver(id, message);
        busy = true;
      }
      busy |= lane.run();
      busy |= proposer.proposePending(outbox);
    }
  }

  private void execute(Lane.Decision decision) {
    mortality.before(Effect.EXECUTION);
    long slot = decision.slot();
    ReplicatedCode.enter();
    try {
      state.execute(slot, decision.value(), answers);
    } finally {
      ReplicatedCode.exit();
    }
    world
        .trace()
        .line(
            world.scheduler().now(),
            () -> "  == " + index + " executed slot " + slot + ": " + state);
    world.specification().onExecuted(index, slot);
    world.clocks().onExecuted(index, slot, state.clockMicros(), world.scheduler().now());
    MemberChange change = state.change();
    if (change != null && change.next().epoch() > node.epoch().number()) {
      world.specification().onEntered(index, change);
      world.agreement().onEntered(change.next().toEpoch(), change.slot());
      world.roster().onEntered(change);
      world.coverage().count("epoch entered");
    }
    if (!world.swarm().durable()) {
      node.onExecuted(slot, change, outbox);
    } else if (stopSigns.mayBe(decision.value())) {
      node.onStopSign(slot, change, outbox);
    }
    if (world.swarm().restores() && random.nextInt(50) == 0) {
      world.coverage().count("restored from its snapshot");
      state.restoreFromSnapshot();
    }
  }

  private final class Answers implements OutcomeSink {
    @Override
    public void outcome(
        int position,
        long sessionSlot,
        int sessionIndex,
        long sequence,
        byte[] outcome,
        @Nullable Throwable thrown) {
      world.specification().onOutcome(index, sessionSlot, sessionIndex, sequence, outcome);
      proposer.answer(new CallKey(sessionSlot, sessionIndex, sequence), outcome);
    }

    @Override
    public void woken(
        long sessionSlot,
        int sessionIndex,
        long sequence,
        byte[] outcome,
        @Nullable Throwable thrown) {
      world.coverage().count("a call that waited was answered");
      world.specification().onWoken(sessionSlot, sessionIndex, sequence, outcome);
      proposer.woken(new CallKey(sessionSlot, sessionIndex, sequence), outcome);
    }
  }

  /** Its journal has failed: it says nothing any more (W2). */
  private void fence(RuntimeException e) {
    world.storage().onFailed(index);
    String why = "fenced: " + Objects.requireNonNull(e.getCause()).getMessage();
    world.coverage().count(why);
    world.trace().line(world.scheduler().now(), () -> "  !! " + index + " " + why);
    crash();
    // It may learn of it when the disk has long been mended, and whoever mended that has gone by.
    world.scheduler().after(3 * world.swarm().faultLength(), this::restart);
  }

  void crash() {
    process.crash();
    SimDirectory directory = storage.directory();
    if (returns && directory != null) {
      for (int peer = 0; peer < world.identities().size(); peer++) {
        if (peer != index) {
          world.network().disconnect(index, peer);
          world.network().disconnect(peer, index);
        }
      }
    }
  }

  /** Nothing follows it. */
  void crashForGood() {
    returns = false;
    crash();
  }

  /** From now on, whatever ends a process of this replica, another follows. */
  void willReturn() {
    returns = true;
  }

  /** The machine loses its power, and the process ends with it. */
  void losePower() {
    crash();
    SimDirectory directory = storage.directory();
    if (directory != null) {
      directory.losePower();
    }
  }

  /** What the judge of progress is to know; {@code reaches} by replica, there and back. */
  LivenessJudge.Standing standing(boolean[] reaches) {
    boolean prompt = process.isPrompt() && storage.isPrompt();
    return new LivenessJudge.Standing(prompt, !handedOver, isLeader(), reaches);
  }

  /** Proposes an empty batch if it can, as with the replicated clock. */
  void probe() {
    happen(() -> proposer.probe(outbox));
  }

  /** Proposes empty batches all at once, until it can no more or there are so many. */
  void probeAll(int most) {
    happen(() -> proposer.probeAll(most, outbox));
  }

  /** What was still to kill the process or to fail it does not. */
  void live() {
    mortality.live();
    storage.mend();
    restart();
  }

  Mortality mortality() {
    return mortality;
  }

  SimStorage storage() {
    return storage;
  }

  Lane lane() {
    return lane;
  }

  SimProcess process() {
    return process;
  }

  SimClock clock() {
    return clock;
  }

  boolean isLeader() {
    return !process.isCrashed() && node.role() == Role.LEADER;
  }

  /** Whether it wants to be the leader. */
  boolean stands() {
    return !process.isCrashed() && node.role() == Role.CANDIDATE;
  }

  /** Whether reads wait here for the leader's word. */
  boolean hasReads() {
    return !reads.isIdle();
  }

  /** Others have dropped what is missing here, so that it needs a snapshot (2.8). */
  boolean isLeftBehind() {
    return node.trimmedBeyondReach() > 0;
  }

  long commit() {
    return node.commit();
  }

  /** The last slot in which it has proposed, where it leads. */
  long proposed() {
    return node.commit() + node.inFlight();
  }

  /** The last slot executed. */
  long executed() {
    return state.executed();
  }

  /** Judges the objects once nothing happens any more. */
  void checkAtEnd() {
    state.checkAtEnd();
  }

  @Override
  public String toString() {
    return (process.isCrashed() ? "crashed, was " : "")
        + node.role()
        + " promised "
        + node.promised()
        + " commit "
        + node.commit()
        + " executed "
        + state.executed()
        + " trim "
        + node.trim()
        + " in flight "
        + node.inFlight();
  }
}
