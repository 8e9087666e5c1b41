package org.concoord.benchmarks.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.concoord.benchmarks.cluster.Stranger.Burden;

/**
 * What snapshots cost those who call: three durable replicas with a large state on one disk, and a
 * client that calls at a rate which leaves the processors mostly idle, then one with 16 calls
 * outstanding, which takes all there is of them. For each, one after the other: no snapshots; a
 * thread that computes, which is what a snapshot's encoding costs by itself where processors are
 * few; one replica after the other told to write one, without a pause, the leader in its turn,
 * which hands over first. Then a follower stands still, and catches up by a snapshot. Then, with
 * others that write one a minute by themselves, as an operator would have it: a minute of that.
 * Argument: the size of the state in MiB, by default 1024; the heap of each replica takes five
 * times as much, and 512 MiB.
 */
final class SnapshotLatency {
  private static final int OUTSTANDING = 16;

  /** What the calm client makes, of which many may be outstanding where it is kept waiting. */
  private static final int CALM_PER_SECOND = 2_000;

  private static final int CALM_OUTSTANDING = 1_000;
  private static final int WARM_UP_SECONDS = 10;
  private static final int SECONDS = 40;
  private static final int COMPUTE_SECONDS = 20;
  private static final int GONE_SECONDS = 20;
  private static final int AGE_SECONDS = 60;

  /** Longer than that is told as not caught up. */
  private static final int CATCH_UP_SECONDS = 120;

  /** What replicas keep for one that is gone is an eighth of the heap, and this at most. */
  private static final int KEPT_MIB = 256;

  private SnapshotLatency() {}

  public static void main(String[] arguments) throws Exception {
    int mebibytes =
        arguments.length > 0 && !arguments[0].isEmpty() ? Integer.parseInt(arguments[0]) : 1024;
    Seen without = onDemand(mebibytes);
    byAge(mebibytes, without);
  }

  /** What a client saw for a while; times in microseconds. */
  private record Seen(double callsPerSecond, long p50, long p99, long longestGap) {
    static Seen of(Load load, Phase phase) throws Exception {
      load.mark();
      long calls = load.acknowledged();
      long began = System.nanoTime();
      phase.pass();
      return new Seen(
          (load.acknowledged() - calls) * 1e9 / (System.nanoTime() - began),
          load.percentile(50) / 1_000,
          load.percentile(99) / 1_000,
          load.longestGap() / 1_000);
    }

    void tell(String what, Seen base) {
      System.out.printf(
          Locale.ROOT,
          "%-36s %,8.0f calls/s, p50 %,6d us, p99 %,7d us (%.2f times), longest gap %,9d us%n",
          what,
          callsPerSecond,
          p50,
          p99,
          1.0 * p99 / base.p99,
          longestGap);
    }
  }

  private interface Phase {
    void pass() throws Exception;
  }

  private static Phase seconds(int seconds) {
    return () -> Thread.sleep(seconds * 1_000L);
  }

  /** Of replicas that write a snapshot only where they are told to. */
  private static Seen onDemand(int mebibytes) throws Exception {
    Path disk = Files.createTempDirectory(Path.of(""), "snapshots-");
    try (Processes replicas = start(mebibytes, disk, 1_000_000)) {
      fill(replicas, mebibytes);
      Seen calm;
      try (Load load = calm(replicas)) {
        System.out.printf(Locale.ROOT, "%,d calls a second:%n", CALM_PER_SECOND);
        calm = withSnapshots(replicas, load);
        catchUp(replicas, load, mebibytes, calm);
        tell(load.finish());
      }
      try (Load load = new Load(replicas.endpoints(), OUTSTANDING)) {
        System.out.printf(Locale.ROOT, "%d calls outstanding:%n", OUTSTANDING);
        withSnapshots(replicas, load);
        tell(load.finish());
      }
      return calm;
    } finally {
      Directories.delete(disk);
    }
  }

  private static Load calm(Processes replicas) {
    return new Load(replicas.endpoints(), CALM_OUTSTANDING, CALM_PER_SECOND);
  }

