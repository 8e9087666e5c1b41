package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.concoord.ConcoordClient;
import org.concoord.FailurePolicy;
import org.concoord.ReplicaConfig;
import org.concoord.storage.Directory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** W2: what becomes of a process whose replica has fenced itself. Without a policy: EndingTest. */
@Timeout(60)
class FailurePolicyTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path path;

  @Test
  void aProcessThatIsToHaltEndsOnceItHasSaidWhy() throws Exception {
    Path out = path.resolve("out");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                FailurePolicyTest.class.getName(),
                "127.0.0.1:" + TestCluster.freePorts(1).get(0),
                path.resolve("replica").toString())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    try {
      assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    String said = Files.readString(out, StandardCharsets.UTF_8);
    assertThat(process.exitValue()).as(said).isEqualTo(FailurePolicy.EXIT_CODE);
    assertThat(said)
        .contains("fenced: " + path.toRealPath().resolve("replica"))
        .contains("told: " + path.toRealPath().resolve("replica"))
        .doesNotContain("in order");
  }

  /** In a process of its own: a lone replica whose disk fails below a call. */
  public static void main(String[] args) throws IOException, InterruptedException {
    FaultyDirectory disk = new FaultyDirectory(Path.of(args[1]));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("in order")));
    ReplicaServer replica =
        ReplicaServer.start(
            ReplicaConfig.builder()
                .replicate(new TallyType("tally"))
                .listen(args[0])
                .dataDirectory(Path.of(args[1]))
                .segmentBytes(4 << 20)
                .onFailure(failure -> System.out.println("told: " + failure.getMessage()))
                .failurePolicy(FailurePolicy.HALT)
                .build(),
            new Probe() {
              @Override
              public Directory directory(Path ignored) {
                return disk;
              }
            });
    replica.awaitReady(PATIENCE);
    try (ConcoordClient client = TestCluster.clientAt(args[0], PATIENCE)) {
      TallyProxy tally = new TallyProxy(client, TestCluster.TALLY, "t");
      tally.add(1);
      disk.forcesFail = true;
      tally.add(1);
    }
  }
}
