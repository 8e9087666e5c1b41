package org.concoord.cli.openreplica;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.concoord.cli.CommandFailure;
import org.concoord.cli.Console;
import org.concoord.cli.ExitCode;
import org.concoord.codec.JsonText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says which replicas were launched where, and whether their processes are alive. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Says which replicas were launched where, and whether their processes are alive.",
    description = {"", "What they say of themselves, concoord status asks.", ""},
    footer = {
      "",
      "Exit codes: 0 all nodes answer and all replicas run, 1 a replica has ended by itself, 69"
          + " and others a node does not answer."
    })
final class StatusVerb implements Callable<Integer> {
  private final Console console;

  @Parameters(
      paramLabel = "NODE",
      arity = "0..*",
      description = "Nodes of the configuration; all of them by default.")
  private List<String> names = List.of();

  @Option(names = "--json", description = "One JSON object a line.")
  private boolean json;

  StatusVerb(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws InterruptedException {
    int code = ExitCode.DONE;
    try (Fleet fleet = Fleet.open(console)) {
      for (Fleet.Answer<NodeReport> answer : fleet.askAll(fleet.nodes(names), FarSide::status)) {
        code = Math.max(code, tell(answer));
      }
    }
    return code;
  }

  private int tell(Fleet.Answer<NodeReport> answer) {
    String node = answer.node().toString();
    CommandFailure failure = answer.failure();
    NodeReport report = answer.value();
    if (report == null || failure != null) {
      String reason = failure == null ? "" : String.valueOf(failure.getMessage());
      say(node, "unreachable", "", "", reason);
      return failure == null ? ExitCode.FAILED : failure.exitCode();
    }
    List<NodeReport.Launched> replicas = report.replicas();
    if (replicas.isEmpty()) {
      String distribution = report.last("distribution");
      say(node, distribution.isEmpty() ? "not set up" : "idle", "", "", "");
    }
    int code = ExitCode.DONE;
    for (NodeReport.Launched replica : replicas) {
      say(
          node,
          replica.isRunning() ? "running" : "ended",
          replica.address(),
          replica.process(),
          "");
      if (!replica.isRunning()) {
        code = ExitCode.FAILED;
      }
    }
    return code;
  }

  private void say(String node, String state, String replica, String process, String reason) {
    if (json) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("node", node);
      line.put("state", state);
      line.put("replica", replica);
      line.put("process", process);
      line.put("reason", reason);
      console.out().println(JsonText.of(line));
      return;
    }
    List<String> words = new ArrayList<>(List.of("%-24s".formatted(node), state));
    if (!replica.isEmpty()) {
      words.add("replica " + replica + ", process " + process);
    }
    if (!reason.isEmpty()) {
      words.add(reason);
    }
    console.out().println(String.join("  ", words));
  }
}
