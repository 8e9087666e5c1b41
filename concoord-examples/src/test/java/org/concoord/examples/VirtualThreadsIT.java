package org.concoord.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whoever calls is a session and no thread: callers on virtual threads, with one carrier for all.
 * Where the build runs on a JDK that has them, as a step of {@code .ci/run} does.
 */
@Timeout(120)
class VirtualThreadsIT {
  @Test
  void callsThatWaitLeaveTheCarrierToOthers() throws Exception {
    assumeTrue(
        Runtime.version().feature() >= 21,
        "JDK 21 is the first with virtual threads, and this is " + Runtime.version());

    try (ReplicaProcesses replicas = ReplicaProcesses.start()) {
      assertThat(run(Jdks.ofThisBuild(), replicas.endpoints()).lines())
          .containsExactly(
              "lock: 500 had it, 1 at a time, tokens rise: true, others ran while they waited: true",
              "semaphore: 60 had one, three at most at a time: true",
              "barrier: 64 passed",
              "shared lock: 50 under it, one was interrupted, which left it to others: true",
              "given back by another thread: true, by a chain: true",
              "sessions: 20 had the lock",
              "pinned by ConCoord: []");
    }
  }

  private static String run(Path jdk, String endpoints) throws Exception {
    Process process =
        new ProcessBuilder(
                jdk.resolve("bin/java").toString(),
                "-Djdk.virtualThreadScheduler.parallelism=1",
                "-Djdk.virtualThreadScheduler.maxPoolSize=1",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-cp",
                System.getProperty("java.class.path"),
                VirtualThreadCallers.class.getName(),
                endpoints)
            .directory(new File(".").getAbsoluteFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      Thread reader =
          new Thread(
              () -> {
                try {
                  process.getInputStream().transferTo(out);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      reader.start();
      boolean ended = process.waitFor(60, TimeUnit.SECONDS);
      process.destroyForcibly();
      reader.join();
      String told = out.toString(StandardCharsets.UTF_8);
      assertThat(ended).as("ended by itself, after: %s", told).isTrue();
      return told;
    } finally {
      process.destroyForcibly();
    }
  }
}
