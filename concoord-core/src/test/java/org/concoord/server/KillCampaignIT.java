package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.concoord.ConcoordClient;
import org.concoord.ReadMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Durable replicas in processes of their own, killed under load: one, the leader, two or all at
 * once, at any moment. What was answered is there at the end, and nothing ran twice.
 *
 * <p>A round is an instance with directories of its own. With {@code concoord.campaign} rounds are
 * noted in a file, and a campaign that was broken off goes on behind the last.
 */
class KillCampaignIT {
  private static final int KILLS = Integer.getInteger("concoord.kills", 8);
  private static final int KILLS_OF_A_ROUND = 50;
  private static final int CALLERS = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  @TempDir private Path disk;

  @Test
  void whatWasAnsweredOutlastsTheKills() throws Exception {
    String campaign = System.getProperty("concoord.campaign", "");
    List<String> rounds = campaign.isEmpty() ? List.of() : read(Path.of(campaign));
    int killed = rounds.size() * KILLS_OF_A_ROUND;
    for (long round = rounds.size() + 1; killed < KILLS; round++) {
      int kills = Math.min(KILLS_OF_A_ROUND, KILLS - killed);
      String line = round(round, kills);
      killed += kills;
      System.out.println(line);
      if (!campaign.isEmpty()) {
        Files.writeString(
            Path.of(campaign),
            line + "\n",
            StandardCharsets.UTF_8,
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND);
      }
    }
  }

  private static List<String> read(Path file) throws IOException {
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  /** Returns what happened in one line. */
  private String round(long number, int kills) throws Exception {
    SplittableRandom random = new SplittableRandom(number);
    long began = System.nanoTime();
    int atOnce = 0;
    long answered = 0;
    try (TestProcesses replicas = TestProcesses.start(disk.resolve("" + number));
        ConcoordClient client = replicas.client(PATIENCE)) {
      List<KilledCaller> callers = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        callers.add(new KilledCaller(client, "tally-" + i));
      }
      callers.forEach(KilledCaller::start);
      for (int killed = 0; killed < kills; ) {
        awaitAnswers(callers);
        LockSupport.parkNanos(random.nextLong(Duration.ofMillis(300).toNanos()));
        List<Integer> targets = targets(random, replicas, kills - killed);
        targets.forEach(replicas::kill);
        killed += targets.size();
        atOnce += targets.size() == 3 ? 1 : 0;
        LockSupport.parkNanos(random.nextLong(Duration.ofMillis(200).toNanos()));
        for (int target : targets) {
          replicas.restart(target);
        }
      }
      for (KilledCaller caller : callers) {
        assertThat(caller.end()).as("round %d", number).isEmpty();
        answered += caller.answered();
      }
      awaitEqual(replicas);
    }
    return String.format(
        "round %d: %d kills, all at once %d times; %d calls answered, all of them there; %d s",
        number, kills, atOnce, answered, (System.nanoTime() - began) / 1_000_000_000);
  }

  private static List<Integer> targets(
      SplittableRandom random, TestProcesses replicas, int atMost) {
    int first = random.nextInt(3);
    return switch (random.nextInt(6)) {
      case 0 -> List.of(0, 1, 2).subList(0, Math.min(3, atMost));
      case 1 -> List.of(first, (first + 1) % 3).subList(0, Math.min(2, atMost));
      case 2, 3 -> List.of(replicas.nodes().indexOf(replicas.leader()));
      default -> List.of(first);
    };
  }

  /** Each caller has been answered again, so that no kill meets an instance that is still dead. */
  private static void awaitAnswers(List<KilledCaller> callers) {
    for (KilledCaller caller : callers) {
      long before = caller.answered();
      TestCluster.await("an answer", PATIENCE, () -> caller.answered() > before);
    }
  }

  /** What one replica holds of each caller's tally is what the others hold. */
  private static void awaitEqual(TestProcesses replicas) {
    TestCluster.await(
        "the same slots everywhere",
        PATIENCE,
        () ->
            replicas.nodes().stream()
                    .map(node -> node.ask("status").split(" ")[1])
                    .distinct()
                    .count()
                == 1);
    assertThat(replicas.nodes().stream().map(KillCampaignIT::valuesAt).distinct()).hasSize(1);
  }

  /** Of what the replica itself has executed. */
  private static List<Long> valuesAt(TestProcesses.Node node) {
    try (ConcoordClient client = TestCluster.clientAt(node.address(), PATIENCE)) {
      ConcoordClient reader = client.reading(ReadMode.ANY_REPLICA);
      return IntStream.range(0, CALLERS)
          .mapToObj(caller -> new TallyProxy(reader, TestCluster.TALLY, "tally-" + caller).value())
          .toList();
    }
  }
}
