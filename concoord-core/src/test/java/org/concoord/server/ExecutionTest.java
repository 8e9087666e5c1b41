package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.concoord.paxos.Value;
import org.concoord.rsm.FencedException;
import org.concoord.rsm.StateMachine;
import org.concoord.rsm.TypeRegistry;
import org.concoord.spi.ReplicatedCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExecutionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ConcurrentLinkedQueue<Runnable> loop = new ConcurrentLinkedQueue<>();
  private final List<ProposedBatch> executed = new ArrayList<>();
  private final List<ProposedBatch> lost = new ArrayList<>();
  private final List<Throwable> fenced = new CopyOnWriteArrayList<>();
  private final List<Thread> ranOn = Collections.synchronizedList(new ArrayList<>());

  private ScriptedType.Body body = argument -> argument;
  private Consumer<ProposedBatch> onExecuted = executed::add;
  private Applier applier;
  private Execution execution;
  private long slot;
  private boolean loopHasEnded;

  @AfterEach
  void close() {
    if (execution != null) {
      execution.close();
    }
  }

  @Test
  void handsBackOnTheLoopWhatTheLaneExecuted() {
    start(1 << 20);
    ProposedBatch batch = propose(ScriptedType.call(1, 7));
    decide(batch.value());
    awaitExecuted(slot);
    assertThat(executed).isEmpty();

    TestCluster.await("a task for the loop", PATIENCE, () -> !loop.isEmpty());
    runLoop();

    assertThat(executed).containsExactly(batch);
    assertThat(ranOn).singleElement().extracting(Thread::getName).isEqualTo("lane");
  }

  @Test
  void runsMethodsProvenFastOnTheLoopOfALeaderWithAnIdleLane() {
    start(1 << 20);
    Thread self = Thread.currentThread();
    for (int i = 0; ranOn.isEmpty() || ranOn.get(ranOn.size() - 1) != self; i++) {
      assertThat(i).as("calls").isLessThan(50_000);
      decide(ScriptedType.call(i + 1, 0));
      awaitExecuted(slot);
      TestCluster.await("the lane to be idle", PATIENCE, execution::isIdle);
    }
    assertThat(ranOn.size()).isGreaterThan(1_000);

    execution.onDecided(++slot, ScriptedType.call(1 << 20, 0), false);
    awaitExecuted(slot);
    assertThat(ranOn.get(ranOn.size() - 1)).as("where a follower runs it").isNotSameAs(self);
  }

  @Test
  void aProxyCalledFromWithinAMethodIsRefusedAtOnce() {
    start(1 << 20);
    List<Throwable> refused = new CopyOnWriteArrayList<>();
    body =
        argument -> {
          try {
            ReplicatedCode.refuseWithin("a call");
          } catch (IllegalStateException e) {
            refused.add(e);
          }
          return argument;
        };
    decide(ScriptedType.call(1, 0));
    awaitExecuted(slot);

    assertThat(refused)
        .singleElement()
        .satisfies(
            thrown ->
                assertThat(thrown)
                    .hasMessageStartingWith(
                        "a call is made within a method of a replicated object"));
    ReplicatedCode.refuseWithin("a call from elsewhere");
  }

  /** S6: half a slot is nobody's business, and nothing runs after it. */
  @Test
  void aSlotThatFailsFencesTheReplicaAndAnswersNobody() {
    start(1 << 20);
    body =
        argument -> {
          throw new NoClassDefFoundError("planned");
        };
    ProposedBatch batch = propose(ScriptedType.call(1, 0));
    decide(batch.value());
    TestCluster.await("the fence", PATIENCE, () -> !fenced.isEmpty());
    body = argument -> argument;
    decide(ScriptedType.call(2, 0));
    TestCluster.await("the lane to be idle", PATIENCE, execution::isIdle);
    runLoop();

    assertThat(fenced)
        .singleElement()
        .isInstanceOf(FencedException.class)
        .asString()
        .contains("slot 3", "scripted.run(long)", "NoClassDefFoundError");
    assertThat(executed).isEmpty();
    assertThat(applier.executed()).isEqualTo(2);
    assertThat(ranOn).hasSize(1);
    assertThat(applier.running(Duration.ZERO)).isNull();
  }

  @Test
  void aValueThatIsNoneFencesByItsSlot() {
    start(1 << 20);
    decide(Value.of((byte) 99));
    TestCluster.await("the fence", PATIENCE, () -> !fenced.isEmpty());
    assertThat(fenced).singleElement().asString().contains("slot 3");
  }

  @Test
  void fencesWhereAnAnswerCannotBeHandedBack() {
    start(1 << 20);
    onExecuted =
        batch -> {
          throw new IllegalStateException("planned");
        };
    decide(propose(ScriptedType.call(1, 7)).value());
    TestCluster.await("a task for the loop", PATIENCE, () -> !loop.isEmpty());
    runLoop();

    assertThat(fenced).singleElement().asString().contains("planned");
  }

  /** Else a later call that waits would be interrupted here, and on no other replica. */
  @Test
  void anInterruptionThatAMethodLeavesBehindReachesNoLaterSlot() {
    start(1 << 20);
    List<Boolean> interrupted = new CopyOnWriteArrayList<>();
    body =
        argument -> {
          interrupted.add(Thread.currentThread().isInterrupted());
          Thread.currentThread().interrupt();
          return 0;
        };
    decide(ScriptedType.call(1, 0));
    decide(ScriptedType.call(2, 0));
    awaitExecuted(slot);
    assertThat(interrupted).containsExactly(false, false);
  }

  @Test
  void givesBackInTheirOrderBatchesWhoseSlotsWentToOthers() {
    start(1 << 20);
    ProposedBatch first = propose(ScriptedType.call(1, 1));
    ProposedBatch second = propose(ScriptedType.call(2, 2));
    ProposedBatch third = propose(ScriptedType.call(3, 3));
    decide(ScriptedType.call(9, 9));
    decide(Value.NO_OP);
    decide(third.value());
    awaitExecuted(slot);

    assertThat(lost).containsExactly(first, second);
    TestCluster.await("a task for the loop", PATIENCE, () -> !loop.isEmpty());
    runLoop();
    assertThat(executed).containsExactly(third);
  }

  @Test
  void givesBackInTheirOrderBatchesThatAHigherBallotOfItsOwnDidNotPropose() {
    start(1 << 20);
    ProposedBatch first = propose(ScriptedType.call(1, 1));
    ProposedBatch second = propose(ScriptedType.call(2, 2));
    ProposedBatch third = propose(ScriptedType.call(3, 3));

    execution.inFlight().reclaimAbove(first.slot());

    assertThat(lost).containsExactly(second, third);
    decide(first.value());
    awaitExecuted(slot);
    TestCluster.await("a task for the loop", PATIENCE, () -> !loop.isEmpty());
    runLoop();
    assertThat(executed).containsExactly(first);
  }

  @Test
  void hasNoRoomWhileTooManyBytesAreUnderWay() {
    long bytes = ScriptedType.call(1, 1).length();
    start(2 * bytes);
    CountDownLatch mayGoOn = new CountDownLatch(1);
    body =
        argument -> {
          mayGoOn.await();
          return 0;
        };
    assertThat(execution.hasRoom()).isTrue();
    decide(propose(ScriptedType.call(1, 1)).value());
    assertThat(execution.hasRoom()).isTrue();
    propose(ScriptedType.call(2, 1));
    assertThat(execution.hasRoom()).isFalse();
    execution.inFlight().forget(forgotten -> {});
    assertThat(execution.hasRoom()).isTrue();
    mayGoOn.countDown();
    awaitExecuted(slot);
  }

  @Test
  void namesTheCallThatRunsForLong() throws Exception {
    start(1 << 20);
    CountDownLatch mayGoOn = new CountDownLatch(1);
    body =
        argument -> {
          mayGoOn.await();
          return 0;
        };
    decide(ScriptedType.call(1, 1));
    TestCluster.await(
        "the call to be named",
        PATIENCE,
        () ->
            String.valueOf(applier.slowCall())
                .startsWith("scripted.run(long) in slot 3 has been running for 1.0 s"));
    mayGoOn.countDown();
    awaitExecuted(slot);
    assertThat(applier.slowCall()).isNull();
    assertThat(applier.slowCalls())
        .singleElement()
        .asString()
        .startsWith("scripted.run(long) in slot 3 took 1.");
  }

  @Test
  void executesToTheEndWhereTheLoopHasEndedAlready() throws Exception {
    start(1 << 20);
    loopHasEnded = true;
    decide(propose(ScriptedType.call(1, 1)).value());
    decide(propose(ScriptedType.call(2, 1)).value());
    awaitExecuted(slot);
    assertThat(executed).isEmpty();
  }

  private void start(long roomBytes) {
    TypeRegistry types =
        TypeRegistry.of(
            new ScriptedType(
                argument -> {
                  ranOn.add(Thread.currentThread());
                  return body.run(argument);
                }));
    Meters meters = Meters.none(types);
    applier = new Applier("here", new StateMachine(types), new Skips(), meters, null);
    execution =
        new Execution(
            applier,
            task -> {
              if (loopHasEnded) {
                throw new RejectedExecutionException("ended");
              }
              loop.add(task);
            },
            "lane",
            roomBytes,
            new Told(),
            new Skips(),
            Set.of(),
            meters);
    decide(ScriptedType.openSession());
    decide(ScriptedType.createObject());
    awaitExecuted(ScriptedType.SLOTS_BEFORE_CALLS);
    TestCluster.await("the lane to be idle", PATIENCE, execution::isIdle);
  }

  private final class Told implements Execution.Listener {
    @Override
    public void onExecuted(ProposedBatch batch) {
      onExecuted.accept(batch);
    }

    @Override
    public void onLost(ProposedBatch batch) {
      lost.add(batch);
    }

    @Override
    public void onRead(List<ClientRead> reads) {}

    @Override
    public void onWoken(List<Woken> woken) {}

    @Override
    public void onRanThoughSkipped(long slot) {}

    @Override
    public void onFenced(Throwable failure) {
      fenced.add(failure);
    }
  }

  private ProposedBatch propose(Value value) {
    ProposedBatch batch = new ProposedBatch();
    batch.add(null, value.length());
    long last = proposedUpTo = Math.max(proposedUpTo, slot) + 1;
    batch.proposed(last, value, 0);
    execution.inFlight().add(batch);
    return batch;
  }

  private long proposedUpTo;

  private void decide(Value value) {
    execution.onDecided(++slot, value, true);
  }

  private void awaitExecuted(long upTo) {
    TestCluster.await("slot " + upTo, PATIENCE, () -> applier.executed() >= upTo);
  }

  private void runLoop() {
    for (Runnable task; (task = loop.poll()) != null; ) {
      task.run();
    }
  }
}
