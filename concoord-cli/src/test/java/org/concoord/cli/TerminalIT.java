package org.concoord.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.concoord.cli.Shell.Ended;
import org.concoord.cli.Shell.Running;
import org.concoord.objects.CounterProxy;
import org.concoord.objects.SemaphoreProxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * What those see who look on: commands of the archive for servers in terminals, about a replica
 * that runs.
 */
@EnabledIfSystemProperty(named = "concoord.bundle", matches = ".+")
@Timeout(240)
class TerminalIT {
  private static final String OBJECTS =
      "org.concoord.objects.Counter,org.concoord.objects.Semaphore";
  private static final long PATIENCE_SECONDS = 40;
  private static final String ESCAPE = "\u001b";
  private static final String CTRL_A = "\u0001";
  private static final String CTRL_C = "\u0003";
  private static final String CTRL_D = "\u0004";
  private static final String CTRL_Z = "\u001a";

  /** As terminals send it that were told to, which every editor of lines does. */
  private static final String UP = "\u001bOA";

  private static final String ENTERED = "\u001b[?1049h";
  private static final String LEFT = "\u001b[?1049l";
  private static final String HIDDEN = "\u001b[?25l";
  private static final String SHOWN = "\u001b[?25h";

  @TempDir private Path directory;
  private Shell shell;
  private Running replica;
  private String address;

  @BeforeEach
  void start() throws Exception {
    shell = Shell.unpack(Path.of(System.getProperty("concoord.bundle")), directory);
    shell.set("CONCOORD_JAVA_OPTS", "-Duser.home=" + directory);
    String port = "" + Shell.freePort();
    address = "127.0.0.1:" + port;
    shell.set("CONCOORD_ENDPOINTS", address);
    replica = shell.start("replica", "-o", OBJECTS, "-p", port);
    Shell.await("the replica", () -> replica.said().contains(" is ready: "));
  }

  @AfterEach
  void close() {
    shell.close();
  }

  @Test
  void topIsDrawnInPlaceAndCutToItsWindow() throws Exception {
    try (Calls calls = new Calls(address);
        PseudoTerminal top = shell.startInTerminal(100, 20, "top", "-i", "200")) {
      awaitShown(top, "counter.setValue(long)");
      assertThat(top.said()).contains(ENTERED, HIDDEN);
      List<String> wide = top.window();
      assertThat(wide.get(0)).isEqualTo(address + ", each 0.2 s; q ends it");
      assertThat(wide.get(1)).startsWith(address).endsWith("per second     p50 us     p99 us");
      assertThat(wide.get(2)).matches("(agreement|execution) +[0-9.]+ +[0-9.]+ +[0-9.]+");
      assertThat(wide.subList(6, 20)).containsOnly("");
      assertThat(calls.made()).isPositive();

      top.resize(40, 5);
      await(
          "the rows that there is room for",
          top,
          () -> top.window().get(4).equals("\u2026 and 2 more"));
      assertThat(top.window().get(1)).endsWith("1/s    p50    p99");
      top.resize(34, 8);
      awaitShown(top, "counter.setV\u2026");
      assertThat(top.window())
          .hasSize(8)
          .allSatisfy(line -> assertThat(line.length()).isLessThan(35));

      top.type("q");
      awaitEnd(top, 0);
      assertThat(top.said()).contains(SHOWN).endsWith(LEFT);
    }
  }

  @Test
  void topLeavesTheTerminalAsItWasHoweverItEnds() throws Exception {
    for (String how : List.of("Ctrl-C", "a signal", "the replica's end")) {
      PseudoTerminal top = shell.startInTerminal("top");
      awaitShown(top, "no calls");
      assertThat(top.isAsItWas()).isFalse();

      if (how.equals("Ctrl-C")) {
        top.type(CTRL_C);
        awaitEnd(top, 0);
      } else if (how.equals("a signal")) {
        top.process().destroy();
        awaitEnd(top, 128 + 15);
      } else {
        replica.kill();
        awaitEnd(top, ExitCode.UNAVAILABLE);
        awaitShown(top, "concoord top: " + address);
      }
      await(how, top, () -> top.said().contains(LEFT));
      assertThat(top.said()).as(how).contains(SHOWN);
    }
  }

