package org.concoord.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.concoord.Replica;
import org.concoord.ReplicaConfig;
import org.concoord.objects.Counter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Verbs that are typed at the standard input of a replica. */
@Timeout(60)
class DebugShellTest {
  private static final String TOKEN = "0123456789abcdef".repeat(4);

  private static Replica replica;
  private static String address;

  private final AtomicBoolean left = new AtomicBoolean();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void start() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      address = "127.0.0.1:" + socket.getLocalPort();
    }
    replica =
        Replica.start(
            ReplicaConfig.builder().replicate(Counter.class).listen(address).token(TOKEN).build());
    replica.awaitReady(Duration.ofSeconds(20));
  }

  @AfterAll
  static void close() {
    replica.close();
  }

  @Test
  void areThoseOfTheShell() throws Exception {
    type(
        "info\nmembers\nstate\nobject\ncommand add 5\nshowobject\ngoleader\nproposals\npending\n"
            + "help\n");

    assertThat(out.toString())
        .startsWith("replica " + address + ": LEADER, leader " + address)
        .contains("VOTER", "org.concoord.objects.Counter\n5\n", address + " leads")
        .contains("\nnone\n", "0 slots wait", "showobject ", "closes this replica");
    assertThat(left).isFalse();
  }

  @Test
  void failWithoutHarm() throws Exception {
    type("fly\ncommand add 'five\ncommand explode\nobject no.Such\ncommand size\n\ninfo\n");

    assertThat(out.toString()).contains("no such verb: fly", "replica " + address);
    assertThat(err.toString())
        .contains(
            "this line is not finished",
            "has no method explode",
            "class no.Such is not on the class path, and of the replicas: no type");
  }

  @Test
  void endTheReplicaWhereWhoeverTypesSaysSo() throws Exception {
    type("exit\ninfo\n");

    assertThat(left).isTrue();
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void areOverWhereTheInputIsAndTheReplicaGoesOn() throws Exception {
    type("");
    run(
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("Input/output error");
          }
        });

    assertThat(left).isFalse();
    assertThat(err.toString()).isEmpty();
    assertThat(replica.isLeader()).isTrue();
  }

  private void type(String lines) throws InterruptedException {
    run(TypedCommand.console(out, err, Map.of(), lines).in());
  }

  private void run(InputStream input) throws InterruptedException {
    Console console =
        new Console(
            new PrintWriter(out),
            new PrintWriter(err),
            input,
            Map.of(TokenOptions.TOKEN, TOKEN),
            false);
    ShellVerbs verbs =
        new ShellVerbs(
            console,
            new Endpoints(address, new SecurityOptions()),
            () -> new OwnReplica(replica),
            DebugShellTest.class.getClassLoader(),
            Counter.class.getName(),
            "closes this replica");
    new DebugShell(console, verbs, () -> left.set(true)).start().join();
  }
}
