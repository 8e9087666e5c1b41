package org.concoord.examples;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.concoord.ConcoordClient;
import org.concoord.ReadMode;
import org.concoord.Replica;
import org.concoord.ReplicaConfig;
import org.concoord.objects.Counter;
import org.concoord.objects.CounterProxy;

/**
 * What a call costs: three replicas and a client in this process, over loopback sockets, beside a
 * bare Netty echo measured in the same run. Ratios travel between machines; the absolute figures do
 * not.
 *
 * <pre>
 * mvn -q -B -Pbenchmark verify
 * </pre>
 *
 * <p>With {@code -Dconcoord.profile=true} the flight recorder then says where the processor's time
 * went.
 */
public final class Benchmark {
  private static final int WARM_UP_CALLS = 200_000;
  private static final int LATENCY_CALLS = 20_000;
  private static final Duration THROUGHPUT_TIME = Duration.ofSeconds(5);

  /** One kind of call. */
  private record Kind(String name, Runnable call, Supplier<CompletableFuture<?>> asyncCall) {}

  private final List<Kind> kinds;
  private final String leader;

  private Benchmark(CounterProxy counter, CounterProxy ofFollowers, String leader) {
    this.kinds =
        List.of(
            new Kind("increment", counter::increment, counter::incrementAsync),
            new Kind("read", counter::getValue, counter::getValueAsync),
            new Kind("follower read", ofFollowers::getValue, ofFollowers::getValueAsync));
    this.leader = leader;
  }

  /** Takes no arguments. */
  public static void main(String[] arguments) throws Exception {
    List<String> members = FreePorts.onLoopback(3);
    List<Replica> replicas = new ArrayList<>();
    for (String member : members) {
      replicas.add(
          Replica.start(
              ReplicaConfig.builder()
                  .replicate(Counter.class)
                  .listen(member)
                  .firstMembers(members)
                  .build()));
    }
    for (Replica replica : replicas) {
      replica.awaitReady(Duration.ofSeconds(20));
    }
    String leader = replicas.stream().filter(Replica::isLeader).findFirst().orElseThrow().address();
    try (ConcoordClient client = ConcoordClient.connect(String.join(",", members));
        CounterProxy counter = new CounterProxy(client);
        CounterProxy ofFollowers = new CounterProxy(client.reading(ReadMode.FOLLOWER))) {
      new Benchmark(counter, ofFollowers, leader).run();
    }
    replicas.forEach(Replica::close);
  }

  private void run() throws Exception {
    print(
        "three replicas and a client in one process, %d processors, JDK %s",
        Runtime.getRuntime().availableProcessors(), System.getProperty("java.version"));
    for (Kind kind : kinds) {
      throughput(kind, 64, WARM_UP_CALLS, Long.MAX_VALUE);
      sequential(kind, LATENCY_CALLS);
    }
    try (EchoPeer echo = new EchoPeer()) {
      echo.medianNanos(LATENCY_CALLS);
      for (Kind kind : kinds) {
        compare(kind, echo);
      }
    }
    print(
        "%-20s %-14s %13s   %s",
        "", "", "calls", "bytes allocated and microseconds of a processor, each call");
    for (Kind kind : kinds) {
      for (int outstanding : new int[] {1, 16, 64, 256}) {
        measure(kind, outstanding);
      }
      blocking(kind, 64);
    }
    if (Boolean.getBoolean("concoord.profile")) {
      for (Kind kind : kinds) {
        profile(kind);
      }
    }
  }

  private static void profile(Kind kind) throws Exception {
    try (Profile profile = Profile.begin()) {
      throughput(kind, 256, Long.MAX_VALUE, 2 * THROUGHPUT_TIME.toNanos());
      print("%n%s, 256 outstanding:%n%s", kind.name, profile.end());
    }
  }

  /** Interleaved, so that a machine whose speed drifts slows both alike. */
  private void compare(Kind kind, EchoPeer echo) throws Exception {
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < 5; round++) {
      long echoNanos = echo.medianNanos(LATENCY_CALLS);
      long callNanos = sequential(kind, LATENCY_CALLS);
      ratios.add((double) callNanos / echoNanos);
      print(
          "sequential %s: median %6.1f us; echo: median %6.1f us; ratio %.2f",
          kind.name, callNanos / 1e3, echoNanos / 1e3, (double) callNanos / echoNanos);
    }
    ratios.sort(null);
    print(
        "sequential %s: %.2f round trips (median of %d)",
        kind.name, ratios.get(ratios.size() / 2), ratios.size());
  }

  private void measure(Kind kind, int outstanding) throws InterruptedException {
    throughput(kind, outstanding, Long.MAX_VALUE, Duration.ofSeconds(2).toNanos());
    Spent before = Spent.now();
    long start = System.nanoTime();
    long calls = throughput(kind, outstanding, Long.MAX_VALUE, THROUGHPUT_TIME.toNanos());
    report(outstanding + " outstanding", kind, calls, System.nanoTime() - start, before);
  }

  private void report(String how, Kind kind, long calls, long nanos, Spent before) {
    print(
        "%-20s %-14s %,11.0f/s   %s",
        how, kind.name, calls / (nanos / 1e9), Spent.now().since(before, calls, leader));
  }

  /** Threads that each wait for their call before they make the next. */
  private void blocking(Kind kind, int threads) throws InterruptedException {
    LongAdder calls = new LongAdder();
    AtomicBoolean over = new AtomicBoolean();
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      Thread caller =
          new Thread(
              () -> {
                while (!over.get()) {
                  kind.call.run();
                  calls.increment();
                }
              },
              "caller-" + i);
      callers.add(caller);
      caller.start();
    }
    Thread.sleep(2_000);
    Spent before = Spent.now();
    long start = System.nanoTime();
    long callsBefore = calls.sum();
    Thread.sleep(THROUGHPUT_TIME.toMillis());
    report(
        threads + " blocking threads",
        kind,
        calls.sum() - callsBefore,
        System.nanoTime() - start,
        before);
    over.set(true);
    for (Thread caller : callers) {
      caller.join();
    }
  }

  private static long sequential(Kind kind, int calls) {
    long[] nanos = new long[calls];
    for (int i = 0; i < calls; i++) {
      long start = System.nanoTime();
      kind.call.run();
      nanos[i] = System.nanoTime() - start;
    }
    Arrays.sort(nanos);
    return nanos[calls / 2];
  }

  /**
   * Keeps so many calls outstanding until enough are made or the time is over; returns how many
   * were made.
   */
  private static long throughput(Kind kind, int outstanding, long most, long nanos)
      throws InterruptedException {
    Semaphore room = new Semaphore(outstanding);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    long deadline = nanos == Long.MAX_VALUE ? Long.MAX_VALUE : System.nanoTime() + nanos;
    long calls = 0;
    while (calls < most && (deadline == Long.MAX_VALUE || System.nanoTime() < deadline)) {
      room.acquire();
      calls++;
      kind.asyncCall
          .get()
          .whenComplete(
              (value, thrown) -> {
                if (thrown != null) {
                  failure.set(thrown);
                }
                room.release();
              });
    }
    room.acquire(outstanding);
    if (failure.get() != null) {
      throw new IllegalStateException("a call failed", failure.get());
    }
    return calls;
  }

  private static void print(String format, Object... arguments) {
    System.out.println(String.format(Locale.ROOT, format, arguments));
  }
}
