package org.concoord.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import org.concoord.NameServerConfig;
import org.concoord.Replica;
import org.concoord.ReplicaConfig;
import org.concoord.objects.Counter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Commands that are told a domain, which a replica of the instance answers for. */
@Timeout(60)
class DomainEndpointsTest {
  private static final String DOMAIN = "counter.example.com";
  private static final String COUNTER = "org.concoord.objects.Counter";

  private static String address;
  private static String nameServer;
  private static Replica replica;

  @BeforeAll
  static void start() throws Exception {
    address = freeAddress();
    nameServer = freeAddress();
    replica =
        Replica.start(
            ReplicaConfig.builder()
                .replicate(Counter.class)
                .listen(address)
                .nameServer(NameServerConfig.of(DOMAIN, nameServer))
                .build());
    replica.awaitReady(Duration.ofSeconds(20));
  }

  @AfterAll
  static void close() {
    replica.close();
  }

  @Test
  void askTheReplicasThatItLeadsTo() {
    TypedCommand status = typed("status");
    TypedCommand members = typed("members", "--json");
    TypedCommand top = typed("top", "-i", "10");

    assertThat(status.out()).as(status.err()).startsWith("replica " + address);
    assertThat(members.out()).as(members.err()).contains(address);
    assertThat(top.out()).as(top.err()).startsWith(address);
  }

  @Test
  void callAndConverseThroughIt() {
    assertThat(typed("call", COUNTER, "concoordInit", "41").exitCode()).isZero();
    assertThat(typed("call", COUNTER, "increment").out()).isEqualTo("42\n");

    TypedCommand shell =
        TypedCommand.run(
            Map.of("CONCOORD_ENDPOINTS", DOMAIN, DnsOptions.SERVERS, nameServer),
            "info\ncommand getValue\n",
            "shell",
            "-o",
            COUNTER);

    assertThat(shell.out()).as(shell.err()).startsWith("replica " + address).endsWith("\n42\n");
  }

  @Test
  void changeTheOneReplicaThatItLeadsTo() {
    TypedCommand alone = typed("transfer");

    assertThat(alone.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(alone.err()).contains("nobody has taken over from " + address);
  }

  @Test
  void sayWhyADomainLeadsNowhere() {
    TypedCommand unknown =
        TypedCommand.run("status", "-e", "elsewhere.example.com", "--dns-servers", nameServer);
    TypedCommand named = TypedCommand.run("status", "-e", DOMAIN, "--dns-servers", "ns:53");

    assertThat(unknown.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(unknown.err()).startsWith("concoord status: elsewhere.example.com: ");
    assertThat(named.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(named.err()).contains("the DNS server ns:53 is to be named by its address");
  }

  private static TypedCommand typed(String command, String... more) {
    String[] all = new String[more.length + 5];
    all[0] = command;
    all[1] = "-e";
    all[2] = DOMAIN;
    all[3] = "--dns-servers";
    all[4] = nameServer;
    System.arraycopy(more, 0, all, 5, more.length);
    return TypedCommand.run(all);
  }

  private static String freeAddress() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return "127.0.0.1:" + socket.getLocalPort();
    }
  }
}
