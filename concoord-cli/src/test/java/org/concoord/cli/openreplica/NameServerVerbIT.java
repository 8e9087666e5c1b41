package org.concoord.cli.openreplica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.concoord.ClientConfig;
import org.concoord.ConcoordClient;
import org.concoord.cli.ExitCode;
import org.concoord.objects.CounterProxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code openreplica nameserver} against a server of OpenSSH, with a replica in a process that it
 * started, whose name server leads a client to it. Runs with {@code -Dconcoord.ssh=true}, where
 * {@code sshd} is installed.
 */
class NameServerVerbIT {
  private static final String COUNTER = "org.concoord.objects.Counter";
  private static final String DOMAIN = "counterdomain.example";
  private static final String HOST = "127.0.0.6";

  @TempDir private Path directory;

  private final Map<String, String> environment = new HashMap<>();
  private final int port = freePort();
  private final int dnsPort = freePort();
  private OpenSshServer node;

  @BeforeEach
  void setUp() throws Exception {
    assumeTrue(Boolean.getBoolean("concoord.ssh"), "not asked for by -Dconcoord.ssh=true");
    assumeTrue(OpenSshServer.isInstalled(), "there is no sshd here: install openssh-server");
    Path key = directory.resolve("id");
    OpenSshServer.makeKey(key);
    node = OpenSshServer.start(HOST, key, directory.resolve("node"));
    environment.put("OPENREPLICA_CONFIG", directory.resolve("openreplica.cfg").toString());
    Path known = Files.writeString(directory.resolve("known"), node.knownHostsLine());
    done("config", "KNOWN_HOSTS=" + known);
    done("addusername", System.getProperty("user.name"));
    done("addsshkey", key.toString());
    done("addnode", node.node());
    done("setup", "--archive", ServerArchive.make(directory).toString());
  }

  @AfterEach
  void stop() throws Exception {
    if (node != null) {
      typed("stop", "--force", "--wait", "5", HOST + ":" + port);
      node.close();
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
      return socket.getLocalPort();
    } catch (IOException none) {
      throw new UncheckedIOException(none);
    }
  }

  @Test
  void saysWhatTheParentDelegatesToAndLeadsAClientThere() {
    Typed started =
        nameServer(
            "--dns-listen", HOST + ":" + dnsPort, "--dns-names", "ns1." + DOMAIN + "=" + HOST);

    assertThat(started.exitCode()).as(started.err()).isZero();
    assertThat(started.out())
        .contains(
            "replica " + HOST + ":" + port + " listens on",
            "name server " + HOST + ":" + dnsPort + " answers for " + DOMAIN + ", serial number ",
            "\n  " + DOMAIN + ". NS ns1." + DOMAIN + ".\n",
            "\n  ns1." + DOMAIN + ". A " + HOST + "\n");
    assertThat(started.err()).contains("note: resolvers ask at port 53");
    ClientConfig config =
        ClientConfig.builder().endpoints(DOMAIN).dnsServers(HOST + ":" + dnsPort).build();
    try (ConcoordClient client = ConcoordClient.connect(config);
        CounterProxy counter = new CounterProxy(client)) {
      counter.increment();
      assertThat(counter.getValue()).isEqualTo(1);
    }
  }

  @Test
  void saysWhyThereIsNoneWhereItsPortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(dnsPort, 1, InetAddress.getByName(HOST))) {
      Typed refused = nameServer("--dns-listen", HOST + ":" + taken.getLocalPort());

      assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(refused.err())
          .contains("the name server cannot listen on " + HOST + ":" + dnsPort + ": Address");
    }
  }

  @Test
  void saysThatItTellsNothingWhileItsReplicaIsInNoInstance() {
    String nobody = HOST + ":" + freePort();
    Typed started = nameServer("--dns-listen", HOST + ":" + dnsPort, "-b", nobody, "--wait", "8");

    assertThat(started.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(started.out()).contains("replica " + HOST + ":" + port + " listens on");
    assertThat(started.err())
        .contains(
            "the replica runs, but its name server tells nothing here of " + DOMAIN,
            "answered SERVFAIL");
  }

  private Typed nameServer(String... more) {
    List<String> line =
        new ArrayList<>(List.of("nameserver", "-o", COUNTER, "-p", "" + port, "-n", DOMAIN));
    line.addAll(List.of(more));
    return typed(line.toArray(String[]::new));
  }

  private void done(String... arguments) {
    Typed typed = typed(arguments);
    assertThat(typed.exitCode()).as(typed.err()).isZero();
  }

  private Typed typed(String... arguments) {
    return Typed.run(environment, arguments);
  }
}
