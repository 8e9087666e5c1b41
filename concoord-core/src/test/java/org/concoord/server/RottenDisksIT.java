package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.concoord.ConcoordClient;
import org.concoord.storage.DataDirectory;
import org.concoord.storage.RecoveryReport.Health;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Durable replicas in processes of their own are killed under load, their directories rot, and they
 * come back as others, killed on the way too (W4). What was answered is there at the end, and
 * nothing ran twice.
 */
@EnabledIfSystemProperty(named = "concoord.rots", matches = "\\d+")
class RottenDisksIT {
  private static final int ROTS = Integer.getInteger("concoord.rots", 0);
  private static final long FIRST = Long.getLong("concoord.firstSeed", 1);
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  @TempDir private Path disk;

  private int kills;

  @Test
  void whatWasAnsweredOutlastsRottenDisks() throws Exception {
    SplittableRandom random = new SplittableRandom(FIRST);
    long answered;
    try (TestProcesses replicas = TestProcesses.start(disk);
        ConcoordClient client = replicas.client(PATIENCE)) {
      KilledCallers callers = KilledCallers.start(client);
      for (int i = 0; i < ROTS; i++) {
        callers.awaitAnswers(PATIENCE);
        rot(replicas, random.nextInt(3), random);
      }
      callers.awaitAnswers(PATIENCE);
      answered = callers.end();
    }
    System.out.printf(
        "%d directories rotten, %d kills; %d calls answered, all of them there%n",
        ROTS, kills, answered);
  }

  private void rot(TestProcesses replicas, int index, SplittableRandom random) throws Exception {
    String before = replicas.nodes().get(index).ask("identity");
    kill(replicas, index);
    damage(replicas.directory(index), random);
    replicas.restart(index, true);
    while (random.nextInt(2) == 0) {
      LockSupport.parkNanos(random.nextLong(Duration.ofMillis(1_500).toNanos()));
      kill(replicas, index);
      // Without the option it goes on only where the directory has been set aside by now.
      boolean begun = DataDirectory.verify(replicas.directory(index)).health() != Health.REFUSED;
      replicas.restart(index, !begun || random.nextBoolean());
    }
    TestProcesses.Node back = replicas.nodes().get(index);
    TestCluster.await(
        "its vote", PATIENCE, () -> back.ask("status").matches("(?:FOLLOWER|LEADER) .*"));
    assertThat(back.ask("identity")).isNotEqualTo(before);
  }

  private void kill(TestProcesses replicas, int index) {
    replicas.kill(index);
    kills++;
  }

  private static void damage(Path directory, SplittableRandom random) throws IOException {
    if (random.nextBoolean()) {
      Path log;
      try (Stream<Path> files = Files.list(directory)) {
        log =
            files
                .filter(file -> file.getFileName().toString().startsWith("wal-"))
                .sorted()
                .findFirst()
                .orElseThrow();
      }
      flip(log, random.nextInt(100));
    } else {
      flip(directory.resolve("superblock"), 100, 4_196, 8_292, 12_388);
    }
    assertThat(DataDirectory.verify(directory).health()).isEqualTo(Health.REFUSED);
  }

  private static void flip(Path file, int... offsets) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    for (int offset : offsets) {
      bytes[offset] ^= 1;
    }
    Files.write(file, bytes);
  }
}
