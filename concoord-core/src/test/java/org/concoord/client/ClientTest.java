package org.concoord.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.concoord.ClusterResetException;
import org.concoord.ConcoordClient;
import org.concoord.QuorumLostException;
import org.concoord.SessionExpiredException;
import org.concoord.client.FakeReplica.Fate;
import org.concoord.codec.CommandKind;
import org.concoord.paxos.ClusterId;
import org.concoord.spi.Invoker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How calls find the leader and reach it once, whatever happens on the way. */
@Timeout(60)
class ClientTest extends ClientFixture {
  @Test
  void answersCallsInOneSession() {
    Invoker echo = bind(a.address(), Duration.ofSeconds(10));
    for (int i = 1; i <= 100; i++) {
      assertThat(increment(echo)).isEqualTo(i);
    }
    assertThat(state.opened).isEqualTo(1);
    assertThat(state.objects).containsKey("e");
    assertThat(state.lastAckedBelow).isEqualTo(101);
  }

  @Test
  void sharesSessionAndObjectAmongAHundredThreads() throws Exception {
    ConcoordClient client = connect(a.address() + "," + b.address());
    Set<Long> results = ConcurrentHashMap.newKeySet();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 100; t++) {
      Invoker echo = client.bind(new Echo(), "e");
      threads.add(
          new Thread(
              () -> {
                for (int i = 0; i < 100; i++) {
                  results.add(increment(echo));
                }
              }));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(results).hasSize(10_000);
    assertThat(state.calls).isEqualTo(10_000);
    assertThat(state.opened).isEqualTo(1);
  }

  @Test
  void followsARedirectAtTheGreeting() {
    assertThat(increment(bind(b.address(), Duration.ofSeconds(10)))).isEqualTo(1);
  }

  @Test
  void followsARedirectOfCallsUnderTheSameNumbers() {
    Invoker echo = bind(a.address(), Duration.ofSeconds(10));
    increment(echo);
    FakeReplica.lead(b, a, b);
    assertThat(increment(echo)).isEqualTo(2);
    assertThat(state.executed).containsExactly("CREATE_OBJECT 1", "CALL 2", "CALL 3");
  }

  /** S1: the number of a call is the same however often it is sent. */
  @Test
  void sendsACallAgainUnderTheSameNumberWhenTheReplyIsLost() {
    AtomicInteger losses = new AtomicInteger();
    a.fate =
        (command, sequence) ->
            command.kind() == CommandKind.CALL && losses.getAndIncrement() == 0
                ? Fate.EXECUTE_AND_CUT
                : Fate.ANSWER;
    Invoker echo = bind(a.address(), Duration.ofSeconds(10));
    assertThat(increment(echo)).isEqualTo(1);
    assertThat(state.calls).isEqualTo(1);
    assertThat(losses.get()).isGreaterThan(1);
  }

  @Test
  void losesNoCallWhenTheLeaderStopsWithoutClosingItsConnections() {
    Invoker echo = bind(a.address(), Duration.ofSeconds(10));
    increment(echo);
    a.stopped = true;
    FakeReplica.lead(b, b);
    long startNanos = System.nanoTime();
    assertThat(increment(echo)).isEqualTo(2);
    assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(Duration.ofSeconds(3));
  }

  @Test
  void sendsACallAgainOnANewConnectionWhereTheOldOneIsDead() {
    Invoker echo = bind(a.address(), Duration.ofSeconds(10));
    increment(echo);
    AtomicInteger sent = new AtomicInteger();
    a.fate = (command, sequence) -> sent.getAndIncrement() == 0 ? Fate.LOSE_REPLY : Fate.ANSWER;
    assertThat(increment(echo)).isEqualTo(2);
    assertThat(state.calls).isEqualTo(2);
    assertThat(sent).as("sent once and once again, on a new connection").hasValue(2);
  }

  @Test
  void keepsItsConnectionDuringASlowCall() {
    Invoker echo = bind(a.address() + "," + b.address(), Duration.ofSeconds(30));
    increment(echo);
    int hellos = a.hellos.get() + b.hellos.get();
    a.fate = (command, sequence) -> Fate.HOLD;
    CompletableFuture<Long> slow = incrementAsync(echo);
    await(() -> a.pings.get() >= 8);
    assertThat(slow).isNotDone();
    a.release();
    assertThat(slow.join()).isEqualTo(2);
    assertThat(a.hellos.get() + b.hellos.get()).as("greetings").isEqualTo(hellos);
  }

