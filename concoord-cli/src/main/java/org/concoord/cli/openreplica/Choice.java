package org.concoord.cli.openreplica;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.concoord.cli.CommandFailure;
import org.concoord.cli.Console;
import org.concoord.cli.ExitCode;
import org.concoord.cli.openreplica.placement.FailureGroups;
import org.concoord.cli.openreplica.placement.Placement;
import org.concoord.cli.openreplica.ssh.Node;
import org.jspecify.annotations.Nullable;

/** Which node is to run one more replica, where nobody has said. */
final class Choice {
  private final Console console;
  private final @Nullable Path failureGroups;

  /**
   * @param failureGroups the file that says which nodes fail together; null for that of the
   *     settings
   */
  Choice(Console console, @Nullable Path failureGroups) {
    this.console = console;
    this.failureGroups = failureGroups;
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
    return choose(running, groupsOf(fleet));
  }

  private FailureGroups groupsOf(Fleet fleet) {
    Path file = failureGroups == null ? fleet.failureGroups() : failureGroups;
    return file == null ? FailureGroups.parse(List.of()) : GroupsFile.read(file);
  }

  /**
   * Of those that run none the one that shares the fewest groups with the others; where all run
   * some, the one that runs the fewest.
   */
  static Node choose(Map<Node, Integer> running, FailureGroups groups) {
    List<String> taken = new ArrayList<>();
    Map<String, Node> idle = new LinkedHashMap<>();
    running.forEach(
        (node, replicas) -> {
          if (replicas > 0) {
            taken.add(node.host());
          } else {
            idle.putIfAbsent(node.host(), node);
          }
        });
    taken.forEach(idle::remove);
    if (!idle.isEmpty()) {
      String host = new Placement(groups, taken).take(idle.keySet(), 1).get(0);
      return Objects.requireNonNull(idle.get(host));
    }
    return running.entrySet().stream().min(Map.Entry.comparingByValue()).orElseThrow().getKey();
  }
}
