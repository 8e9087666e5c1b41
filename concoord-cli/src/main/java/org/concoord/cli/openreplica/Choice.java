package org.concoord.cli.openreplica;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.concoord.cli.CommandFailure;
import org.concoord.cli.Console;
import org.concoord.cli.ExitCode;
import org.concoord.cli.openreplica.ssh.Node;

/** Which node is to run one more replica, where nobody has said. */
final class Choice {
  private final Console console;

  Choice(Console console) {
    this.console = console;
  }

  /**
   * Asks all nodes what runs there, and names those that do not answer.
   *
   * @throws CommandFailure if none answers
   */
  Node among(Fleet fleet) throws InterruptedException {
    Map<Node, Integer> running = new LinkedHashMap<>();
    List<CommandFailure> failures = new ArrayList<>();
    for (Fleet.Answer<NodeReport> answer : fleet.askAll(fleet.nodes(List.of()), FarSide::status)) {
      NodeReport report = answer.value();
      if (report != null) {
        running.put(
            answer.node(),
            (int) report.replicas().stream().filter(NodeReport.Launched::isRunning).count());
      } else if (answer.failure() != null) {
        failures.add(answer.failure());
        console.err().println(answer.failure().getMessage());
      }
    }
    if (running.isEmpty()) {
      throw new CommandFailure(
          failures.isEmpty() ? ExitCode.UNAVAILABLE : failures.get(0).exitCode(),
          "no node answers");
    }
    return running.entrySet().stream().min(Map.Entry.comparingByValue()).orElseThrow().getKey();
  }
}
