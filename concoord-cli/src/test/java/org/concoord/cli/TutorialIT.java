package org.concoord.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.concoord.cli.Shell.Ended;
import org.concoord.cli.Shell.Running;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tutorial of ConCoord 1.1 with its commands, from the archive for servers, in real processes:
 * an object of the user's own, its proxy, replicas that join one another, calls, a new beginning
 * and a leader that is killed. {@code .ci/run} makes the archive first.
 */
@EnabledIfSystemProperty(named = "concoord.bundle", matches = ".+")
@Timeout(300)
class TutorialIT {
  private static final long RETYPE_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final String TOKEN = "0123456789abcdef".repeat(4);
  private static final String TEN_COUNTER =
      """
      package tencounter;

      import org.concoord.annotations.ReadOnly;
      import org.concoord.annotations.Replicated;

      @Replicated
      public class TenCounter {
        private long value;

        public TenCounter() {
          this(0);
        }

        public TenCounter(long value) {
          this.value = value;
        }

        public void decrement() {
          value -= 10;
        }

        public void increment() {
          value += 10;
        }

        @ReadOnly
        public long getvalue() {
          return value;
        }

        @Override
        public String toString() {
          return "The counter value is " + value;
        }
      }
      """;

  @TempDir private Path directory;
  private final Map<String, Running> replicas = new LinkedHashMap<>();
  private Shell shell;
  private Path classes;
  private Path token;

  @BeforeEach
  void unpack() throws Exception {
    shell = Shell.unpack(Path.of(System.getProperty("concoord.bundle")), directory);
    classes = Files.createDirectory(directory.resolve("foo"));
    Files.createDirectory(classes.resolve("tencounter"));
    Files.writeString(classes.resolve("tencounter/TenCounter.java"), TEN_COUNTER);
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
    Ended made =
        shell.run("object", "-o", "tencounter.TenCounter", "--classpath", classes.toString());
    assertThat(made.exitCode()).as(made.err()).isZero();
    assertThat(made.out())
        .contains("Client proxy file created with name: ", "tencounter/TenCounterProxy.java");

    for (int port : freePorts(3)) {
      startReplica("127.0.0.1:" + port);
    }
    shell.set("CONCOORD_ENDPOINTS", String.join(",", replicas.keySet()));
    Shell.await("three voters", () -> voters() == 3);

    call("increment");
    call("increment");
    assertThat(call("getvalue")).isEqualTo("20\n");
    call("concoordInit");
    call("increment");
    assertThat(call("getvalue")).isEqualTo("10\n");

    String leader = (String) status().get("leader");
    replicas.remove(leader).kill();
    call("increment");
    assertThat(call("getvalue")).isEqualTo("20\n");
    assertThat(status().get("leader")).isNotEqualTo(leader);

    nobodyGetsInWithoutTheToken();
    noCommandLineShowsTheToken();
    statusTopAndShellWorkInATerminal();
    aDaemonPrintsTheLogOfAReplica();
    replicasCloseInOrder();
  }

  private void startReplica(String address) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "replica",
                "-o",
                "tencounter.TenCounter",
                "--classpath",
                classes.toString(),
                "-a",
                "127.0.0.1",
                "-p",
                address.substring(address.indexOf(':') + 1)));
    if (!replicas.isEmpty()) {
      arguments.addAll(List.of("-b", replicas.keySet().iterator().next()));
    }
    Running replica = shell.start(arguments.toArray(new String[0]));
    replicas.put(address, replica);
    String ready = replicas.size() == 2 ? " listens" : " is ready: ";
    Shell.await("replica " + address, () -> replica.said().contains(address + ready));
  }

  private long voters() {
    try {
      Ended members = shell.run("members", "--json");
      return members.out().split("\"VOTER\"", -1).length - 1;
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }

  private String call(String method) throws Exception {
    Ended called =
        shell.run("call", "tencounter.TenCounter", method, "--classpath", classes.toString());
    assertThat(called.exitCode()).as(method + ": " + called.err()).isZero();
    return called.out();
  }

  @SuppressWarnings("unchecked")
  private Map<String, Object> status() throws Exception {
    Ended status = shell.run("status", "--json");
    assertThat(status.exitCode()).as(status.err()).isZero();
    return (Map<String, Object>) JsonReader.read(status.out());
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
    assertThat(call("getvalue")).isEqualTo("20\n");
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
    Running shown = shell.startInTerminal("status");
    assertThat(shown.process().waitFor()).as(shown.said()).isZero();
    assertThat(shown.said()).contains("replica 127.0.0.1:", "instance", "slots");

    Running top = shell.startInTerminal("top -c 40 -i 250");
    Shell.await(
        "the method that is called",
        () -> {
          try {
            call("increment");
          } catch (Exception failed) {
            throw new AssertionError(failed);
          }
          return top.said().contains("tenCounter.increment()");
        });
    assertThat(top.process().waitFor()).as(top.said()).isZero();
    // It is written over.
    assertThat(top.said()).contains("\u001b[H\u001b[2J", "per second", "execution");

    Running typed =
        shell.startInTerminal(
            "shell -o tencounter.TenCounter --classpath " + classes.toAbsolutePath());
    String value = call("getvalue").strip();
    Shell.await("a prompt", () -> typed.said().contains("concoord> "));
    type(typed, "info", () -> typed.said().contains("next slot to execute "));
    type(typed, "command getvalue", () -> after("getvalue", typed).contains(value + "\r"));
    type(typed, "exit", () -> !typed.process().isAlive());
    assertThat(typed.process().waitFor()).as(typed.said()).isZero();
  }

  /** What came after it was last shown: sequences for the terminal stand between. */
  private static String after(String keys, Running terminal) {
    String said = terminal.said();
    return said.substring(Math.max(0, said.lastIndexOf(keys)));
  }

  /** Again until it has come: a terminal forgets what is typed while it is being set up. */
  private static void type(Running terminal, String keys, BooleanSupplier come) throws Exception {
    long[] typedNanos = {System.nanoTime() - RETYPE_NANOS};
    Shell.await(
        keys,
        () -> {
          if (!come.getAsBoolean() && System.nanoTime() - typedNanos[0] >= RETYPE_NANOS) {
            typedNanos[0] = System.nanoTime();
            terminal.type(keys);
          }
          return come.getAsBoolean();
        });
  }

  private void aDaemonPrintsTheLogOfAReplica() throws Exception {
    int port = freePorts(1).get(0);
    Running daemon = shell.start("logdaemon", "-p", "" + port);
    Shell.await("the daemon", () -> daemon.said().contains("server ready on port " + port));
    Running replica =
        shell.start(
            "replica",
            "-o",
            "org.concoord.objects.Counter",
            "-p",
            "" + freePorts(1).get(0),
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

  private static List<Integer> freePorts(int count) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sockets.add(new ServerSocket(0));
      ports.add(sockets.get(i).getLocalPort());
    }
    for (ServerSocket socket : sockets) {
      socket.close();
    }
    return ports;
  }
}
