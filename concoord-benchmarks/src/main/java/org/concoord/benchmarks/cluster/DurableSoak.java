package org.concoord.benchmarks.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Load without an end on three durable replicas of 256 MiB of heap each, with a state of 16 MiB and
 * a snapshot after each 64 MiB of log: each minute what a collection leaves of each replica's heap,
 * and what log and snapshots take of the disk, which must not grow. Argument: how many minutes, by
 * default 10.
 */
final class DurableSoak {
  private static final int SNAPSHOT_LOG_MIB = 64;
  private static final int STATE_MIB = 16;

  private DurableSoak() {}

  public static void main(String[] arguments) throws Exception {
    int minutes =
        arguments.length > 0 && !arguments[0].isEmpty() ? Integer.parseInt(arguments[0]) : 10;
    Path disk = Files.createTempDirectory(Path.of(""), "soak-");
    try (Processes replicas =
            Processes.start(
                3, "-Xmx256m", "-Dnode.disk=" + disk, "-Dnode.snapshotLogMiB=" + SNAPSHOT_LOG_MIB);
        Load load = new Load(replicas.endpoints(), 256)) {
      Ballast.load(replicas.endpoints(), STATE_MIB);
      for (int minute = 0; minute <= minutes; minute++) {
        List<Long> live = new ArrayList<>();
        for (Member member : replicas.members()) {
          live.add(member.liveBytes() >> 20);
        }
        System.out.printf(
            Locale.ROOT,
            "minute %d: %,d calls, live MiB %s, %d snapshots, on all disks %,d MiB of log and %,d"
                + " KiB of snapshots%n",
            minute,
            load.acknowledged(),
            live,
            replicas.members().stream().mapToLong(Member::snapshots).sum(),
            Directories.bytes(disk, "wal-") >> 20,
            Directories.bytes(disk, "snap-") >> 10);
        if (minute < minutes) {
          Thread.sleep(60_000);
        }
      }
      String wrong = load.finish();
      System.out.println(wrong.isEmpty() ? "every call accounted for" : wrong);
    } finally {
      Directories.delete(disk);
    }
  }
}
