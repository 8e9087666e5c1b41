package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.concoord.ConcoordClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Durable replicas in processes of their own that all end, or whose leaders do, and come back. */
class ComebackIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path disk;

  /** Of three alone in a build, of 3, 5 and 7 in {@code .ci/run}. */
  static IntStream sizes() {
    return Arrays.stream(System.getProperty("concoord.sizes", "3").split(","))
        .mapToInt(Integer::parseInt);
  }

  /** The last that ended is the first to come back, and knows no more than the others. */
  @ParameterizedTest
  @MethodSource("sizes")
  void allOfThemComeBackInReverseOrder(int size) throws Exception {
    try (TestProcesses replicas = TestProcesses.start(size, disk);
        ConcoordClient client = replicas.client(PATIENCE)) {
      TallyProxy tally = new TallyProxy(client, TestCluster.TALLY, "a");
      long value = 0;
      for (int ended = 0; ended < size; ended++) {
        if (size - ended > size / 2) {
          assertThat(tally.add(1)).isEqualTo(++value);
        }
        replicas.kill(ended);
      }
      for (int index = size - 1; index >= 0; index--) {
        replicas.restart(index);
      }
      assertThat(tally.add(1)).isEqualTo(++value);
      replicas.awaitValue(value);
    }
  }

  @Test
  void theLeaderIsKilledTwice() throws Exception {
    try (TestProcesses replicas = TestProcesses.start(disk);
        ConcoordClient client = replicas.client(PATIENCE)) {
      TallyProxy tally = new TallyProxy(client, TestCluster.TALLY, "a");
      assertThat(tally.add(1)).isEqualTo(1);
      for (int time = 1; time <= 2; time++) {
        int leader = replicas.nodes().indexOf(replicas.leader());
        replicas.kill(leader);
        assertThat(tally.add(1)).as("by the other two").isEqualTo(2 * time);
        replicas.restart(leader);
        assertThat(tally.add(1)).isEqualTo(2 * time + 1);
      }
      replicas.awaitValue(5);
    }
  }
}
