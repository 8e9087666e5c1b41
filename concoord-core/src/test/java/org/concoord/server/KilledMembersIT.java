package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.concoord.ConcoordClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Durable replicas in processes of their own are replaced one after the other under load, while
 * whoever joins, leaves or votes is killed at any moment, now and then all at once, and started
 * again. What was answered is there at the end, and nothing ran twice.
 */
@EnabledIfSystemProperty(named = "concoord.replacements", matches = "\\d+")
class KilledMembersIT {
  private static final int REPLACEMENTS = Integer.getInteger("concoord.replacements", 0);
  private static final long FIRST = Long.getLong("concoord.firstSeed", 1);
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  @TempDir private Path disk;

  private int kills;

  @Test
  void whatWasAnsweredOutlastsTheReplacementOfAllUnderKills() throws Exception {
    SplittableRandom random = new SplittableRandom(FIRST);
    long answered;
    try (TestProcesses replicas = TestProcesses.start(disk);
        ConcoordClient client = replicas.client(PATIENCE)) {
      KilledCallers callers = KilledCallers.start(client);
      for (int i = 0; i < REPLACEMENTS; i++) {
        replace(replicas, random);
        callers.awaitAnswers(PATIENCE);
      }
      answered = callers.end();
    }
    System.out.printf(
        "%d durable replicas replaced, %d kills meanwhile; %d calls answered, all of them there%n",
        REPLACEMENTS, kills, answered);
  }

  private void replace(TestProcesses replicas, SplittableRandom random) throws Exception {
    String old = replicas.nodes().get(0).address();
    String added = replicas.join().address();
    killSoon(replicas, added, random);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    for (String answer = ""; !answer.equals("left"); ) {
      assertThat(System.nanoTime()).as("%s: %s", old, answer).isLessThan(deadline);
      CompletableFuture<String> leaving = leave(replicas, old);
      int fate = random.nextInt(6);
      if (fate == 0) {
        killAllSoon(replicas, random);
      } else if (fate < 5) {
        List<TestProcesses.Node> nodes = replicas.nodes();
        killSoon(replicas, nodes.get(random.nextInt(nodes.size())).address(), random);
      }
      answer = leaving.join();
    }
    replicas.remove(old);
    List<String> left =
        replicas.nodes().stream().map(TestProcesses.Node::address).sorted().toList();
    for (TestProcesses.Node node : replicas.nodes()) {
      TestCluster.await(
          "the voters " + left, PATIENCE, () -> node.ask("voters").equals(String.join(",", left)));
    }
  }

  private static CompletableFuture<String> leave(TestProcesses replicas, String old) {
    TestProcesses.Node node = replicas.nodes().get(replicas.indexOf(old));
    return CompletableFuture.supplyAsync(() -> node.ask("leave"));
  }

  /** Voters, whoever leaves and whoever joins, while one epoch ends and another begins. */
  private void killAllSoon(TestProcesses replicas, SplittableRandom random) throws Exception {
    LockSupport.parkNanos(random.nextLong(Duration.ofMillis(1_000).toNanos()));
    int all = replicas.nodes().size();
    for (int index = 0; index < all; index++) {
      replicas.kill(index);
    }
    kills += all;
    for (int index = all - 1; index >= 0; index--) {
      replicas.restart(index);
    }
  }

  /** And starts it again. */
  private void killSoon(TestProcesses replicas, String address, SplittableRandom random)
      throws Exception {
    LockSupport.parkNanos(random.nextLong(Duration.ofMillis(1_500).toNanos()));
    int index = replicas.indexOf(address);
    replicas.kill(index);
    kills++;
    LockSupport.parkNanos(random.nextLong(Duration.ofMillis(200).toNanos()));
    replicas.restart(index);
  }
}
