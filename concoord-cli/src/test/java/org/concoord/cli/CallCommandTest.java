package org.concoord.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.concoord.Replica;
import org.concoord.ReplicaConfig;
import org.concoord.objects.Bank;
import org.concoord.objects.Counter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Calls from a shell, of one replica. */
@Timeout(60)
class CallCommandTest {
  private static final String COUNTER = "org.concoord.objects.Counter";
  private static final String BANK = "org.concoord.objects.Bank";

  private static String address;
  private static Replica replica;

  @BeforeAll
  static void start() throws Exception {
    address = "127.0.0.1:" + freePort();
    replica =
        Replica.start(
            ReplicaConfig.builder()
                .replicate(Counter.class)
                .replicate(Bank.class)
                .listen(address)
                .build());
    replica.awaitReady(Duration.ofSeconds(20));
  }

  @AfterAll
  static void close() {
    replica.close();
  }

  @Test
  void printsWhatTheMethodReturns() {
    assertThat(call(COUNTER, "concoordInit", "40").exitCode()).isZero();

    TypedCommand added = call(COUNTER, "add", "2");

    assertThat(added.exitCode()).as(added.err()).isZero();
    assertThat(added.out()).isEqualTo("42\n");
    assertThat(call(COUNTER, "getValue", "--json").out()).isEqualTo("{\"returned\":42}\n");
  }

  @Test
  void callsTheObjectThatIsNamed() {
    assertThat(call("-o", COUNTER, "orders", "add", "7").out()).isEqualTo("7\n");
    assertThat(call("-o", COUNTER, "others", "getValue").out()).isEqualTo("0\n");
  }

  @Test
  void printsNothingForAMethodThatReturnsNothing() {
    TypedCommand set = call("-o", COUNTER, "set", "setValue", "5");

    assertThat(set.exitCode()).as(set.err()).isZero();
    assertThat(set.out()).isEmpty();
  }

  @Test
  void saysWhichMethodsThereAre() {
    TypedCommand wrong = call(COUNTER, "incremnet");

    assertThat(wrong.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(wrong.err())
        .contains("has no method incremnet; it has add(long), concoordInit(), concoordInit(long)")
        .doesNotContain("Async");
  }

  @Test
  void saysWhichArgumentsAMethodTakes() {
    assertThat(call(COUNTER, "add").err())
        .contains("these are no arguments of add(long): it takes 1 argument, and none was typed");
    assertThat(call(COUNTER, "add", "2.5").err()).contains("add(long): 2.5 is no long");
    assertThat(call(COUNTER, "add", "two").exitCode()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void tellsWhatTheMethodThrew() {
    TypedCommand thrown = call(BANK, "balance", "nobody");
    TypedCommand json = call(BANK, "balance", "nobody", "--json");

    assertThat(thrown.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(thrown.err()).startsWith("the method threw ").doesNotContain("\tat ");
    assertThat(json.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(json.out()).startsWith("{\"threw\":\"");
  }

  @Test
  void tellsWhatIsWrongWithTheCommandLineFromWhatTheMethodThrew(@TempDir Path directory)
      throws IOException {
    Path open = Files.writeString(directory.resolve("token"), "0123456789abcdef".repeat(4));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));

    TypedCommand nowhere = TypedCommand.run("call", "-e", "a:b:c", COUNTER, "getValue");
    TypedCommand notPrivate = call("--token-file", open.toString(), COUNTER, "getValue");

    assertThat(nowhere.exitCode()).as(nowhere.err()).isEqualTo(ExitCode.USAGE);
    assertThat(notPrivate.exitCode()).as(notPrivate.err()).isEqualTo(ExitCode.USAGE);
    assertThat(notPrivate.err()).contains("chmod 600").doesNotContain("the method threw");
  }

  @Test
  void ofMethodsOfOneNameTakesATextOnlyForWhatIsNothingElse() {
    assertThat(ProxyMethod.find(Twins.class, "put", List.of("5")).parameters())
        .containsExactly(long.class);
    assertThat(ProxyMethod.find(Twins.class, "put", List.of("five")).parameters())
        .containsExactly(String.class);
    assertThat(ProxyMethod.find(Twins.class, "put", List.of("\"5\"")).parameters())
        .containsExactly(String.class);
  }

  @Test
  void saysThatACallHasNotRunWhereNobodyAnswers() throws IOException {
    TypedCommand nobody =
        TypedCommand.run(
            "call", "--deadline", "1", "-e", "127.0.0.1:" + freePort(), COUNTER, "increment");

    assertThat(nobody.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(nobody.err()).contains("it has not run");
  }

  private static TypedCommand call(String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = "call";
    all[1] = "-e";
    all[2] = address;
    System.arraycopy(arguments, 0, all, 3, arguments.length);
    return TypedCommand.run(all);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
