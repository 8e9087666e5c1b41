package org.concoord.benchmarks.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What snapshots cost those who call: three durable replicas with a large state, a client with 16
 * calls outstanding. Two comparisons: a minute without snapshots against one in which one replica
 * after the other writes them without a pause, leaders included; and time with a follower gone
 * against the time in which it catches up by a snapshot. Argument: the size of the state in MiB, by
 * default 1024; the heaps of the replicas take five times as much each, and 512 MiB.
 */
final class SnapshotLatency {
  private static final int OUTSTANDING = 16;
  private static final int WARM_UP_SECONDS = 15;
  private static final int SECONDS = 60;

  /** Beyond what replicas keep for one that is gone. */
  private static final int MISSED_MIB = 100;

  private SnapshotLatency() {}

  public static void main(String[] arguments) throws Exception {
    int mebibytes =
        arguments.length > 0 && !arguments[0].isEmpty() ? Integer.parseInt(arguments[0]) : 1024;
    Measured without = underway(mebibytes, "-Dnode.snapshotLogMiB=1000000");
    System.out.println("no snapshots:           " + without);
    Measured with = underway(mebibytes, "-Dnode.snapshotSeconds=1");
    System.out.println("snapshots all the time: " + with);
    System.out.printf(
        Locale.ROOT, "p99 with snapshots: %.2f of that without%n", with.comparedTo(without));
    catchUp(mebibytes);
  }

  /** What a client saw for a while. */
  private record Measured(long calls, long p50, long p99, long longestGap) {
    static Measured of(Load load, long calls) {
      return new Measured(
          load.acknowledged() - calls,
          load.percentile(50) / 1_000,
          load.percentile(99) / 1_000,
          load.longestGap() / 1_000);
    }

    double comparedTo(Measured other) {
      return 1.0 * p99 / other.p99;
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%,d calls, p50 %,d us, p99 %,d us, longest gap %,d us",
          calls,
          p50,
          p99,
          longestGap);
    }
  }

  private static Measured underway(int mebibytes, String policy) throws Exception {
    Path disk = Files.createTempDirectory(Path.of(""), "snapshots-");
    try (Processes replicas = start(mebibytes, disk, policy)) {
      Ballast.load(replicas.endpoints(), mebibytes);
      try (Load load = new Load(replicas.endpoints(), OUTSTANDING)) {
        Thread.sleep(WARM_UP_SECONDS * 1_000L);
        long before = snapshots(replicas);
        load.mark();
        long calls = load.acknowledged();
        Thread.sleep(SECONDS * 1_000L);
        Measured measured = Measured.of(load, calls);
        System.out.printf(
            Locale.ROOT,
            "%d snapshots kept in %d s; %,d MiB on all disks%n",
            snapshots(replicas) - before,
            SECONDS,
            Directories.bytes(disk, "") >> 20);
        tell(load.finish());
        return measured;
      }
    } finally {
      Directories.delete(disk);
    }
  }

  private static Processes start(int mebibytes, Path disk, String policy) throws IOException {
    return Processes.start(3, "-Xmx" + (512 + 5L * mebibytes) + "m", "-Dnode.disk=" + disk, policy);
  }

  private static long snapshots(Processes replicas) {
    return replicas.members().stream().mapToLong(Member::snapshots).sum();
  }

  /** A follower stands still until it lacks what the others have dropped, and comes back. */
  private static void catchUp(int mebibytes) throws Exception {
    Path disk = Files.createTempDirectory(Path.of(""), "snapshots-");
    try (Processes replicas = start(mebibytes, disk, "-Dnode.snapshotLogMiB=1000000")) {
      Ballast.load(replicas.endpoints(), mebibytes);
      Member follower = replicas.follower();
      follower.stop();
      Ballast.load(replicas.endpoints(), MISSED_MIB);
      try (Load load = new Load(replicas.endpoints(), OUTSTANDING)) {
        Thread.sleep(WARM_UP_SECONDS * 1_000L);
        load.mark();
        long calls = load.acknowledged();
        Thread.sleep(SECONDS * 1_000L);
        Measured without = Measured.of(load, calls);
        System.out.println("a follower gone:        " + without);
        long behind = replicas.leader().executed();
        load.mark();
        calls = load.acknowledged();
        long resumed = System.nanoTime();
        follower.resume();
        while (follower.executed() < behind) {
          Thread.sleep(50);
        }
        long millis = (System.nanoTime() - resumed) / 1_000_000;
        Measured with = Measured.of(load, calls);
        System.out.println("it catches up:          " + with);
        System.out.printf(
            Locale.ROOT,
            "caught up in %,d ms; p99 meanwhile: %.2f of that before%n",
            millis,
            with.comparedTo(without));
        tell(load.finish());
      }
    } finally {
      Directories.delete(disk);
    }
  }

  private static void tell(String wrong) {
    System.out.println(wrong.isEmpty() ? "every call accounted for" : wrong);
  }
}
