package org.concoord.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.concoord.cli.Shell.Ended;
import org.concoord.cli.Shell.Running;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tutorial of ConCoord 1.1 from its beginning to its end, from the archive for servers, in real
 * processes: an object of the user's own and its proxy, replicas that join one another and answer
 * DNS queries for a domain, callers that are told nothing but that domain, a new beginning, and a
 * leader that is killed, whose place another takes. {@code .ci/run} makes the archive first.
 */
@EnabledIfSystemProperty(named = "concoord.bundle", matches = ".+")
@Timeout(600)
class TutorialIT {
  private static final long RETYPE_NANOS = TimeUnit.SECONDS.toNanos(3);

  private static final String TOKEN = "0123456789abcdef".repeat(4);

  @TempDir private Path directory;
  private final Map<String, Running> replicas = new LinkedHashMap<>();
  private final TutorialDomain domain;
  private Shell shell;
  private Path classes;
  private Path token;

  TutorialIT() throws Exception {
    domain = new TutorialDomain(freePort());
  }

  @BeforeEach
  void unpack() throws Exception {
    shell = Shell.unpack(Path.of(System.getProperty("concoord.bundle")), directory);
    classes = Files.createDirectory(directory.resolve("foo"));
    Files.createDirectory(classes.resolve("tencounter"));
    Files.writeString(classes.resolve("tencounter/TenCounter.java"), source("TenCounter.java"));
    token = Files.writeString(directory.resolve("token"), TOKEN);
    Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
    shell.set("CONCOORD_TOKEN_FILE", token.toString());
  }

  @AfterEach
  void close() {
    shell.close();
  }

  @Test
  void theTutorialWorksHere() throws Exception {
    makesTheProxy();

    String first = startNameServer("127.0.0.1");
    startNameServer("127.0.0.2", "-b", first);
    startNameServer("127.0.0.3", "-b", first);
    awaitVoters(first);
    domain.tells(replicas.keySet());

    // From here on nobody is told anything else.
    shell.set("CONCOORD_ENDPOINTS", TutorialDomain.NAME);
    shell.set("CONCOORD_DNS_SERVERS", domain.servers());
    call("increment");
    call("increment");
    assertThat(call("getvalue")).isEqualTo("20\n");
    call("concoordInit");
    call("increment");
    assertThat(call("getvalue")).isEqualTo("10\n");
    Running client = startClient();
    increment(client, 20);

    domain.tellsTheLeaderFirst(this::leader, replicas.keySet());
    Map<String, Long> serials = domain.serials(replicas.keySet());
    String killed = leader();
    replicas.remove(killed).kill();
    increment(client, 30);
    domain.tellsTheLeaderFirst(this::leader, replicas.keySet());
    String fourth = startReplica("127.0.0.4", "-b", TutorialDomain.NAME);

    nobodyGetsInWithoutTheToken();
    noCommandLineShowsTheToken();
    statusTopAndShellWorkInATerminal();
    aDaemonPrintsTheLogOfAReplica();

    // Which takes half a minute in which nobody hears of the one that was killed.
    awaitVoters(fourth);
    domain.tells(replicas.keySet());
    domain.tellsNothingMoreOf(killed, replicas.keySet());
    domain
        .serials(replicas.keySet())
        .forEach((server, serial) -> assertThat(serial).isGreaterThan(serials.get(server)));
    increment(client, Long.parseLong(call("getvalue").strip()) + 10);
    replicasCloseInOrder();
  }

  private void makesTheProxy() throws Exception {
    Ended made =
        shell.run("object", "-o", "tencounter.TenCounter", "--classpath", classes.toString());
    assertThat(made.exitCode()).as(made.err()).isZero();
    assertThat(made.out())
        .contains("Client proxy file created with name: ", "tencounter/TenCounterProxy.java");
  }

  private String startNameServer(String host, String... more) throws Exception {
    List<String> arguments = new ArrayList<>(domain.options(host));
    arguments.addAll(List.of(more));
    return startReplica(host, arguments.toArray(new String[0]));
  }

  /** Starts one on a free port of that host. */
  private String startReplica(String host, String... more) throws Exception {
    String port = Integer.toString(freePort());
    String address = host + ":" + port;
    List<String> arguments = new ArrayList<>(List.of("replica", "-o", "tencounter.TenCounter"));
    arguments.addAll(List.of("--classpath", classes.toString(), "-a", host, "-p", port));
    arguments.addAll(List.of(more));
    Running replica = shell.start(arguments.toArray(new String[0]));
    replicas.put(address, replica);
    // The second stands by until there is a third.
    String ready = replicas.size() == 2 ? " listens" : " is ready: ";
    Shell.await("replica " + address, () -> replica.said().contains(address + ready));
    return address;
  }

  private void awaitVoters(String asked) throws InterruptedException {
    Shell.await("the votes of " + replicas.keySet(), () -> voters(asked).equals(replicas.keySet()));
  }

  /** The addresses of those that vote, as one of them sees it. */
  private Set<String> voters(String replica) {
    Ended members = run("members", "--json", "-e", replica);
    if (members.exitCode() != 0) {
      return Set.of();
    }
    Map<?, ?> view = (Map<?, ?>) JsonReader.read(members.out());
    return ((List<?>) view.get("members"))
        .stream()
            .map(each -> (Map<?, ?>) each)
            .filter(member -> "VOTER".equals(member.get("role")))
            .map(member -> String.valueOf(member.get("address")))
            .collect(Collectors.toSet());
  }

