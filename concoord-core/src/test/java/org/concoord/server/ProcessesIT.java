package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.concoord.ConcoordClient;
import org.concoord.codec.FrameHeader;
import org.concoord.codec.FrameType;
import org.junit.jupiter.api.Test;

/** What only processes of their own can show. */
class ProcessesIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int OUTSTANDING = 64;

  /**
   * A majority has accepted, nobody knows of it but the leader, and the leader is gone: the next
   * one finds the calls in phase 1 (R4) and answers each once.
   */
  @Test
  void callsAcceptedUnderALeaderThatDiedBeforeItKnewAreAnsweredOnceByTheNext() throws Exception {
    try (TestProcesses replicas = TestProcesses.start();
        ConcoordClient client = replicas.client(PATIENCE)) {
      TallyProxy tally = new TallyProxy(client, TestCluster.TALLY, "a");
      assertThat(tally.add(1)).isEqualTo(1);
      TestProcesses.Node leader = replicas.leader();

      assertThat(leader.ask("halt before the next decision")).isEqualTo("yes");
      List<CompletableFuture<Long>> calls = new ArrayList<>();
      for (int i = 0; i < OUTSTANDING; i++) {
        calls.add(tally.addAsync(1));
      }
      assertThat(leader.process().waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(leader.process().exitValue()).isEqualTo(137);

      for (CompletableFuture<Long> call : calls) {
        assertThat(call.get(30, TimeUnit.SECONDS)).isBetween(2L, 1L + OUTSTANDING);
      }
      assertThat(calls.stream().map(CompletableFuture::join).distinct()).hasSize(OUTSTANDING);
      assertThat(tally.value()).isEqualTo(1 + OUTSTANDING);
      replicas.awaitValue(1 + OUTSTANDING);
    }
  }

  /** R6: whatever it believed when it was stopped, it leads nobody when it wakes. */
  @Test
  void aLeaderThatWakesUpAcknowledgesNothingByItselfAndFollows() throws Exception {
    try (TestProcesses replicas = TestProcesses.start();
        ConcoordClient client = replicas.client(PATIENCE)) {
      TallyProxy tally = new TallyProxy(client, TestCluster.TALLY, "a");
      tally.add(1);
      TestProcesses.Node old = replicas.leader();
      AtomicLong acknowledged = new AtomicLong(1);
      AtomicBoolean enough = new AtomicBoolean();
      CompletableFuture<Void> load = new CompletableFuture<>();
      Thread caller =
          new Thread(
              () -> {
                try {
                  while (!enough.get()) {
                    tally.add(1);
                    acknowledged.incrementAndGet();
                  }
                  load.complete(null);
                } catch (RuntimeException failure) {
                  load.completeExceptionally(failure);
                }
              });
      caller.start();
      try (Wire loyal = Wire.client(old.address())) {
        Wire.TallySession session = loyal.openTally("a");
        long atStop = acknowledged.get();
        old.signal("STOP");
        long stoppedAt = System.nanoTime();
        loyal.call(session, 1, TallyType.ADD, 1_000_000);
        while (System.nanoTime() - stoppedAt < Duration.ofSeconds(5).toNanos()) {
          LockSupport.parkNanos(10_000_000);
        }
        assertThat(acknowledged.get()).as("the others went on").isGreaterThan(atStop + 10);
        old.signal("CONT");

        byte[] answer = loyal.receive();
        assertThat(FrameHeader.check(answer)).isEqualTo(FrameType.REDIRECT);
      }
      TestCluster.await("it to follow", PATIENCE, () -> old.ask("status").startsWith("FOLLOWER"));
      enough.set(true);
      load.get(30, TimeUnit.SECONDS);

      long value = tally.value();
      assertThat(value - acknowledged.get())
          .as("what ran beyond what was acknowledged: the call whose outcome is unknown, or not")
          .isIn(0L, 1_000_000L);
      replicas.awaitValue(value);
    }
  }

  /** M2: each comes back by itself, as another, and in the end none is left of those that began. */
  @Test
  void eachOfThreeIsKilledAndRestartedInTurnWhileCallsGoOn() throws Exception {
    try (TestProcesses replicas = TestProcesses.start();
        ConcoordClient client = replicas.client(PATIENCE)) {
      MemberCluster.Load load = MemberCluster.load(client);
      load.forgetGaps(); // the first answers waited for processes to start
      for (int i = 0; i < 3; i++) {
        int index = i;
        replicas.kill(index);
        replicas.restart(index);
        TestCluster.await(
            "it to vote again",
            PATIENCE,
            () -> {
              String status = replicas.nodes().get(index).ask("status");
              return status.startsWith("FOLLOWER") || status.startsWith("LEADER");
            });
        load.goesOn();
      }
      long added = load.stop();
      assertThat(MemberCluster.tally(client).value()).isEqualTo(added);
      TestCluster.await(
          "all to have executed the same",
          PATIENCE,
          () ->
              replicas.nodes().stream()
                      .map(node -> node.ask("status").split(" ")[1])
                      .distinct()
                      .count()
                  == 1);
      System.out.printf(
          "all three killed and restarted: %d calls, longest gap between answers of a caller %d"
              + " ms%n",
          added, load.longestGap().toMillis());
    }
  }

  @Test
  void aHundredThousandCallsLeaveTheHeapAsItWas() throws Exception {
    try (TestProcesses replicas = TestProcesses.start();
        ConcoordClient client = replicas.client(PATIENCE)) {
      TallyProxy tally = new TallyProxy(client, TestCluster.TALLY, "a");
      byte[] argument = new byte[900 << 10];
      for (int i = 0; i < 10; i++) {
        assertThat(tally.length(argument)).isEqualTo(argument.length);
      }
      long before = 10L * argument.length;
      adds(tally, 20_000);
      replicas.awaitValue(before + 20_000);
      List<Long> early = heaps(replicas);
      adds(tally, 80_000);
      replicas.awaitValue(before + 100_000);
      List<Long> late = heaps(replicas);
      for (int i = 0; i < early.size(); i++) {
        assertThat(late.get(i) - early.get(i))
            .as("growth of the heap, %s to %s bytes", early, late)
            .isLessThan(3L << 20);
      }
    }
  }

  private static void adds(TallyProxy tally, int calls) throws Exception {
    ArrayDeque<CompletableFuture<Long>> outstanding = new ArrayDeque<>();
    for (int i = 0; i < calls; i++) {
      if (outstanding.size() == OUTSTANDING) {
        outstanding.remove().get(30, TimeUnit.SECONDS);
      }
      outstanding.add(tally.addAsync(1));
    }
    for (CompletableFuture<Long> call : outstanding) {
      call.get(30, TimeUnit.SECONDS);
    }
  }

  private static List<Long> heaps(TestProcesses replicas) {
    return replicas.nodes().stream().map(TestProcesses.Node::heapBytes).toList();
  }
}
