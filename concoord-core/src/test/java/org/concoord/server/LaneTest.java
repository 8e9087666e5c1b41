package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LaneTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Written by the lane, read by the test's thread only where the lane is idle: as objects are. */
  private final List<Integer> done = new ArrayList<>();

  @Test
  void worksInOrderAndShowsAllItDidOnceIdle() {
    try (Lane<Integer> lane = new Lane<>("lane", done::add)) {
      lane.start();
      for (int i = 0; i < 10_000; i++) {
        lane.submit(i);
      }
      TestCluster.await("the lane to be idle", PATIENCE, lane::isIdle);
      assertThat(lane.backlog()).isZero();
      assertThat(done).isEqualTo(IntStream.range(0, 10_000).boxed().toList());
    }
  }

  /** The hand-over back and forth that the leader's loop does: no step of either may be lost. */
  @Test
  void sharesItsStateWithAProducerThatWorksWheneverItIsIdle() {
    int steps = 200_000;
    int[] plain = {0};
    try (Lane<Integer> lane = new Lane<>("lane", item -> plain[0]++)) {
      lane.start();
      for (int i = 0; i < steps; i++) {
        if (i % 3 != 0 && lane.isIdle()) {
          plain[0]++;
        } else {
          lane.submit(i);
        }
      }
      TestCluster.await("the lane to be idle", PATIENCE, lane::isIdle);
      assertThat(plain[0]).isEqualTo(steps);
    }
  }

  @Test
  void sleepsAgainAfterSomebodyInterruptedIt() {
    AtomicReference<Thread> thread = new AtomicReference<>();
    AtomicReference<Boolean> interrupted = new AtomicReference<>();
    try (Lane<Integer> lane =
        new Lane<>(
            "lane",
            item -> {
              thread.set(Thread.currentThread());
              interrupted.set(Thread.currentThread().isInterrupted());
            })) {
      lane.start();
      lane.submit(1);
      TestCluster.await("the lane to be idle", PATIENCE, lane::isIdle);
      TestCluster.await(
          "the lane to sleep", PATIENCE, () -> thread.get().getState() == Thread.State.WAITING);

      thread.get().interrupt();

      TestCluster.await("the flag to go", PATIENCE, () -> !thread.get().isInterrupted());
      TestCluster.await(
          "the lane to sleep again",
          PATIENCE,
          () -> thread.get().getState() == Thread.State.WAITING);
      lane.submit(2);
      TestCluster.await("the lane to be idle", PATIENCE, lane::isIdle);
      assertThat(interrupted.get()).isFalse();
    }
  }

  @Test
  void endsAfterTheItemUnderWayAndDropsTheOthers() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    Lane<Integer> lane =
        new Lane<>(
            "lane",
            item -> {
              begun.countDown();
              try {
                mayEnd.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              done.add(item);
            });
    lane.start();
    lane.submit(1);
    lane.submit(2);
    assertThat(begun.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

    lane.close();

    assertThat(lane.awaitEnd(Duration.ofMillis(50))).isFalse();
    mayEnd.countDown();
    assertThat(lane.awaitEnd(PATIENCE)).isTrue();
    assertThat(done).containsExactly(1);
  }
}
