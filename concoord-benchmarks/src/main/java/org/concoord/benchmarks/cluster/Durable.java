package org.concoord.benchmarks.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What durability costs: calls of one client on three replicas in memory and on three with data
 * directories, with 1, 16 and 256 outstanding. Of the durable ones also how many calls shared a
 * force of the leader's disk. All three write to one disk here. Argument: how many seconds each is
 * measured, by default 10.
 */
final class Durable {
  private static final int WARM_UP_SECONDS = 10;

  private Durable() {}

  public static void main(String[] arguments) throws Exception {
    int seconds =
        arguments.length > 0 && !arguments[0].isEmpty() ? Integer.parseInt(arguments[0]) : 10;
    for (int outstanding : List.of(1, 16, 256)) {
      measure("in memory", outstanding, seconds, "-Xmx1g");
      Path disk = Files.createTempDirectory(Path.of(""), "durable-");
      try {
        measure("durable", outstanding, seconds, "-Xmx1g", "-Dnode.disk=" + disk);
      } finally {
        Directories.delete(disk);
      }
    }
  }

  private static void measure(String what, int outstanding, int seconds, String... jvmOptions)
      throws IOException, InterruptedException {
    try (Processes replicas = Processes.start(3, jvmOptions);
        Load load = new Load(replicas.endpoints(), outstanding)) {
      Thread.sleep(WARM_UP_SECONDS * 1_000L);
      Member leader = replicas.leader();
      load.mark();
      long before = load.acknowledged();
      long forces = leader.forces();
      Thread.sleep(seconds * 1_000L);
      long calls = load.acknowledged() - before;
      forces = leader.forces() - forces;
      System.out.printf(
          Locale.ROOT,
          "%-9s %3d outstanding: %,9d calls/s, p50 %,6d us, p99 %,7d us%s %s%n",
          what,
          outstanding,
          calls / seconds,
          load.percentile(50) / 1_000,
          load.percentile(99) / 1_000,
          forces == 0
              ? ""
              : String.format(
                  Locale.ROOT,
                  ", %,d forces/s, %.1f calls each",
                  forces / seconds,
                  1.0 * calls / forces),
          load.finish());
    }
  }
}
