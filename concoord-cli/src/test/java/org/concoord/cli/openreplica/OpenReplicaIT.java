package org.concoord.cli.openreplica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.concoord.ClientConfig;
import org.concoord.ConcoordClient;
import org.concoord.cli.ExitCode;
import org.concoord.objects.CounterProxy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code openreplica} against two servers of OpenSSH, with replicas in processes that they started.
 * Runs with {@code -Dconcoord.ssh=true}, where {@code sshd} is installed.
 */
class OpenReplicaIT {
  private static final String COUNTER = "org.concoord.objects.Counter";
  private static final String TOKEN = "0123456789abcdef".repeat(4);

  @TempDir private static Path shared;

  private static Path key;
  private static Path archive;
  private static OpenSshServer one;
  private static OpenSshServer two;

  @TempDir private Path directory;

  private final Map<String, String> environment = new HashMap<>();

  @BeforeAll
  static void startServers() throws Exception {
    assumeTrue(Boolean.getBoolean("concoord.ssh"), "not asked for by -Dconcoord.ssh=true");
    assumeTrue(OpenSshServer.isInstalled(), "there is no sshd here: install openssh-server");
    key = shared.resolve("id");
    OpenSshServer.makeKey(key);
    archive = ServerArchive.make(shared);
    one = OpenSshServer.start("127.0.0.2", key, shared.resolve("one"));
    two = OpenSshServer.start("127.0.0.3", key, shared.resolve("two"));
  }

  @AfterAll
  static void stopServers() throws Exception {
    for (OpenSshServer server : new OpenSshServer[] {one, two}) {
      if (server != null) {
        server.close();
      }
    }
  }

  @BeforeEach
  void introduce() throws Exception {
    environment.put("OPENREPLICA_CONFIG", directory.resolve("openreplica.cfg").toString());
    done("config", "KNOWN_HOSTS=" + knownHosts());
    done("addusername", System.getProperty("user.name"));
    done("addsshkey", key.toString());
  }

  @AfterEach
  void stopReplicas() {
    for (String line : typed("status").out().split("\n")) {
      if (line.contains("replica ")) {
        String address = line.replaceAll(".*replica ([^ ,]+),.*", "$1");
        typed("stop", "--force", "--wait", "5", address);
      }
    }
  }

  @Test
  void refusesAHostKeyThatNobodyKnowsAndTellsItsFingerprint() throws Exception {
    Typed refused = typed("addnode", one.node());

    assertThat(refused.exitCode()).isEqualTo(ExitCode.HOST_KEY);
    assertThat(refused.err()).contains("its host key is not known: it shows " + one.fingerprint());
    assertThat(knownHosts()).doesNotExist();
    assertThat(typed("config").out()).contains("NODES= \n");
  }

  @Test
  void believesTheFingerprintThatItWasTold() throws Exception {
    String another = "SHA256:" + "A".repeat(43);
    assertThat(typed("addnode", one.node(), "--fingerprint", another).exitCode())
        .isEqualTo(ExitCode.HOST_KEY);

    Typed added = typed("addnode", one.node(), "--fingerprint", one.fingerprint());

    assertThat(added.exitCode()).isZero();
    assertThat(added.out()).contains("Java 17", "MiB free");
    assertThat(Files.readString(knownHosts())).isEqualTo(one.knownHostsLine());
    assertThat(typed("addnode", one.node()).out()).contains("already in the CONFIG file");
  }

  @Test
  void refusesAnotherHostKeyThanIsKnownWhateverWasAsked() throws Exception {
    try (OpenSshServer server =
        OpenSshServer.start("127.0.0.4", key, directory.resolve("server"))) {
      done("addnode", server.node(), "--accept-new-key");
      String known = server.fingerprint();
      server.becomeAnother();

      Typed refused = typed("addnode", server.node(), "--accept-new-key");

      assertThat(refused.exitCode()).as(refused.err()).isEqualTo(ExitCode.HOST_KEY);
      assertThat(refused.err())
          .contains("its host key is not the one that is known", server.fingerprint(), known);
      assertThat(typed("status").err() + typed("status").out())
          .contains("its host key is not the one that is known");
    }
  }

