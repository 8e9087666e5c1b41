package org.concoord.cli.openreplica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.concoord.ClientConfig;
import org.concoord.ConcoordClient;
import org.concoord.TlsConfig;
import org.concoord.objects.CounterProxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code openreplica} where the network is not to be trusted, and where it has addresses of IPv6.
 * Runs as {@link OpenReplicaIT} does.
 */
class OpenReplicaNetworkIT {
  private static final String COUNTER = "org.concoord.objects.Counter";
  private static final String TOKEN = "fedcba9876543210".repeat(4);
  private static final String PASSWORD = "what-the-key-is-encrypted-with";

  @TempDir private static Path shared;

  private static Path key;
  private static Path archive;

  @TempDir private Path directory;

  private final Map<String, String> environment = new HashMap<>();
  private final List<String> started = new ArrayList<>();

  @BeforeAll
  static void pack() throws Exception {
    assumeTrue(Boolean.getBoolean("concoord.ssh"), "not asked for by -Dconcoord.ssh=true");
    assumeTrue(OpenSshServer.isInstalled(), "there is no sshd here: install openssh-server");
    key = shared.resolve("id");
    OpenSshServer.makeKey(key);
    archive = ServerArchive.make(shared);
  }

  @BeforeEach
  void introduce() {
    environment.put("OPENREPLICA_CONFIG", directory.resolve("openreplica.cfg").toString());
    done("config", "KNOWN_HOSTS=" + directory.resolve("known_hosts"));
    done("addusername", System.getProperty("user.name"));
    done("addsshkey", key.toString());
  }

  @AfterEach
  void stopReplicas() {
    started.forEach(address -> typed("stop", "--force", "--wait", "5", address));
  }

