package org.concoord.cli.openreplica;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.concoord.cli.CommandFailure;
import org.concoord.cli.ExitCode;
import org.concoord.cli.openreplica.ssh.Node;
import org.concoord.transport.HostAndPort;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which launched replica a command means, by the address that it was told to listen on. */
final class Whereabouts {
  @Parameters(
      paramLabel = "HOST:PORT",
      description = "The replica's address, as openreplica status prints it.")
  private String address = "";

  @Option(
      names = "--node",
      paramLabel = "NODE",
      description = "Where it runs; found by asking all nodes otherwise.")
  private @Nullable String node;

  String address() {
    return address;
  }

  /**
   * @throws IllegalArgumentException if the address is none
   */
  String name() {
    HostAndPort parsed = HostAndPort.parse(address);
    return LaunchPlan.nameOf(parsed.host(), parsed.port());
  }

  /**
   * The node on which it was launched; of several that say so, as one machine under several names
   * does, the one that is called as the address.
   *
   * @throws CommandFailure if it was launched on none that answers, or nobody knows which is meant
   */
  Node find(Fleet fleet) throws InterruptedException {
    if (node != null) {
      return fleet.node(node);
    }
    String name = name();
    Map<Node, String> found = new LinkedHashMap<>();
    List<String> silent = new ArrayList<>();
    for (Fleet.Answer<NodeReport> answer : fleet.askAll(fleet.nodes(List.of()), FarSide::status)) {
      NodeReport report = answer.value();
      if (report == null) {
        silent.add(answer.node().toString());
      } else {
        report.replicas().stream()
            .filter(replica -> replica.name().equals(name))
            .forEach(replica -> found.put(answer.node(), replica.process()));
      }
    }
    if (found.isEmpty()) {
      throw new CommandFailure(
          ExitCode.FAILED,
          "no replica "
              + address
              + " was launched on any node"
              + (silent.isEmpty()
                  ? ""
                  : " that answers; these do not: " + String.join(", ", silent)));
    }
    return choose(name, found);
  }

  /**
   * One of those that say so, with the process that each means.
   *
   * @throws CommandFailure if they mean different ones, and none is called as the address
   */
  static Node choose(String name, Map<Node, String> found) {
    for (Node candidate : found.keySet()) {
      if (LaunchPlan.isNameOf(name, candidate.host())) {
        return candidate;
      }
    }
    if (Set.copyOf(found.values()).size() > 1) {
      throw CommandFailure.usage(
          "replicas of that address were launched on several nodes, of which --node says one: "
              + String.join(", ", found.keySet().stream().map(Node::toString).toList()));
    }
    return found.keySet().iterator().next();
  }
}