  @Test
  void reportsAHostThatIsNotReached() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.5"))) {
      free = socket.getLocalPort();
    }

    Typed refused = typed("addnode", "127.0.0.5:" + free);

    assertThat(refused.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(refused.err())
        .contains(
            "Cannot connect to node 127.0.0.5:"
                + free
                + ", check if it is up and running: connection refused");
  }

  @Test
  void namesTheUserThatIsNotLetIn() throws Exception {
    done("addusername", "nobody-of-that-name");

    Typed refused = typed("addnode", one.node(), "--fingerprint", one.fingerprint());

    assertThat(refused.exitCode()).isEqualTo(ExitCode.NOT_AUTHORIZED);
    assertThat(refused.err()).contains("does not let in user nobody-of-that-name with the key");
  }

  @Test
  void signsByTheAgentWhereThereIsNoKeyFile() throws Exception {
    Path socket = directory.resolve("agent");
    Process agent =
        new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString())
            .redirectErrorStream(true)
            .start();
    try {
      await(() -> Files.exists(socket));
      ProcessBuilder add = new ProcessBuilder("ssh-add", "-q", key.toString());
      add.environment().put("SSH_AUTH_SOCK", socket.toString());
      assertThat(add.start().waitFor()).isZero();
      done("config", "SSH_KEY_FILE=");
      environment.put("SSH_AUTH_SOCK", socket.toString());

      Typed added = typed("addnode", one.node(), "--fingerprint", one.fingerprint());

      assertThat(added.exitCode()).as(added.err()).isZero();
    } finally {
      agent.destroy();
    }
  }

  @Test
  void setsUpTwoHostsAndRunsReplicasThatSurviveOneAnother() throws Exception {
    addBoth();
    Typed setUp = typed("setup", "--archive", archive.toString());
    assertThat(setUp.exitCode()).as(setUp.err()).isZero();
    assertThat(setUp.out()).contains(one.node() + ": concoord", two.node() + ": concoord");
    String first = "127.0.0.2:" + freePort("127.0.0.2");
    String second = "127.0.0.3:" + freePort("127.0.0.3");
    String third = "127.0.0.3:" + freePort("127.0.0.3");
    String members = String.join(",", first, second, third);
    Path token = Files.writeString(directory.resolve("token"), TOKEN);
    Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));

    for (String replica : new String[] {first, second, third}) {
      Typed started =
          typed(
              "replica",
              "--node",
              replica.substring(0, replica.indexOf(':')),
              "-o",
              COUNTER,
              "-p",
              port(replica),
              "-m",
              members,
              "--token-file",
              token.toString());
      assertThat(started.exitCode()).as(started.err()).isZero();
      assertThat(started.out()).contains("replica " + replica + " listens on");
    }
    assertThat(commandLines()).contains(members).doesNotContain(TOKEN);

    try (ConcoordClient client =
            ConcoordClient.connect(ClientConfig.builder().endpoints(members).token(TOKEN).build());
        CounterProxy counter = new CounterProxy(client)) {
      counter.increment();
      long process = Long.parseLong(processOf(first));
      assertThat(new ProcessBuilder("kill", "-KILL", Long.toString(process)).start().waitFor())
          .isZero();
      counter.increment();
      assertThat(counter.getValue()).isEqualTo(2);

      await(() -> typed("status").out().contains("ended  replica " + first));
      assertThat(typed("status").exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(typed("stop", first).out()).contains("had ended by itself");
      counter.increment();
    }
    assertThat(typed("logs", second).out()).contains("replica " + second + " listens");
    assertThat(typed("stop", second).out()).contains("has ended");
    assertThat(typed("stop", second).exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(typed("status").out()).contains("running  replica " + third);
    assertThat(typed("stop", third).exitCode()).isZero();
    assertThat(typed("status").out()).contains(one.node(), "idle").doesNotContain("replica ");
  }

  @Test
  void runsWhatIsTypedAndNothingThatIsInIt() throws Exception {
    addBoth();
    done("setup", "--archive", archive.toString());
    Path pwned = directory.resolve("pwned");
    String hostile = "x'; touch " + pwned + "; $(touch " + pwned + ") `touch " + pwned + "` \"\\ *";

    Typed refused = typed("replica", "--node", one.host(), "-o", hostile, "-p", "14000");

    assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(refused.err()).contains("class " + hostile, "is not on the class path");
    assertThat(pwned).doesNotExist();
  }

  @Test
  void bringsWhatAmazonKnowsUsByToNobodyElse() throws Exception {
    addBoth();
    done("setup", one.host(), "--archive", archive.toString());
    environment.put("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE");
    environment.put("AWS_SECRET_ACCESS_KEY", "a/secret+key");
    environment.put("AWS_SESSION_TOKEN", "for/a+while==");

    done("route53", one.host());

    Path kept = one.home().resolve(".config/concoord/route53.cfg");
    assertThat(kept)
        .hasContent(
            "AWS_ACCESS_KEY_ID=AKIDEXAMPLE\n"
                + "AWS_SECRET_ACCESS_KEY=a/secret+key\n"
                + "AWS_SESSION_TOKEN=for/a+while==\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
        .isEqualTo("rw-------");
  }

  @Test
  void bringsAJarOfTheUsersAndFollowsTheLog() throws Exception {
    addBoth();
    done("setup", one.host(), "--archive", archive.toString());
    Path jar = ServerArchive.jarOf(ServerArchive.class, directory.resolve("mine.jar"));
    String address = "127.0.0.2:" + freePort("127.0.0.2");
    done(
        "replica",
        "--node",
        one.host(),
        "-o",
        COUNTER,
        "-p",
        port(address),
        "--jar",
        jar.toString());
    assertThat(one.home().resolve(".openreplica/run"))
        .isDirectoryRecursivelyContaining("glob:**/*.jar");

    Path log = directory.resolve("followed");
    ProcessBuilder following =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            OpenReplica.class.getName(),
            "logs",
            "-f",
            address);
    following.environment().putAll(environment);
    Process follower = following.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    await(() -> read(log).contains("replica " + address + " is ready"));
    assertThat(commandLines()).contains("tail\0-n\000100\0-f");
    follower.destroy();
    await(() -> !commandLines().contains("tail\0-n\000100\0-f"));
  }

  @Test
  void oneOfTwoThatLaunchTheSameReplicaAtOnceIsRefused() throws Exception {
    addBoth();
    done("setup", one.host(), "--archive", archive.toString());
    String address = "127.0.0.2:" + freePort("127.0.0.2");
    String[] line = {"replica", "--node", one.host(), "-o", COUNTER, "-p", port(address)};
    CompletableFuture<Typed> other = CompletableFuture.supplyAsync(() -> typed(line));

    List<Typed> both = List.of(typed(line), other.get(60, TimeUnit.SECONDS));

    assertThat(both).extracting(Typed::exitCode).containsExactlyInAnyOrder(0, ExitCode.FAILED);
    assertThat(both.get(0).err() + both.get(1).err())
        .contains("it runs there already, as process " + processOf(address));
    assertThat(commandLines().split("\0-p\0" + port(address), -1)).hasSize(2);
  }

  @Test
  void startsNothingThatIsDamagedAndSetsItUpAnew() throws Exception {
    addBoth();
    done("setup", one.host(), "--archive", archive.toString());
    String address = "127.0.0.2:" + freePort("127.0.0.2");
    String[] line = {"replica", "--node", one.host(), "-o", COUNTER, "-p", port(address)};
    Path distributions = one.home().resolve(".openreplica/distributions");
    try (Stream<Path> all = Files.list(distributions)) {
      Files.writeString(all.findFirst().orElseThrow().resolve("lib/0.jar"), "half of it");
    }

    Typed refused = typed(line);
    assertThat(refused.exitCode()).isEqualTo(ExitCode.BROKEN);
    assertThat(refused.err()).contains("is damaged, and nothing was started");

    Typed mended = typed("setup", one.host(), "--archive", archive.toString());
    assertThat(mended.err()).contains("was damaged, and was set up anew", "was removed");
    done(line);
    try (Stream<Path> all = Files.list(distributions)) {
      assertThat(all).hasSize(1);
    }
  }

  @Test
  void choosesTheNodeThatRunsTheFewest() throws Exception {
    addBoth();
    done("setup", "--archive", archive.toString());
    String free = Integer.toString(freePort("127.0.0.2"));

    assertThat(typed("replica", "-o", COUNTER, "-p", free).out())
        .contains("Starting replica on " + one.node());
    assertThat(typed("replica", "-o", COUNTER, "-p", free).out())
        .contains("Starting replica on " + two.node());
  }

  @Test
  void refusesAnArchiveThatIsNotTheOneThatWasPublished() throws Exception {
    addBoth();

    Typed refused = typed("setup", "--archive", archive.toString(), "--sha256", "0".repeat(64));

    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err()).contains("is another archive: its SHA-256 is");
  }

  @Test
  void saysWhereThereIsNoSpace() throws Exception {
    Path small = Files.createDirectories(directory.resolve("small"));
    Process mounted =
        new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=1m", "none", small.toString())
            .start();
    assumeTrue(mounted.waitFor() == 0, "may not mount a small file system");
    try {
      addBoth();
      done("config", "DIRECTORY=" + small.resolve("concoord"));

      Typed refused = typed("setup", one.host(), "--archive", archive.toString());

      assertThat(refused.exitCode()).isEqualTo(ExitCode.CANNOT_HAVE);
      assertThat(refused.err()).contains("no space: ", " KiB are free where ");
    } finally {
      assertThat(new ProcessBuilder("umount", small.toString()).start().waitFor()).isZero();
    }
  }

  private void addBoth() throws Exception {
    Files.writeString(knownHosts(), one.knownHostsLine() + two.knownHostsLine());
    done("addnode", one.node());
    done("addnode", two.node());
  }

  private String processOf(String replica) {
    for (String line : typed("status").out().split("\n")) {
      if (line.contains("replica " + replica + ",")) {
        return line.replaceAll(".*process ([0-9]+).*", "$1");
      }
    }
    throw new AssertionError("no process of " + replica);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static String commandLines() {
    StringBuilder all = new StringBuilder();
    try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        try {
          all.append(Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1));
        } catch (IOException gone) {
          // It has ended meanwhile.
        }
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return all.toString();
  }

  private static String port(String address) {
    return address.substring(address.indexOf(':') + 1);
  }

  private static int freePort(String host) throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(host))) {
      return socket.getLocalPort();
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(limit);
      Thread.sleep(50);
    }
  }

  private void done(String... arguments) {
    Typed typed = typed(arguments);
    assertThat(typed.exitCode()).as(String.join(" ", arguments) + ": " + typed.err()).isZero();
  }

  private Typed typed(String... arguments) {
    return Typed.run(environment, arguments);
  }

  private Path knownHosts() {
    return directory.resolve("known_hosts");
  }
}
