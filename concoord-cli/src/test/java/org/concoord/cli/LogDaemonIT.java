package org.concoord.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.concoord.cli.Shell.Running;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The logs of replicas, in processes of their own from the archive for servers, at one daemon: in a
 * terminal, and then at another on the same port that writes to a file.
 */
@EnabledIfSystemProperty(named = "concoord.bundle", matches = ".+")
@Timeout(180)
class LogDaemonIT {
  private static final Pattern COLOURED =
      Pattern.compile(
          "\u001b\\[([0-9]+)m[0-9:.]{12} [A-Z]+ +(127\\.0\\.0\\.1:[0-9]+): .*\u001b\\[0m");

  @TempDir private Path directory;
  private final List<String> replicas = new ArrayList<>();
  private Shell shell;
  private int port;

  @BeforeEach
  void unpack() throws Exception {
    shell = Shell.unpack(Path.of(System.getProperty("concoord.bundle")), directory);
    port = Shell.freePort();
  }

  @AfterEach
  void close() {
    shell.close();
  }

  @Test
  void areMergedInAColourEachOnATerminalAndPlainElsewhere() throws Exception {
    PseudoTerminal coloured = shell.startInTerminal("logdaemon", "-p", "" + port);
    Shell.await("the daemon", () -> coloured.said().contains("server ready on port " + port));
    startReplica(coloured::said);
    startReplica(coloured::said);

    Map<String, Set<String>> colours = new TreeMap<>();
    for (String line : coloured.said().split("\r?\n")) {
      Matcher matcher = COLOURED.matcher(line);
      if (matcher.matches()) {
        colours.computeIfAbsent(matcher.group(2), met -> new TreeSet<>()).add(matcher.group(1));
      }
    }
    assertThat(colours.keySet()).containsExactlyInAnyOrderElementsOf(replicas);
    assertThat(colours.values()).allSatisfy(each -> assertThat(each).hasSize(1));
    assertThat(colours.values().stream().distinct()).hasSize(2);

    coloured.type("\u0003");
    coloured.process().waitFor();
    Running plain = shell.start("logdaemon", "-p", "" + port);
    Shell.await("the next daemon", () -> plain.said().contains("server ready on port " + port));
    startReplica(plain::said);

    Shell.await("another's log", () -> plain.said().contains(" " + replicas.get(0) + ": "));
    assertThat(plain.said()).doesNotContain("\u001b");
  }

  /** One that joins the others, if there are any; returns once the daemon has printed of it. */
  private void startReplica(Supplier<String> daemon) throws Exception {
    String address = "127.0.0.1:" + Shell.freePort();
    List<String> line =
        new ArrayList<>(
            List.of(
                "replica",
                "-o",
                "org.concoord.objects.Counter",
                "-p",
                address.substring(address.indexOf(':') + 1),
                "-l",
                "127.0.0.1:" + port));
    if (!replicas.isEmpty()) {
      line.addAll(List.of("-b", replicas.get(0)));
    }
    replicas.add(address);
    Running replica = shell.start(line.toArray(new String[0]));
    Shell.await("replica " + address, () -> replica.said().contains(address + " listens"));
    Shell.await("its log", () -> daemon.get().contains(" " + address + ": "));
  }
}