  /** One that runs, as whoever answers first knows it; it is waited for while nobody leads. */
  private String leader() {
    String[] leader = new String[1];
    try {
      Shell.await(
          "a leader",
          () -> {
            Ended status = run("status", "--json");
            assertThat(status.exitCode()).as(status.err()).isZero();
            leader[0] = String.valueOf(((Map<?, ?>) JsonReader.read(status.out())).get("leader"));
            return replicas.containsKey(leader[0]);
          });
    } catch (InterruptedException hurry) {
      throw new AssertionError(hurry);
    }
    return leader[0];
  }

  private Ended run(String... line) {
    try {
      return shell.run(line);
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }

  private Running startClient() throws IOException {
    Path source = Files.writeString(directory.resolve("Client.java"), source("Client.java"));
    return shell.startProgram(source, classes);
  }

  /** By the one client that goes on all the time. */
  private static void increment(Running client, long value) throws Exception {
    client.process().getOutputStream().write('\n');
    client.process().getOutputStream().flush();
    String line = "The counter value is " + value + "\n";
    Shell.await(line, () -> client.said().contains(line));
  }

  private static String source(String name) throws IOException {
    try (InputStream in = TutorialIT.class.getResourceAsStream("/tutorial/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private String call(String method) throws Exception {
    Ended called =
        shell.run("call", "tencounter.TenCounter", method, "--classpath", classes.toString());
    assertThat(called.exitCode()).as(method + ": " + called.err()).isZero();
    return called.out();
  }

  private void nobodyGetsInWithoutTheToken() throws Exception {
    shell.set("CONCOORD_TOKEN_FILE", "");
    for (String[] line :
        List.of(
            new String[] {"reset", "--yes", "-e", replicas.keySet().iterator().next()},
            new String[] {
              "call", "tencounter.TenCounter", "increment", "--classpath", classes.toString()
            })) {
      Ended refused = shell.run(line);
      assertThat(refused.exitCode()).as(refused.err()).isEqualTo(ExitCode.NOT_AUTHORIZED);
      assertThat(refused.err()).contains("wants a token, and none was shown");
    }
    shell.set("CONCOORD_TOKEN_FILE", token.toString());
    assertThat(call("getvalue")).isEqualTo("30\n");
  }

  private void noCommandLineShowsTheToken() {
    for (Running replica : replicas.values()) {
      String line =
          Shell.text(Path.of("/proc/" + replica.process().pid() + "/cmdline")).replace('\0', ' ');
      assertThat(line).contains("org.concoord.cli.Concoord").doesNotContain(TOKEN);
      assertThat(replica.said()).doesNotContain(TOKEN);
    }
  }

  private void statusTopAndShellWorkInATerminal() throws Exception {
    PseudoTerminal shown = shell.startInTerminal("status");
    assertThat(shown.process().waitFor()).as(shown.said()).isZero();
    assertThat(shown.said()).contains("replica 127.0.0.", "instance", "slots");

    PseudoTerminal top = shell.startInTerminal("top", "-i", "250");
    Shell.await(
        "the method that is called",
        () -> {
          try {
            call("increment");
          } catch (Exception failed) {
            throw new AssertionError(failed);
          }
          return top.shows("tenCounter.increment()");
        });
    top.type("q");
    assertThat(top.process().waitFor()).as(top.said()).isZero();

    PseudoTerminal typed =
        shell.startInTerminal(
            "shell",
            "-o",
            "tencounter.TenCounter",
            "--classpath",
            classes.toAbsolutePath().toString());
    String value = call("getvalue").strip();
    Shell.await("a prompt", () -> typed.said().contains("concoord> "));
    type(typed, "info", () -> typed.said().contains("next slot to execute "));
    type(typed, "command getvalue", () -> after("getvalue", typed).contains(value + "\r"));
    type(typed, "exit", () -> !typed.process().isAlive());
    assertThat(typed.process().waitFor()).as(typed.said()).isZero();
  }

  /** What came after it was last shown: sequences for the terminal stand between. */
  private static String after(String keys, PseudoTerminal terminal) {
    String said = terminal.said();
    return said.substring(Math.max(0, said.lastIndexOf(keys)));
  }

  /** Again until it has come: a terminal forgets what is typed while it is being set up. */
  private static void type(PseudoTerminal terminal, String keys, BooleanSupplier come)
      throws Exception {
    long[] typedNanos = {System.nanoTime() - RETYPE_NANOS};
    Shell.await(
        keys,
        () -> {
          if (!come.getAsBoolean() && System.nanoTime() - typedNanos[0] >= RETYPE_NANOS) {
            typedNanos[0] = System.nanoTime();
            terminal.type(keys + "\r");
          }
          return come.getAsBoolean();
        });
  }

  private void aDaemonPrintsTheLogOfAReplica() throws Exception {
    int port = freePort();
    Running daemon = shell.start("logdaemon", "-p", "" + port);
    Shell.await("the daemon", () -> daemon.said().contains("server ready on port " + port));
    Running replica =
        shell.start(
            "replica",
            "-o",
            "org.concoord.objects.Counter",
            "-p",
            "" + freePort(),
            "-l",
            "127.0.0.1:" + port);
    Shell.await("its log", () -> daemon.said().contains(": a majority promised ballot"));
    replica.process().destroy();
    assertThat(replica.process().waitFor()).as(replica.said()).isZero();
    daemon.process().destroy();
  }

  private void replicasCloseInOrder() throws Exception {
    for (Running replica : replicas.values()) {
      replica.process().destroy();
      assertThat(replica.process().waitFor()).as(replica.said()).isZero();
      assertThat(replica.said()).contains("is closed");
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