  @Test
  void topGivesTheTerminalBackWhileItIsStopped() throws Exception {
    PseudoTerminal top = shell.startInTerminal("top");
    awaitShown(top, "no calls");

    top.type(CTRL_Z);
    Path stat = Path.of("/proc/" + top.process().pid() + "/stat");
    await("it to stop", top, () -> Shell.text(stat).contains(") T "));
    assertThat(top.isAsItWas()).isTrue();
    assertThat(top.said()).endsWith(LEFT);

    new ProcessBuilder("kill", "-CONT", "" + top.process().pid()).start().waitFor();
    await(
        "it to be drawn again",
        top,
        () -> top.said().lastIndexOf(ENTERED) > top.said().indexOf(LEFT));
    awaitShown(top, "no calls");
    top.type("q");
    awaitEnd(top, 0);
  }

  @Test
  void shellEditsCompletesAndRemembers() throws Exception {
    PseudoTerminal typed = shell.startInTerminal("shell", "-o", "org.concoord.objects.Counter");
    awaitPrompt(typed, 1);

    typed.type("mem\t");
    awaitShown(typed, "concoord> members");
    typed.type("\r");
    awaitShown(typed, "VOTER, leads");
    awaitPrompt(typed, 2);
    typed.type("nfo" + CTRL_A + "i\r");
    awaitShown(typed, "next slot to execute");
    awaitPrompt(typed, 3);
    typed.type("command add 5\r");
    await("the sum", typed, () -> typed.window().contains("5"));
    awaitPrompt(typed, 4);
    typed.type(UP + "\r");
    await("the next", typed, () -> typed.window().contains("10"));
    awaitPrompt(typed, 5);
    typed.type("nonsense" + CTRL_C);
    awaitPrompt(typed, 6);
    assertThat(typed.shows("no such verb")).isFalse();

    typed.type(CTRL_D);
    awaitEnd(typed, 0);
    assertThat(Files.readString(directory.resolve(".concoord_history"))).contains("command add 5");

    PseudoTerminal later = shell.startInTerminal("shell");
    awaitPrompt(later, 1);
    later.type(UP);
    awaitShown(later, "concoord> command add 5");
    later.type(CTRL_C + "exit\r");
    awaitEnd(later, 0);
  }

  @Test
  void shellGivesUpACallThatWaitsAndSaysWhereTheReplicaIsGone() throws Exception {
    PseudoTerminal typed = shell.startInTerminal("shell", "-o", "org.concoord.objects.Semaphore");
    awaitPrompt(typed, 1);
    try (SemaphoreProxy other = new SemaphoreProxy(address)) {
      assertThat(other.acquire()).isTrue();
      typed.type("command acquire\r");
      await("the call to wait", typed, () -> done("status").contains("1 calls parked"));
      typed.type(CTRL_C);
      awaitPrompt(typed, 2);
    }
    assertThat(typed.said()).contains("^C\r\n", "it may or may not have run");

    replica.kill();
    typed.type("info\r");
    awaitPrompt(typed, 3);
    typed.type("info\r");
    awaitShown(typed, address + ": connection refused");
    awaitPrompt(typed, 4);
    typed.type("exit\r");
    awaitEnd(typed, 0);
  }

  @Test
  void statusIsTheSameTextInColoursAndWithoutThem() throws Exception {
    String plain = done("status");
    assertThat(plain).doesNotContain(ESCAPE);
    List<String> coloured = printed("status");
    assertThat(String.join("\n", coloured))
        .contains("\u001b[32mLEADER\u001b[0m", "\u001b[2mslots\u001b[0m");
    assertThat(plainOf(coloured)).isEqualTo(plainOf(plain.lines().toList()));
    assertThat(plainOf(printed("members"))).isEqualTo(plainOf(done("members").lines().toList()));
    assertThat(String.join("\n", printed("--help"))).contains(ESCAPE);

    shell.set("NO_COLOR", "1");
    assertThat(String.join("\n", printed("status"))).doesNotContain(ESCAPE);
    assertThat(String.join("\n", printed("--help"))).doesNotContain(ESCAPE);
    PseudoTerminal top = shell.startInTerminal("top");
    awaitShown(top, "no calls");
    assertThat(top.said()).contains(ENTERED).doesNotContainPattern("\u001b\\[[0-9;]*m");
    top.type("q");
    awaitEnd(top, 0);

    shell.set("NO_COLOR", "");
    shell.set("TERM", "dumb");
    assertThat(String.join("\n", printed("status"))).doesNotContain(ESCAPE);
    assertThat(printed("top")).contains("no calls").noneMatch(line -> line.contains(ESCAPE));
    PseudoTerminal typed = shell.startInTerminal("shell");
    awaitShown(typed, "concoord>");
    typed.type("info\r");
    awaitShown(typed, "next slot to execute");
    typed.type("exit\r");
    awaitEnd(typed, 0);
    assertThat(typed.said()).doesNotContain(ESCAPE);
  }