  private static Seen withSnapshots(Processes replicas, Load load) throws Exception {
    seconds(WARM_UP_SECONDS).pass();
    Seen without = Seen.of(load, seconds(SECONDS));
    without.tell("no snapshots:", without);
    Process computing = Stranger.start(Burden.COMPUTE, replicas.leader().address(), 1);
    try {
      Seen.of(load, seconds(COMPUTE_SECONDS)).tell("a thread that computes:", without);
    } finally {
      computing.destroyForcibly().waitFor();
    }
    long before = snapshots(replicas);
    Seen throughout = Seen.of(load, () -> writeByTurns(replicas));
    throughout.tell((snapshots(replicas) - before) + " snapshots without a pause:", without);
    return without;
  }

  /** The next begins when one is on its disk. */
  private static void writeByTurns(Processes replicas) throws IOException {
    List<Operator> operators = new ArrayList<>();
    for (Member member : replicas.members()) {
      operators.add(new Operator(member.address()));
    }
    long end = System.nanoTime() + SECONDS * 1_000_000_000L;
    for (int turn = 0; System.nanoTime() < end; turn++) {
      operators.get(turn % operators.size()).ask("snapshot");
    }
    for (Operator operator : operators) {
      operator.close();
    }
  }

  /** A follower stands still until it lacks what the others have dropped, and comes back. */
  private static void catchUp(Processes replicas, Load load, int mebibytes, Seen base)
      throws Exception {
    Member follower = replicas.follower();
    follower.stop();
    Ballast.pass(replicas.endpoints(), Math.min(KEPT_MIB, heapMiB(mebibytes) / 8) * 5 / 4);
    Seen.of(load, seconds(GONE_SECONDS)).tell("a follower stands still:", base);
    long behind = replicas.leader().executed();
    long resumed = System.nanoTime();
    long end = resumed + CATCH_UP_SECONDS * 1_000_000_000L;
    follower.resume();
    Seen meanwhile =
        Seen.of(
            load,
            () -> {
              while (follower.executed() < behind && System.nanoTime() < end) {
                Thread.sleep(50);
              }
            });
    meanwhile.tell("it catches up:", base);
    System.out.printf(
        Locale.ROOT,
        "%s after %,d ms, %d MiB received%n",
        follower.executed() < behind ? "NOT CAUGHT UP" : "caught up",
        (System.nanoTime() - resumed) / 1_000_000,
        follower.received() >> 20);
  }

  private static void byAge(int mebibytes, Seen base) throws Exception {
    Path disk = Files.createTempDirectory(Path.of(""), "snapshots-");
    try (Processes replicas = start(mebibytes, disk, AGE_SECONDS)) {
      fill(replicas, mebibytes);
      try (Load load = calm(replicas)) {
        seconds(WARM_UP_SECONDS).pass();
        long before = snapshots(replicas);
        Seen seen = Seen.of(load, seconds(AGE_SECONDS));
        seen.tell((snapshots(replicas) - before) + " snapshots, one a minute each:", base);
        tell(load.finish());
      }
    } finally {
      Directories.delete(disk);
    }
  }

  private static void fill(Processes replicas, int mebibytes) throws InterruptedException {
    long began = System.nanoTime();
    Ballast.load(replicas.endpoints(), mebibytes);
    long millis = (System.nanoTime() - began) / 1_000_000;
    System.out.printf(Locale.ROOT, "a state of %,d MiB, after %,d ms%n", mebibytes, millis);
  }

  private static Processes start(int mebibytes, Path disk, int snapshotSeconds) throws IOException {
    return Processes.start(
        3,
        "-Xmx" + heapMiB(mebibytes) + "m",
        "-Dnode.disk=" + disk,
        "-Dnode.snapshotLogMiB=1000000",
        "-Dnode.snapshotSlots=1000000000",
        "-Dnode.snapshotSeconds=" + snapshotSeconds);
  }

  private static int heapMiB(int mebibytes) {
    return 512 + 5 * mebibytes;
  }

  private static long snapshots(Processes replicas) {
    return replicas.members().stream().mapToLong(Member::snapshots).sum();
  }

  private static void tell(String wrong) {
    System.out.println(wrong.isEmpty() ? "every call accounted for" : wrong);
  }
}
