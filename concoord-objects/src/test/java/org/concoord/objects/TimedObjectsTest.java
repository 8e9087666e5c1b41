package org.concoord.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.concoord.object.Reply;
import org.junit.jupiter.api.Test;

/** Objects that go by the replicated clock, which the test sets. */
final class TimedObjectsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ManualCall call = new ManualCall();

  @Test
  void anEntryIsOverWhenItsTimeIs() {
    ExpiringMap<String, Integer> map = new ExpiringMap<>();
    assertThat(map.put("a", 1, SECOND, call)).isEmpty();
    assertThat(map.put("b", 2, call)).isEmpty();
    call.pass(SECOND.minusNanos(1_000));
    assertThat(map.get("a", call)).contains(1);
    call.pass(Duration.ofNanos(1_000));
    assertThat(map.peek("a")).as("past the log").contains(1);
    assertThat(map.get("a", call)).isEmpty();
    assertThat(map.peek("a")).isEmpty();
    assertThat(map.keys()).containsExactly("b");
    assertThatThrownBy(() -> map.put("c", 3, Duration.ZERO, call))
        .hasMessage("a time to live of PT0S");
  }

  @Test
  void whatIsSetAnewHasANewEnd() {
    ExpiringMap<String, Integer> map = new ExpiringMap<>();
    map.put("a", 1, SECOND, call);
    map.put("b", 1, SECOND, call);
    map.put("c", 1, SECOND, call);
    assertThat(map.put("a", 2, call)).contains(1);
    assertThat(map.touch("b", SECOND.multipliedBy(2), call)).isTrue();
    assertThat(map.touch("x", SECOND, call)).isFalse();
    assertThat(map.replace("c", 1, 3, call)).as("with the end that it had").isTrue();
    assertThat(map.get("c", call)).contains(3);
    call.pass(SECOND);
    assertThat(map.get("c", call)).isEmpty();
    assertThat(map.get("b", call)).contains(1);
    assertThat(map.get("a", call)).contains(2);
    call.pass(SECOND);
    assertThat(map.get("b", call)).isEmpty();
    assertThat(map.size()).isEqualTo(1);
  }

  @Test
  void comparesAndSets() {
    ExpiringMap<String, String> map = new ExpiringMap<>();
    assertThat(map.putIfAbsent("k", "a", call)).isEmpty();
    assertThat(map.putIfAbsent("k", "b", SECOND, call)).contains("a");
    assertThat(map.replace("k", "b", "c", call)).isFalse();
    assertThat(map.replace("k", "a", "c", call)).isTrue();
    assertThat(map.remove("k", "a", call)).isFalse();
    assertThat(map.remove("k", "c", call)).isTrue();
    assertThat(map.remove("k", call)).isEmpty();
    assertThat(map.replace("k", "c", "d", call)).isFalse();
    assertThat(map.putIfAbsent("k", "e", SECOND, call)).isEmpty();
    assertThat(map.remove("k", call)).contains("e");
    map.clear();
    assertThat(map.keys()).isEmpty();
  }

  @Test
  void aMapIsAsOneInMemory() {
    Random random = new Random(6);
    Map<Integer, Integer> model = new TreeMap<>();
    Map<Integer, Long> ends = new TreeMap<>();
    try (ExpiringMapProxy<Integer, Integer> local = ExpiringMapProxy.local()) {
      ExpiringMap<Integer, Integer> map = new ExpiringMap<>();
      for (int i = 0; i < 3_000; i++) {
        int key = random.nextInt(8);
        int now = i;
        ends.forEach((k, end) -> model.computeIfPresent(k, (same, v) -> end <= now ? null : v));
        ends.values().removeIf(end -> end <= now);
        switch (random.nextInt(4)) {
          case 0 -> {
            int seconds = 1 + random.nextInt(20);
            Optional<Integer> old = map.put(key, i, SECOND.multipliedBy(seconds), call);
            assertThat(old).isEqualTo(Optional.ofNullable(model.put(key, i)));
            ends.put(key, (long) i + seconds);
          }
          case 1 -> {
            Optional<Integer> old = map.put(key, i, call);
            assertThat(old).isEqualTo(Optional.ofNullable(model.put(key, i)));
            ends.remove(key);
          }
          case 2 -> {
            assertThat(map.remove(key, call)).isEqualTo(Optional.ofNullable(model.remove(key)));
            ends.remove(key);
          }
          default -> assertThat(map.get(key, call)).isEqualTo(Optional.ofNullable(model.get(key)));
        }
        call.pass(SECOND);
      }
      local.put(1, 2, Duration.ofHours(1));
      assertThat(local.get(1)).as("restored between the calls").contains(2);
      assertThat(local.remove(1, 3)).isFalse();
      assertThat(local.remove(1, 2)).isTrue();
    }
  }

  @Test
  void permitsComeEvenlyAndAreSavedUpToTheBurst() {
    RateLimiter limiter = new RateLimiter(10, SECOND, 3);
    assertThat(limiter.tryAcquire(3, call)).as("saved up").isTrue();
    assertThat(limiter.tryAcquire(call)).isFalse();
    call.pass(Duration.ofMillis(100));
    assertThat(limiter.tryAcquire(call)).isTrue();
    assertThat(limiter.tryAcquire(call)).isFalse();
    call.pass(Duration.ofHours(1));
    assertThat(limiter.tryAcquire(4, call)).as("more than can be saved").isFalse();
    assertThat(limiter.tryAcquire(3, call)).isTrue();
    assertThat(limiter.tryAcquire(call)).isFalse();
  }

  @Test
  void whoAcquiresWaitsForItsTimeAndNoLonger() {
    RateLimiter limiter = new RateLimiter(10, SECOND, 1);
    assertThat(limiter.acquire(1, call)).isNotInstanceOf(ManualCall.Parked.class);
    assertThat(limiter.acquire(2, call)).isInstanceOf(ManualCall.Parked.class);
    assertThat(call.timeout()).isEqualTo(Duration.ofMillis(200));
    assertThat(limiter.tryAcquire(1, Duration.ofMillis(299), call).answer()).isFalse();
    Reply<Boolean> inTime = limiter.tryAcquire(1, Duration.ofMillis(300), call);
    assertThat(inTime.isOpen()).isTrue();
    assertThat(call.timeout()).isEqualTo(Duration.ofMillis(300));
    call.pass(Duration.ofMillis(400));
    assertThat(limiter.tryAcquire(1, SECOND, call).answer()).isTrue();
  }

  @Test
  void noMoreIsGivenThanTheRate() {
    Random random = new Random(7);
    RateLimiter limiter = new RateLimiter(100, SECOND, 5);
    int given = 0;
    for (int millis = 0; millis < 10_000; millis++) {
      given += limiter.tryAcquire(1 + random.nextInt(3), call) ? 1 : 0;
      given += limiter.tryAcquire(call) ? 1 : 0;
      call.pass(Duration.ofMillis(1));
    }
    assertThat(given).isLessThanOrEqualTo(1_005).isGreaterThan(500);
  }

  @Test
  void aLimitThatCannotBeIsRefused() {
    assertThatThrownBy(() -> new RateLimiter(0, SECOND, 1))
        .hasMessage("0 permits in PT1S with a burst of 1");
    assertThatThrownBy(() -> new RateLimiter(2, Duration.ofNanos(1), 1))
        .isInstanceOf(IllegalArgumentException.class);
    RateLimiter limiter = new RateLimiter();
    assertThatThrownBy(() -> limiter.tryAcquire(0, call)).hasMessage("0 permits");
  }

  @Test
  void aCallerThatWaitsIsAnsweredByTime() {
    try (RateLimiterProxy limiter = RateLimiterProxy.local()) {
      limiter.concoordInit(50, SECOND, 1);
      assertThat(limiter.tryAcquire()).isTrue();
      limiter.acquire(1);
      assertThat(limiter.tryAcquire(1, SECOND)).isTrue();
      assertThat(limiter.tryAcquire(9, Duration.ZERO)).isFalse();
    }
  }
}
