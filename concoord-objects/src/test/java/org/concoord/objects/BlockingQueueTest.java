package org.concoord.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A blocking queue behind its proxy, restored from its state after each call. */
@Timeout(20)
final class BlockingQueueTest {
  private static final Duration SHORT = Duration.ofMillis(10);

  private static <T> T answer(CompletableFuture<T> future) throws Exception {
    return future.get(10, TimeUnit.SECONDS);
  }

  @Test
  void whoTakesFromAnEmptyQueueWaitsInTurn() throws Exception {
    try (BlockingQueueProxy<String> queue = BlockingQueueProxy.local()) {
      CompletableFuture<String> first = queue.takeAsync();
      CompletableFuture<Optional<String>> second = queue.pollAsync(Duration.ofHours(1));
      CompletableFuture<String> third = queue.takeAsync();
      assertThat(first).isNotDone();
      queue.put("a");
      assertThat(queue.offer("b")).isTrue();
      assertThat(queue.offer("c", SHORT)).isTrue();
      assertThat(answer(first)).isEqualTo("a");
      assertThat(answer(second)).contains("b");
      assertThat(answer(third)).isEqualTo("c");
      assertThat(queue.size()).isZero();
    }
  }

  @Test
  void whoPutsIntoAFullQueueWaitsInTurn() throws Exception {
    try (BlockingQueueProxy<Integer> queue = BlockingQueueProxy.local()) {
      queue.concoordInit(2);
      queue.put(1);
      queue.put(2);
      assertThat(queue.offer(0)).isFalse();
      assertThat(queue.offer(0, SHORT)).isFalse();
      CompletableFuture<Void> third = queue.putAsync(3);
      CompletableFuture<Boolean> fourth = queue.offerAsync(4, Duration.ofHours(1));
      assertThat(third).isNotDone();
      assertThat(queue.remainingCapacity()).isZero();
      assertThat(queue.take()).isEqualTo(1);
      answer(third);
      assertThat(fourth).isNotDone();
      assertThat(queue.remove(2)).isTrue();
      assertThat(answer(fourth)).isTrue();
      assertThat(queue.toList()).containsExactly(3, 4);
      assertThat(queue.contains(3)).isTrue();
      assertThat(queue.peek()).contains(3);
    }
  }

  @Test
  void whoIsGoneIsPassedOver() throws Exception {
    try (BlockingQueueProxy<String> queue = BlockingQueueProxy.local()) {
      assertThat(queue.poll(SHORT)).isEmpty();
      CompletableFuture<String> gone = queue.takeAsync();
      CompletableFuture<String> waits = queue.takeAsync();
      gone.cancel(false);
      queue.put("a");
      assertThat(answer(waits)).isEqualTo("a");

      queue.concoordInit(1);
      queue.put("b");
      CompletableFuture<Void> givenUp = queue.putAsync("never");
      CompletableFuture<Void> kept = queue.putAsync("c");
      givenUp.cancel(false);
      assertThat(queue.poll()).contains("b");
      answer(kept);
      assertThat(queue.toList()).containsExactly("c");
    }
  }

  @Test
  void drainingLetsThoseInThatWait() throws Exception {
    try (BlockingQueueProxy<Integer> queue = BlockingQueueProxy.local()) {
      queue.concoordInit(1);
      queue.put(1);
      CompletableFuture<Void> second = queue.putAsync(2);
      CompletableFuture<Void> third = queue.putAsync(3);
      assertThat(queue.drain(2)).containsExactly(1, 2);
      answer(second);
      answer(third);
      CompletableFuture<Void> fourth = queue.putAsync(4);
      queue.clear();
      answer(fourth);
      assertThat(queue.drain(9)).containsExactly(4);
      assertThat(queue.drain(-1)).isEmpty();
      assertThatThrownBy(() -> queue.concoordInit(0)).hasMessage("a capacity of 0");
    }
  }

  @Test
  @SuppressWarnings("NullAway") // that is what is refused
  void nothingIsNoElementAndTakesNobodysPlace() throws Exception {
    try (BlockingQueueProxy<String> queue = BlockingQueueProxy.local()) {
      CompletableFuture<String> waits = queue.takeAsync();
      assertThatThrownBy(() -> queue.put(null)).isInstanceOf(NullPointerException.class);
      queue.put("a");
      assertThat(answer(waits)).isEqualTo("a");
    }
  }

  /** Against a plain list of what comes and goes, callers that give up included. */
  @Test
  void nothingIsLostNorGivenTwice() throws Exception {
    Random random = new Random(5);
    BlockingQueue<Integer> queue = new BlockingQueue<>(3);
    ManualCall call = new ManualCall();
    List<Integer> put = new ArrayList<>();
    List<Integer> got = new ArrayList<>();
    Deque<ManualCall.Parked<Integer>> takers = new ArrayDeque<>();
    Deque<ManualCall.Parked<Boolean>> putters = new ArrayDeque<>();
    for (int i = 0; i < 5_000; i++) {
      switch (random.nextInt(5)) {
        case 0, 1 -> {
          if (queue.offer(i, SHORT, call) instanceof ManualCall.Parked<Boolean> waits) {
            putters.add(waits);
          } else {
            put.add(i);
          }
        }
        case 2, 3 -> {
          if (queue.take(call) instanceof ManualCall.Parked<Integer> waits) {
            takers.add(waits);
          } else {
            got.add(-1);
          }
        }
        default -> {
          if (!takers.isEmpty() && takers.getLast().isOpen()) {
            takers.removeLast().complete(null);
          }
        }
      }
      assertThat(queue.size()).isBetween(0, 3);
    }
    long admitted = putters.stream().filter(one -> !one.isOpen()).count();
    long given = takers.stream().filter(one -> !one.isOpen()).count();
    assertThat(put.size() + admitted).isEqualTo(got.size() + given + queue.size());
  }
}