  @Test
  void hearsOfANewLeaderFromAReplicaThatItWatches() {
    Invoker echo = bind(a.address() + "," + b.address(), Duration.ofSeconds(30));
    increment(echo);
    a.stopped = true;
    CompletableFuture<Long> later = incrementAsync(echo);
    await(() -> b.hellos.get() > 0);
    FakeReplica.lead(b, b);
    b.announce();
    assertThat(later.join()).isEqualTo(2);
  }

  @Test
  void findsALeaderThatIsElectedLater() {
    FakeReplica.lead(a, a);
    a.leader = "";
    b.leader = "";
    Invoker echo = bind(a.address(), Duration.ofSeconds(10));
    CompletableFuture<Long> later = incrementAsync(echo);
    await(() -> a.hellos.get() > 0 && b.hellos.get() > 0);
    FakeReplica.lead(b, a, b);
    a.redirect();
    assertThat(later.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo(1);
  }

  @Test
  void pausesBetweenAttemptsAtALeaderThatAnswersNothing() {
    a.fate = (command, sequence) -> Fate.CUT;
    Invoker echo = bind(a.address(), Duration.ofMillis(600));
    assertThatThrownBy(() -> increment(echo)).isInstanceOf(QuorumLostException.class);
    assertThat(a.hellos.get()).isBetween(3, 40);
  }

  @Test
  void neverMovesASentCallToANewSession() {
    Invoker echo = bind(a.address(), Duration.ofSeconds(10));
    increment(echo);
    state.expireAll();
    assertThatThrownBy(() -> increment(echo))
        .isInstanceOf(SessionExpiredException.class)
        .hasMessageStartingWith(whose() + " have forgotten the session of " + CALL);
    assertThat(state.calls).isEqualTo(1);
    assertThat(increment(echo)).isEqualTo(2);
    assertThat(state.opened).isEqualTo(2);
  }

  @Test
  void keepsAnIdleSessionAlive() {
    state.ttlMicros = 300_000;
    Invoker echo = bind(a.address(), Duration.ofSeconds(10));
    increment(echo);
    await(() -> state.keptAlive >= 2);
  }

  /** M5: a client pins the first instance it meets. */
  @Test
  void reportsAnotherInstanceAtItsEndpoints() {
    Invoker echo = bind(a.address(), Duration.ofSeconds(10));
    increment(echo);
    ClusterId other = new ClusterId(8, 8);
    a.cluster = other;
    b.cluster = other;
    a.cut();
    assertThatThrownBy(() -> increment(echo))
        .isInstanceOf(ClusterResetException.class)
        .hasMessage(
            "%s now belong to instance %s, this client to %s: what the latter acknowledged may be lost,"
                + " and %s may or may not have run in it. Make a new client to go on with the new instance.",
            whose(), other, FakeReplica.CLUSTER, CALL);
    assertThatThrownBy(() -> increment(echo))
        .as("a later call goes to the new instance no more than this one")
        .isInstanceOf(ClusterResetException.class);
    assertThat(state.calls()).isEqualTo(1);
  }

  @Test
  void keepsToItsInstanceWhereOneReplicaBelongsToAnother() {
    Invoker echo = bind(a.address(), Duration.ofSeconds(10));
    increment(echo);
    a.cluster = new ClusterId(8, 8);
    FakeReplica.lead(b, b);
    a.cut();
    assertThat(increment(echo)).isEqualTo(2);
  }

  /** S1: whatever happens to commands and replies, an answered call has run once. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void runsEachCallOnceUnderAMisbehavingLeader(long seed) throws Exception {
    Random random = new Random(seed);
    FakeReplica.FateOf fates =
        (command, sequence) -> {
          int roll;
          synchronized (random) {
            roll = random.nextInt(400);
            if (roll == 0) {
              FakeReplica.lead(random.nextBoolean() ? a : b, a, b);
            }
          }
          return roll < 2
              ? Fate.EXECUTE_AND_CUT
              : roll < 4 ? Fate.CUT : roll < 40 ? Fate.ANSWER_TWICE : Fate.ANSWER;
        };
    a.fate = fates;
    b.fate = fates;
    ConcoordClient client = connect(a.address() + ", " + b.address());
    Set<Long> results = ConcurrentHashMap.newKeySet();
    AtomicInteger answered = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      Invoker echo = client.withDeadline(Duration.ofSeconds(30)).bind(new Echo(), "e");
      threads.add(
          new Thread(
              () -> {
                for (int i = 0; i < 50; i++) {
                  results.add(increment(echo));
                  results.add(incrementAsync(echo).join());
                  answered.addAndGet(2);
                }
              }));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(answered).hasValue(800);
    assertThat(results).as("every answer is another count").hasSize(800);
    assertThat(state.calls()).isEqualTo(800);
  }
}