  @Test
  void replicaTakesVerbsAndEndsAtCtrlC() throws Exception {
    String port = "" + Shell.freePort();
    PseudoTerminal debugged = shell.startInTerminal("replica", "-o", OBJECTS, "-p", port, "-d");
    await("it to be ready", debugged, () -> debugged.said().contains(" is ready: "));

    debugged.type("info\r");
    await("an answer", debugged, () -> debugged.said().contains("next slot to execute"));
    debugged.type(CTRL_C);

    awaitEnd(debugged, 0);
    await("its last word", debugged, () -> debugged.said().contains(":" + port + " is closed"));
  }

  private String done(String command) throws Exception {
    Ended ended = shell.run(command);
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    return ended.out();
  }

  /** All that a command prints in a terminal, which it may well end before it is read here. */
  private List<String> printed(String command) throws Exception {
    PseudoTerminal terminal = shell.startInTerminal(200, 60, command);
    awaitEnd(terminal, terminal.process().waitFor());
    String[] before = {"", "-"};
    await(
        "the last of it",
        terminal,
        () -> {
          before[0] = before[1];
          before[1] = terminal.said();
          return before[0].equals(before[1]) && !before[0].isEmpty();
        });
    return terminal.said().lines().toList();
  }

  /** Without colours, and with the numbers, which go on, as one and the same. */
  private static List<String> plainOf(List<String> lines) {
    return lines.stream()
        .map(line -> line.replaceAll("\u001b\\[[0-9;]*m", ""))
        .map(line -> line.replaceAll("[0-9.]+", "0").replaceAll(" (B|KiB)", " B"))
        .toList();
  }

  private static void awaitPrompt(PseudoTerminal terminal, int nth) throws Exception {
    await(
        "prompt " + nth,
        terminal,
        () -> terminal.said().split("concoord> ", -1).length > nth && !terminal.isAsItWas());
  }

  private static void awaitShown(PseudoTerminal terminal, String text) throws Exception {
    await(text, terminal, () -> terminal.shows(text));
  }

  private static void awaitEnd(PseudoTerminal terminal, int code) throws Exception {
    assertThat(terminal.process().waitFor(60, TimeUnit.SECONDS)).as(terminal.said()).isTrue();
    assertThat(terminal.process().exitValue()).as(terminal.said()).isEqualTo(code);
    assertThat(terminal.isAsItWas()).as(terminal.said()).isTrue();
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(String what, PseudoTerminal terminal, Condition condition)
      throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.holds()) {
      if (System.nanoTime() - deadline > 0) {
        String seen = String.join("\n", terminal.window()).strip();
        throw new AssertionError("never came: " + what + ". What is to be seen:\n" + seen);
      }
      Thread.sleep(20);
    }
  }

  /** Somebody who calls, all the time. */
  private static final class Calls implements AutoCloseable {
    private final Thread thread;
    private volatile long made;

    Calls(String address) {
      thread =
          new Thread(
              () -> {
                try (CounterProxy counter = new CounterProxy(address)) {
                  while (!Thread.currentThread().isInterrupted()) {
                    counter.setValue(made);
                    counter.getValue();
                    made++;
                  }
                } catch (RuntimeException interrupted) {
                  // That is how it ends.
                }
              });
      thread.start();
    }

    long made() {
      return made;
    }

    @Override
    public void close() throws InterruptedException {
      thread.interrupt();
      thread.join();
    }
  }
}
