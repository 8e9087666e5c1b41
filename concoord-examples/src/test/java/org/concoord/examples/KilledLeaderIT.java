package org.concoord.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The main job, on somebody else's class: three processes, {@code kill -9} of the leader while 64
 * calls of four threads are outstanding, and then every call accounted for.
 */
class KilledLeaderIT {
  private static final int CALLS = 8_000;

  private final Map<String, Process> nodes = new LinkedHashMap<>();
  private final List<Process> all = new ArrayList<>();

  @AfterEach
  void stopAll() throws InterruptedException {
    for (Process process : all) {
      process.destroyForcibly().waitFor();
    }
  }

  /** Fewer in a build than in {@code .ci/run}. */
  static IntStream rounds() {
    return IntStream.rangeClosed(1, Integer.getInteger("concoord.rounds", 8));
  }

  @ParameterizedTest
  @MethodSource("rounds")
  void losesNoCallAndRunsNoneTwice(int round) throws Exception {
    List<String> members = FreePorts.onLoopback(3);
    for (String member : members) {
      List<String> arguments = new ArrayList<>(List.of(member));
      arguments.addAll(members);
      nodes.put(member, start("com.acme.bank.Node", arguments));
    }
    for (Process node : nodes.values()) {
      assertThat(node.inputReader().readLine()).isEqualTo("ready");
    }
    Process load =
        start("com.acme.bank.Load", List.of(String.join(",", members), Integer.toString(CALLS)));
    BufferedReader output = load.inputReader();
    assertThat(output.readLine()).isEqualTo("refused: no account of ada / ada");
    assertThat(output.readLine()).isEqualTo("running");

    leader().destroyForcibly().waitFor();

    String line = Objects.requireNonNull(output.readLine(), "the load ended without a report");
    Map<String, String> report = report(line);
    assertThat(report.get("name")).isEqualTo("outside");
    assertThat(number(report, "failed")).as(line).isZero();
    assertThat(number(report, "lost")).as(line).isZero();
    assertThat(number(report, "twice")).as(line).isZero();
    assertThat(number(report, "unasked")).as(line).isZero();
    assertThat(number(report, "unknown")).as(line).isLessThanOrEqualTo(64);
    assertThat(number(report, "acknowledged") + number(report, "unknown"))
        .as(line)
        .isEqualTo(CALLS);
    assertThat(number(report, "total"))
        .as(line)
        .isEqualTo(number(report, "acknowledged") + number(report, "unknownThatRan"));
    assertThat(number(report, "slowestMillis")).as(line).isLessThanOrEqualTo(3_000);
  }

  private Process start(String main, List<String> arguments) throws IOException {
    Process process =
        OutsideProject.process(
                List.of("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-XX:TieredStopAtLevel=1"),
                main,
                arguments.toArray(String[]::new))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    all.add(process);
    return process;
  }

  private Process leader() throws IOException {
    while (true) {
      for (Process node : nodes.values()) {
        node.getOutputStream().write('\n');
        node.getOutputStream().flush();
        if ("leader".equals(node.inputReader().readLine())) {
          return node;
        }
      }
    }
  }

  private static Map<String, String> report(String line) {
    Map<String, String> report = new HashMap<>();
    for (String pair : line.split(" ")) {
      report.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
    }
    return report;
  }

  private static long number(Map<String, String> report, String name) {
    return Long.parseLong(Objects.requireNonNull(report.get(name), name));
  }
}
