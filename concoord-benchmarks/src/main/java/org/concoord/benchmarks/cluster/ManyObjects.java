package org.concoord.benchmarks.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.concoord.ConcoordClient;
import org.concoord.objects.CounterProxy;

/**
 * Many objects on one instance: creates counters, each by its first call, with 256 calls
 * outstanding; then calls all of them once more. Prints how fast that went, and what a collection
 * leaves at the leader and at the client. Argument: how many, by default 100,000.
 */
final class ManyObjects {
  private static final int OUTSTANDING = 256;

  private ManyObjects() {}

  public static void main(String[] arguments) throws Exception {
    int count =
        arguments.length > 0 && !arguments[0].isEmpty() ? Integer.parseInt(arguments[0]) : 100_000;
    try (Processes processes = Processes.start(3, "-Xmx1g");
        ConcoordClient client = ConcoordClient.connect(processes.endpoints())) {
      CounterProxy first = new CounterProxy(client, "first");
      for (int i = 0; i < 20_000; i++) {
        first.increment();
      }
      Member leader = processes.leader();
      long leaderBefore = leader.liveBytes();
      long clientBefore = Node.liveBytes();
      List<CounterProxy> counters = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        counters.add(new CounterProxy(client, "object-" + i));
      }
      double created = callAll(counters, 1);
      double called = callAll(counters, 2);
      System.out.printf(
          Locale.ROOT,
          "%,d objects: %,.0f a second created and called, %,.0f a second called; %,d bytes each at the leader, %,d at the client%n",
          count,
          created,
          called,
          (leader.liveBytes() - leaderBefore) / count,
          (Node.liveBytes() - clientBefore) / count);
      System.out.println(leader.state());
    }
  }

  private static double callAll(List<CounterProxy> counters, long expected) {
    Semaphore room = new Semaphore(OUTSTANDING);
    AtomicInteger wrong = new AtomicInteger();
    long began = System.nanoTime();
    for (CounterProxy counter : counters) {
      room.acquireUninterruptibly();
      counter
          .incrementAsync()
          .whenComplete(
              (value, failure) -> {
                if (failure != null || value != expected) {
                  wrong.incrementAndGet();
                }
                room.release();
              });
    }
    room.acquireUninterruptibly(OUTSTANDING);
    if (wrong.get() > 0) {
      throw new IllegalStateException(wrong + " of " + counters.size() + " calls went wrong");
    }
    return counters.size() / ((System.nanoTime() - began) / 1e9);
  }
}
