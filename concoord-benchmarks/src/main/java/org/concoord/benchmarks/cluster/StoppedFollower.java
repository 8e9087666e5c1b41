package org.concoord.benchmarks.cluster;

import java.util.Locale;

/**
 * What a follower that stands still costs the others: throughput with 256 calls outstanding before,
 * while it is stopped, and after it goes on, and how long it then takes to catch up. Argument: how
 * many seconds it is stopped, by default 60.
 */
final class StoppedFollower {
  private StoppedFollower() {}

  public static void main(String[] arguments) throws Exception {
    int seconds =
        arguments.length > 0 && !arguments[0].isEmpty() ? Integer.parseInt(arguments[0]) : 60;
    try (Processes processes = Processes.start(3, "-Xmx1g");
        Load load = new Load(processes.endpoints(), 256)) {
      rate(load, 15);
      double before = rate(load, 15);
      Member leader = processes.leader();
      Member follower = processes.follower();
      long had = follower.executed();
      double during = rateWithout(follower, load, seconds);
      long behind = leader.executed();
      // It goes on before the command that says so has ended.
      long resumed = System.nanoTime();
      follower.resume();
      String caughtUp = "not within 60 s";
      while (System.nanoTime() - resumed < 60_000_000_000L) {
        if (follower.executed() >= behind) {
          caughtUp =
              String.format(Locale.ROOT, "after %.2f s", (System.nanoTime() - resumed) / 1e9);
          break;
        }
        Thread.sleep(50);
      }
      double after = rate(load, 15);
      String wrong = load.finish();
      System.out.printf(
          Locale.ROOT,
          "increments/s: %,.0f before, %,.0f while a follower was stopped for %d s (%.2f of it), %,.0f after; it went on %,d slots behind, and had those %s: %s%s%n",
          before,
          during,
          seconds,
          during / before,
          after,
          behind - had,
          caughtUp,
          follower.state(),
          wrong.isEmpty() ? "" : "; " + wrong);
    }
  }

  /** It is told to stop again and again, for whatever else tells it to go on. */
  private static double rateWithout(Member follower, Load load, int seconds) throws Exception {
    long calls = load.acknowledged();
    long began = System.nanoTime();
    do {
      follower.stop();
      Thread.sleep(200);
    } while (System.nanoTime() - began < seconds * 1_000_000_000L);
    return (load.acknowledged() - calls) / ((System.nanoTime() - began) / 1e9);
  }

  private static double rate(Load load, int seconds) throws InterruptedException {
    long calls = load.acknowledged();
    long began = System.nanoTime();
    Thread.sleep(seconds * 1000L);
    return (load.acknowledged() - calls) / ((System.nanoTime() - began) / 1e9);
  }
}
