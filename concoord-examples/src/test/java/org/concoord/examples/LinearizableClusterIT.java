package org.concoord.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.concoord.ConcoordClient;
import org.concoord.Replica;
import org.concoord.ReplicaConfig;
import org.concoord.objects.Counter;
import org.concoord.objects.CounterProxy;
import org.concoord.objects.CounterReplicated;
import org.concoord.spi.ValueWriter;
import org.concoord.testkit.check.History;
import org.concoord.testkit.check.HistoryRecorder;
import org.concoord.testkit.check.Linearizability;
import org.concoord.testkit.check.LinearizabilityChecker;
import org.concoord.testkit.check.RecordedCall;
import org.concoord.testkit.check.RecordedObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What real clients see of real replicas over real sockets, while the leader goes. */
class LinearizableClusterIT {
  private static final int THREADS = 8;
  private static final int CALLS_OF_ONE = 150;
  private static final List<String> OBJECTS = List.of("orders", "visits");

  private final HistoryRecorder recorder = new HistoryRecorder();
  private final AtomicInteger made = new AtomicInteger();
  private final CounterReplicated type = new CounterReplicated();

  @Test
  @Timeout(value = 2, unit = TimeUnit.MINUTES)
  void staysLinearizableWhileTheLeaderGoes() throws Exception {
    List<String> members = FreePorts.onLoopback(3);
    List<Replica> replicas = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      for (String member : members) {
        replicas.add(start(member, members));
      }
      for (Replica replica : replicas) {
        replica.awaitReady(Duration.ofSeconds(30));
      }
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        int thread = i;
        running.add(threads.submit(() -> call(thread, members)));
      }
      awaitCalls(THREADS * CALLS_OF_ONE / 3);
      leader(replicas).close();
      int madeByThen = made.get();
      for (Future<?> each : running) {
        each.get();
      }
      assertThat(madeByThen).as("made before the leader went").isLessThan(THREADS * CALLS_OF_ONE);
    } finally {
      threads.shutdownNow();
      replicas.forEach(Replica::close);
    }
    History history = recorder.history();
    assertThat(history.calls()).hasSize(THREADS * CALLS_OF_ONE).noneMatch(RecordedCall::isOpen);
    Linearizability result = LinearizabilityChecker.of(type).check(history);
    result.orThrow();
    assertThat(result.verdicts()).hasSize(OBJECTS.size());
  }

  private static Replica start(String member, List<String> members) {
    return Replica.start(
        ReplicaConfig.builder()
            .replicate(Counter.class)
            .listen(member)
            .firstMembers(members)
            .build());
  }

  private static Replica leader(List<Replica> replicas) {
    Optional<Replica> leader = Optional.empty();
    while (leader.isEmpty()) { // An election may be on.
      LockSupport.parkNanos(1_000_000);
      leader = replicas.stream().filter(Replica::isLeader).findFirst();
    }
    return leader.get();
  }

  private void awaitCalls(int count) {
    while (made.get() < count) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  private Void call(int thread, List<String> members) throws Exception {
    SplittableRandom random = new SplittableRandom(thread);
    try (ConcoordClient client = ConcoordClient.connect(String.join(", ", members))) {
      List<CounterProxy> counters = new ArrayList<>();
      List<RecordedObject> recorded = new ArrayList<>();
      for (String object : OBJECTS) {
        counters.add(new CounterProxy(client, object));
        recorded.add(recorder.on("thread " + thread, type, object));
      }
      for (int i = 0; i < CALLS_OF_ONE; i++) {
        int which = random.nextInt(OBJECTS.size());
        call(random, counters.get(which), recorded.get(which));
        made.incrementAndGet();
      }
    }
    return null;
  }

  private static void call(SplittableRandom random, CounterProxy counter, RecordedObject recorded)
      throws Exception {
    long number = random.nextLong(100);
    switch (random.nextInt(8)) {
      case 0 ->
          recorded.run(
              "setValue(long)", out -> out.writeLong(number), () -> counter.setValue(number));
      case 1 ->
          recorded.call(
              "add(long)",
              out -> out.writeLong(number),
              () -> counter.add(number),
              ValueWriter::writeLong);
      case 2, 3 ->
          recorded.call("getValue()", out -> {}, counter::getValue, ValueWriter::writeLong);
      default ->
          recorded.call("increment()", out -> {}, counter::increment, ValueWriter::writeLong);
    }
  }
}
