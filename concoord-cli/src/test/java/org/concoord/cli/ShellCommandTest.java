package org.concoord.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import org.concoord.Replica;
import org.concoord.ReplicaConfig;
import org.concoord.objects.Counter;
import org.concoord.objects.CounterProxy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What looks at a replica for longer than one question. */
@Timeout(60)
class ShellCommandTest {
  private static String address;
  private static Replica replica;

  @BeforeAll
  static void start() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      address = "127.0.0.1:" + socket.getLocalPort();
    } catch (IOException none) {
      throw new AssertionError(none);
    }
    replica =
        Replica.start(ReplicaConfig.builder().replicate(Counter.class).listen(address).build());
    replica.awaitReady(Duration.ofSeconds(20));
  }

  @AfterAll
  static void close() {
    replica.close();
  }

  @Test
  void obeysTheVerbsThatItReads() {
    TypedCommand typed =
        typed("info\n\ncommand add 5\nproposals\npending\ngoleader\nhelp\nexit\ninfo\n");

    assertThat(typed.exitCode()).as(typed.err()).isZero();
    assertThat(typed.out())
        .startsWith("replica " + address + ": LEADER, leader " + address)
        .contains("\n5\n", "\nnone\n", "0 slots wait", address + " leads", "showobject ");
    assertThat(typed.out().split("next slot to execute", -1)).hasSize(2);
  }

  @Test
  void goesOnAfterAVerbThatFails() {
    TypedCommand typed = typed("command explode\nfly\nstate\n");

    assertThat(typed.exitCode()).isZero();
    assertThat(typed.err()).contains("has no method explode");
    assertThat(typed.out()).contains("no such verb: fly", "replica " + address);
  }

  @Test
  void topCountsCallsAndReadsWhileItLooksOn() throws Exception {
    Thread calling =
        new Thread(
            () -> {
              try (CounterProxy counter = new CounterProxy(address)) {
                while (!Thread.currentThread().isInterrupted()) {
                  counter.setValue(1);
                  counter.getValue();
                }
              } catch (RuntimeException interrupted) {
                // That is how it ends.
              }
            });
    calling.start();
    TypedCommand table = TypedCommand.run("top", "-e", address, "-i", "300");
    TypedCommand json = TypedCommand.run("top", "-e", address, "-i", "300", "--json");
    calling.interrupt();
    calling.join();

    assertThat(table.exitCode()).as(table.err()).isZero();
    assertThat(table.out())
        .contains("agreement", "execution", "counter.setValue(long)", "counter.getValue()")
        .doesNotContain("\u001b");
    assertThat(json.out()).hasLineCount(1).contains("\"name\":\"agreement\",\"count\":");
  }

  private static TypedCommand typed(String lines) {
    return TypedCommand.run(
        Map.of(), lines, "shell", "-e", address, "-o", "org.concoord.objects.Counter");
  }
}
