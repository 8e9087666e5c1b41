package org.concoord.benchmarks.cluster;

import java.util.List;
import java.util.Locale;
import org.concoord.benchmarks.cluster.Stranger.Burden;

/**
 * What others cost those who call properly: eight clients call one after the other, without and
 * with each burden that another process is to the leader, by turns. Argument: how many seconds each
 * measurement takes, by default 20. Takes {@code ulimit -n 20000}.
 */
final class Overload {
  private static final int CALLERS = 8;

  private record Case(String name, Burden burden, int number) {}

  private static final List<Case> CASES =
      List.of(
          new Case("10,000 idle connections", Burden.IDLE, 10_000),
          new Case("1,000 connections made and closed a second", Burden.CHURN, 1_000),
          new Case("two threads that compute, and no connection", Burden.COMPUTE, 2),
          new Case("one client with all the calls it may have", Burden.FLOOD, 1),
          new Case("20 connections that read no answer", Burden.DEAF, 20),
          new Case("2,000 connections that trickle", Burden.TRICKLE, 2_000));

  private Overload() {}

  public static void main(String[] arguments) throws Exception {
    int seconds =
        arguments.length > 0 && !arguments[0].isEmpty() ? Integer.parseInt(arguments[0]) : 20;
    try (Processes processes =
            Processes.start(3, "-Xmx512m", "-Dnode.connectionsPerSecond=1000000");
        Callers callers = new Callers(processes.endpoints(), CALLERS)) {
      callers.measure(seconds);
      System.out.println(Callers.Waits.HEADER);
      for (Case each : CASES) {
        Member leader = processes.leader();
        Callers.Waits without = callers.measure(seconds);
        long heapWithout = leader.liveBytes();
        System.out.println(without.row("nobody else"));
        Process stranger = Stranger.start(each.burden, leader.address(), each.number);
        try {
          Callers.Waits with = callers.measure(seconds);
          long heap = leader.liveBytes() - heapWithout;
          System.out.println(with.row(each.name));
          System.out.printf(
              Locale.ROOT,
              "%46s p99 of writes x %.1f, of reads x %.1f; heap of the leader %+.1f MiB%n",
              "",
              (double) with.write99() / without.write99(),
              (double) with.read99() / without.read99(),
              heap / 1048576.0);
        } finally {
          stranger.destroyForcibly().waitFor();
        }
        callers.measure(2);
      }
      for (Member member : processes.members()) {
        System.out.println(member.address() + ": " + member.state());
      }
    }
  }
}