  @Test
  void launchesReplicasThatSpeakTlsToOneAnotherAndTellsNobodyTheirSecrets() throws Exception {
    Certificates certificates = new Certificates(directory);
    Path keyFile = certificates.issueEncrypted("replica", "urn:concoord:role:peer", PASSWORD);
    TlsConfig client = certificates.config(certificates.issue("app", "urn:concoord:role:client"));
    Path token = Certificates.writePrivate(directory.resolve("token"), TOKEN);
    environment.put("CONCOORD_TLS_KEY_PASSWORD", PASSWORD);
    String[] security = {
      "--token-file", token.toString(),
      "--tls-cert", directory.resolve("replica.crt").toString(),
      "--tls-key", keyFile.toString(),
      "--tls-ca", certificates.authority().toString()
    };
    try (OpenSshServer node = OpenSshServer.start("127.0.0.2", key, directory.resolve("node"));
        CommandLineWatch watch = new CommandLineWatch(TOKEN, PASSWORD, "PRIVATE KEY")) {
      done("addnode", node.node(), "--accept-new-key");
      done("setup", "--archive", archive.toString());
      String first = launch("127.0.0.2", security);
      String second = launch("127.0.0.2", with(security, "-b", first));

      await(() -> typed("logs", second).out().contains("reaches " + first));
      try (ConcoordClient app =
              ConcoordClient.connect(
                  ClientConfig.builder().endpoints(first).token(TOKEN).tls(client).build());
          CounterProxy counter = new CounterProxy(app)) {
        counter.increment();
        assertThat(counter.getValue()).isEqualTo(1);
      }

      Path run = node.home().resolve(".openreplica/run").resolve(second.replace(':', '_'));
      for (String name : List.of("token", "tls.key", "tls.crt", "tls.ca")) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(run.resolve(name))))
            .as(name)
            .isEqualTo("rw-------");
      }
      assertThat(run.resolve("key-password")).doesNotExist();
      assertThat(Files.readString(run.resolve("log"))).doesNotContain(TOKEN, PASSWORD, "PRIVATE");
      assertThat(watch.seen()).isEmpty();

      done("stop", second);
      assertThat(run.resolve("token")).doesNotExist();
      assertThat(run.resolve("tls.key")).doesNotExist();
      stopReplicas();
    }
  }

  @Test
  void launchesReplicasAtAddressesOfIpv6() throws Exception {
    assumeTrue(hasIpv6(), "there is no ::1 here");
    try (OpenSshServer node = OpenSshServer.start("::1", key, directory.resolve("node"))) {
      done("addnode", "[::1]:" + node.port(), "--fingerprint", node.fingerprint());
      assertThat(Files.readString(directory.resolve("known_hosts")))
          .isEqualTo(node.knownHostsLine());
      assertThat(typed("config").out()).contains("NODES= [::1]:" + node.port() + "\n");
      done("setup", "[::1]", "--archive", archive.toString());
      String first = launch("[::1]");
      String second = launch("::1", "-a", "[::1]", "-b", first);

      assertThat(typed("status").out())
          .contains("running  replica " + first + ",", "running  replica " + second + ",");
      assertThat(typed("logs", second).out()).contains("replica " + second + " listens");
      try (ConcoordClient app =
              ConcoordClient.connect(ClientConfig.builder().endpoints(first).build());
          CounterProxy counter = new CounterProxy(app)) {
        counter.increment();
        assertThat(counter.getValue()).isEqualTo(1);
      }
      assertThat(typed("stop", second).out()).contains(second + " on [::1]:");
      assertThat(typed("status").out()).doesNotContain(second);
      stopReplicas();
    }
  }

  /** Returns its address. */
  private String launch(String node, String... more) throws Exception {
    String host = node.contains(":") ? "::1" : node;
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(host))) {
      port = socket.getLocalPort();
    }
    String address = (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    Typed launched =
        typed(with(more, "replica", "--node", node, "-o", COUNTER, "-p", Integer.toString(port)));
    assertThat(launched.exitCode()).as(launched.err()).isZero();
    assertThat(launched.out()).contains("replica " + address + " listens on");
    started.add(address);
    return address;
  }

  private static String[] with(String[] last, String... first) {
    List<String> all = new ArrayList<>(List.of(first));
    all.addAll(List.of(last));
    return all.toArray(new String[0]);
  }

  private static boolean hasIpv6() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
      return socket.isBound();
    } catch (IOException none) {
      return false;
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(limit);
      Thread.sleep(100);
    }
  }

  private void done(String... arguments) {
    Typed typed = typed(arguments);
    assertThat(typed.exitCode()).as(String.join(" ", arguments) + ": " + typed.err()).isZero();
  }

  private Typed typed(String... arguments) {
    Typed typed = Typed.run(environment, arguments);
    assertThat(typed.out() + typed.err()).doesNotContain(TOKEN, PASSWORD, "PRIVATE KEY");
    return typed;
  }

  /** Looks at the command lines of all processes of this machine, again and again. */
  private static final class CommandLineWatch implements AutoCloseable {
    private final AtomicBoolean over = new AtomicBoolean();
    private final Set<String> seen = new TreeSet<>();
    private final List<String> secrets;
    private final Thread looking = new Thread(this::look);

    CommandLineWatch(String... secrets) {
      this.secrets = List.of(secrets);
      looking.start();
    }

    synchronized Set<String> seen() {
      return Set.copyOf(seen);
    }

    private void look() {
      while (!over.get()) {
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
          for (Path process : processes) {
            lookAt(process.resolve("cmdline"));
          }
          Thread.sleep(5);
        } catch (IOException | InterruptedException unreadable) {
          return;
        }
      }
    }

    private synchronized void lookAt(Path commandLine) {
      try {
        String line = Files.readString(commandLine, StandardCharsets.ISO_8859_1);
        secrets.stream().filter(line::contains).forEach(secret -> seen.add(line));
      } catch (IOException gone) {
        // It has ended meanwhile.
      }
    }

    @Override
    public void close() throws InterruptedException {
      over.set(true);
      looking.join();
    }
  }
}
