package org.concoord.benchmarks.cluster;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How long clients wait when the leader dies, and when it falls silent: for each round a new
 * instance of three processes with default settings, 64 calls outstanding, then {@code kill -9} or
 * {@code kill -STOP} of the leader. What is measured is the longest time in which no call was
 * acknowledged. Every call is accounted for. Argument: how many rounds of each, by default 50.
 */
final class Failover {
  private static final int OUTSTANDING = 64;

  private enum Fate {
    KILLED,
    STOPPED
  }

  private Failover() {}

  public static void main(String[] arguments) throws Exception {
    int rounds =
        arguments.length > 0 && !arguments[0].isEmpty() ? Integer.parseInt(arguments[0]) : 50;
    List<Long> killed = new ArrayList<>();
    List<Long> stopped = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      killed.add(gap(Fate.KILLED));
      stopped.add(gap(Fate.STOPPED));
    }
    report("leader killed", killed);
    report("leader stopped, its connections open", stopped);
  }

  private static long gap(Fate fate) throws IOException, InterruptedException {
    try (Processes processes = Processes.start(3, "-Xmx256m", "-XX:TieredStopAtLevel=1");
        Load load = new Load(processes.endpoints(), OUTSTANDING)) {
      awaitCalls(load, 20_000);
      Member leader = processes.leader();
      load.mark();
      if (fate == Fate.KILLED) {
        leader.kill();
      } else {
        leader.stop();
      }
      awaitCalls(load, 20_000);
      long gap = load.longestGap();
      String wrong = load.finish();
      if (!wrong.isEmpty()) {
        throw new IllegalStateException(wrong);
      }
      return gap;
    }
  }

  private static void awaitCalls(Load load, long more) throws InterruptedException {
    long target = load.acknowledged() + more;
    while (load.acknowledged() < target) {
      Thread.sleep(5);
    }
  }

  private static void report(String what, List<Long> gaps) {
    gaps.sort(null);
    System.out.printf(
        Locale.ROOT,
        "%s, %d rounds: longest time without an acknowledgement: median %.0f ms, 90 %% %.0f ms, worst %.0f ms; nothing lost, nothing twice%n",
        what,
        gaps.size(),
        gaps.get(gaps.size() / 2) / 1e6,
        gaps.get(gaps.size() * 9 / 10) / 1e6,
        gaps.get(gaps.size() - 1) / 1e6);
  }
}
