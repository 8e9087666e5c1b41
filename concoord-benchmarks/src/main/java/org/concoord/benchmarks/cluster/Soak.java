package org.concoord.benchmarks.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.concoord.ConcoordClient;
import org.concoord.objects.CounterProxy;

/**
 * Load without an end: three replicas of 256 MiB of heap each, a client with 64 calls outstanding,
 * and others that come, call, read and go. Each minute it prints what a collection leaves of each
 * replica's heap, and how long its tables are. Argument: how many minutes, by default 60.
 */
final class Soak {
  private Soak() {}

  public static void main(String[] arguments) throws Exception {
    int minutes =
        arguments.length > 0 && !arguments[0].isEmpty() ? Integer.parseInt(arguments[0]) : 60;
    try (Processes processes = Processes.start(3, "-Xmx256m");
        Load load = new Load(processes.endpoints(), 64)) {
      List<List<Long>> heaps = new ArrayList<>();
      for (int minute = 0; minute <= minutes; minute++) {
        List<Long> live = new ArrayList<>();
        for (Member member : processes.members()) {
          live.add(member.liveBytes());
        }
        heaps.add(live);
        System.out.printf(
            Locale.ROOT,
            "minute %d: %,d calls, live MiB %s; %s%n",
            minute,
            load.acknowledged(),
            live.stream().map(bytes -> bytes >> 20).toList(),
            processes.leader().state());
        if (minute < minutes) {
          comeAndGo(processes.endpoints(), Duration.ofMinutes(1));
        }
      }
      String wrong = load.finish();
      System.out.println(wrong.isEmpty() ? "every call accounted for" : wrong);
    }
  }

  private static void comeAndGo(String endpoints, Duration time) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    for (int visitor = 0; System.nanoTime() < end; visitor++) {
      try (ConcoordClient client = ConcoordClient.connect(endpoints);
          CounterProxy counter = new CounterProxy(client, "visitor" + visitor % 100)) {
        for (int call = 0; call < 20; call++) {
          counter.increment();
          counter.getValue();
        }
      }
      Thread.sleep(50);
    }
  }
}
