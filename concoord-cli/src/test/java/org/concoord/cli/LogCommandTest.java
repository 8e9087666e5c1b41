package org.concoord.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.concoord.Replica;
import org.concoord.ReplicaConfig;
import org.concoord.objects.Counter;
import org.concoord.objects.CounterProxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is said of data directories. */
@Timeout(60)
class LogCommandTest {
  @Test
  void tellsWhatAReplicaWrote(@TempDir Path directory) throws Exception {
    write(directory);

    TypedCommand verified = TypedCommand.run("log", "verify", directory.toString());
    TypedCommand dumped = TypedCommand.run("log", "dump", directory.toString());

    assertThat(verified.exitCode()).as(verified.out() + verified.err()).isZero();
    assertThat(verified.out()).contains("data directory " + directory + ": WHOLE");
    assertThat(dumped.out()).contains("superblock copy 0: ", "wal-", "ACCEPTED");
    assertThat(TypedCommand.run("log", "verify", "--json", directory.toString()).out())
        .contains("\"health\":\"WHOLE\"");
  }

  @Test
  void saysThatAStartWouldBeRefused(@TempDir Path directory) throws Exception {
    Files.writeString(directory.resolve("superblock"), "nothing of the kind");

    TypedCommand verified = TypedCommand.run("log", "verify", directory.toString());

    assertThat(verified.exitCode()).isEqualTo(ExitCode.DATA_REFUSED);
    assertThat(verified.out()).contains("REFUSED", "none of its four copies is whole");
  }

  @Test
  void wantsADirectory(@TempDir Path directory) {
    TypedCommand nowhere = TypedCommand.run("log", "verify", directory.resolve("no") + "");

    assertThat(nowhere.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(nowhere.err()).contains("no is no directory");
  }

  private static void write(Path directory) throws Exception {
    String address = "127.0.0.1:" + freePort();
    try (Replica replica =
        Replica.start(
            ReplicaConfig.builder()
                .replicate(Counter.class)
                .listen(address)
                .dataDirectory(directory)
                .segmentBytes(4 << 20)
                .reserveBytes(1 << 20)
                .build())) {
      replica.awaitReady(Duration.ofSeconds(20));
      try (CounterProxy counter = new CounterProxy(address)) {
        counter.increment();
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
