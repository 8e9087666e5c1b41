package org.concoord.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.concoord.BusyException;
import org.concoord.ConcoordClient;
import org.concoord.SessionInDangerException;
import org.concoord.SessionListener;
import org.concoord.codec.CommandKind;
import org.concoord.spi.Invoker;
import org.concoord.spi.SessionWatcher;
import org.concoord.spi.ValueReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * S4: a client knows before the replicas may forget its session, and several are several callers.
 */
@Timeout(60)
class SessionSafetyTest {
  private static final long TTL_MICROS = 1_500_000;

  private final List<String> told = new ArrayList<>();
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final FakeReplica.State state = new FakeReplica.State();
  private final FakeReplica a = new FakeReplica(state);
  private final ConcoordClient client;

  SessionSafetyTest() {
    FakeReplica.lead(a, a);
    a.members = List.of(a.address());
    state.ttlMicros = TTL_MICROS;
    client = ConcoordClient.connect(a.address());
  }

  @AfterEach
  void stop() {
    client.close();
    a.close();
  }

  private final class Told implements SessionWatcher {
    @Override
    public void inDanger() {
      told.add("danger");
    }

    @Override
    public void safe() {
      told.add("safe");
    }

    @Override
    public void lost() {
      told.add("lost");
    }
  }

  private final class Heard implements SessionListener {
    @Override
    public void onDanger() {
      heard.add("danger");
    }

    @Override
    public void onSafe() {
      heard.add("safe");
    }

    @Override
    public void onLost() {
      heard.add("lost");
    }
  }

  private static long increment(ConcoordClient by) {
    Invoker echo = by.bind(new Echo(), "e");
    return echo.call(Echo.INCREMENT, ValueReader::readLong).invoke();
  }

  /** On a busy machine there may be danger more than once. */
  private void awaitWord(String word) throws InterruptedException {
    for (String next = ""; !next.equals(word); ) {
      next = heard.poll(20, TimeUnit.SECONDS);
      assertThat(next).as("before %s", word).isNotNull();
    }
  }

  /** Not from when the answer came: the replicas may have heard it long before. */
  @Test
  void countsFromWhenThatWasSentWhichWasAnswered() {
    SessionSafety safety = new SessionSafety();
    safety.watch(new Told());
    safety.tick(5_000_000_000L);
    safety.opened(3_000_000, 1_000_000_000L);
    safety.tick(2_999_999_999L);
    assertThat(told).isEmpty();
    safety.answered(1_500_000_000L);
    safety.tick(3_499_999_999L);
    assertThat(told).isEmpty();
    safety.tick(3_500_000_000L);
    safety.tick(3_600_000_000L);
    assertThat(told).containsExactly("danger");
    safety.answered(1_400_000_000L);
    safety.answered(1_600_000_000L);
    safety.tick(3_700_000_000L);
    assertThat(told).as("what was sent long ago").containsExactly("danger");
    safety.answered(3_500_000_000L);
    safety.tick(3_700_000_000L);
    assertThat(told).containsExactly("danger", "safe");
    safety.lost();
    safety.lost();
    safety.tick(9_000_000_000L);
    assertThat(told).containsExactly("danger", "safe", "lost");
  }

  /** With a silent leader, and others by whom it may be told late. */
  @Test
  void warnsWhileTheReplicasStillKnowTheSession() throws Exception {
    SessionListener listener = new Heard();
    client.addSessionListener(listener);
    increment(client);
    a.stopped = true;
    long before = System.nanoTime();
    awaitWord("danger");
    assertThat(System.nanoTime() - before).isLessThan(TimeUnit.MICROSECONDS.toNanos(TTL_MICROS));
    a.stopped = false;
    a.cut();
    awaitWord("safe");
    state.expireAll();
    awaitWord("lost");
    client.removeSessionListener(listener);
  }

  /** What they refuse they have not heard. */
  @Test
  void keepsASessionWhoseCallsAreAllRefused() throws Exception {
    increment(client);
    AtomicInteger words = new AtomicInteger();
    a.fate =
        (command, sequence) ->
            command.kind() == CommandKind.KEEP_ALIVE && words.incrementAndGet() % 2 == 0
                ? FakeReplica.Fate.ANSWER
                : FakeReplica.Fate.REFUSE;
    long began = System.nanoTime();
    while (System.nanoTime() - began < TimeUnit.MICROSECONDS.toNanos(2 * TTL_MICROS)) {
      assertThatThrownBy(() -> increment(client)).isInstanceOf(BusyException.class);
      Thread.sleep(5);
    }
    assertThat(state.keptAlive).as("heard").isGreaterThanOrEqualTo(2);
    assertThat(words).as("said, those that were refused too").hasValueGreaterThan(state.keptAlive);
  }

  @Test
  void interruptsWorkBeforeTheSessionCanBeLost() throws Exception {
    increment(client);
    assertThat(client.whileSessionIsSafe(() -> "done")).isEqualTo("done");
    CountDownLatch never = new CountDownLatch(1);
    a.stopped = true;
    long before = System.nanoTime();
    assertThatThrownBy(() -> client.whileSessionIsSafe(() -> never.await(20, TimeUnit.SECONDS)))
        .isInstanceOf(SessionInDangerException.class)
        .hasCauseInstanceOf(InterruptedException.class);
    assertThat(System.nanoTime() - before).isLessThan(TimeUnit.MICROSECONDS.toNanos(TTL_MICROS));
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    BlockingQueue<String> none = new ArrayBlockingQueue<>(1);
    assertThatThrownBy(() -> client.whileSessionIsSafe(() -> none.add("begun")))
        .isInstanceOf(SessionInDangerException.class);
    assertThat(none).isEmpty();
  }

  @Test
  void eachSessionIsACallerOfItsOwn() throws Exception {
    ConcoordClient one = client.newSession();
    ConcoordClient two = one.newSession().withDeadline(Duration.ofSeconds(20));
    assertThat(increment(client)).isEqualTo(1);
    assertThat(increment(one)).isEqualTo(2);
    assertThat(increment(two)).isEqualTo(3);
    assertThat(increment(one)).isEqualTo(4);
    assertThat(state.opened).isEqualTo(3);
    assertThat(a.hellos).as("connections").hasValue(1);
    one.close();
    assertThat(state.closedSessions).isEqualTo(1);
    assertThatThrownBy(() -> increment(one))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("this session is closed; make a new one");
    assertThat(increment(two)).isEqualTo(5);
    client.close();
    assertThat(state.closedSessions).isEqualTo(3);
    assertThatThrownBy(() -> increment(two))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("this client is closed; make a new one");
  }
}
