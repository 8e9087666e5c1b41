package org.concoord.cli.openreplica;

import java.util.ArrayList;
import java.util.List;
import org.concoord.cli.CommandFailure;
import org.concoord.cli.ExitCode;
import org.concoord.cli.openreplica.ssh.Node;
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
   * @throws CommandFailure if the address is none
   */
  String name() {
    int colon = address.lastIndexOf(':');
    String port = address.substring(colon + 1);
    if (colon < 1 || !port.matches("[0-9]{1,5}")) {
      throw CommandFailure.usage("not an address: \"" + address + "\"; it is HOST:PORT");
    }
    return LaunchPlan.nameOf(address.substring(0, colon), Integer.parseInt(port));
  }

  /**
   * The node on which it was launched; of several that say so, as one machine under several names
   * does, the one that is called as the address.
   *
   * @throws CommandFailure if it was launched on none that answers
   */
  Node find(Fleet fleet) throws InterruptedException {
    if (node != null) {
      return fleet.node(node);
    }
    String name = name();
    List<Node> found = new ArrayList<>();
    List<String> silent = new ArrayList<>();
    for (Fleet.Answer<NodeReport> answer : fleet.askAll(fleet.nodes(List.of()), FarSide::status)) {
      NodeReport report = answer.value();
      if (report == null) {
        silent.add(answer.node().toString());
      } else if (report.replicas().stream().anyMatch(replica -> replica.name().equals(name))) {
        found.add(answer.node());
      }
    }
    for (Node candidate : found) {
      if (LaunchPlan.isNameOf(name, candidate.host())) {
        return candidate;
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
    return found.get(0);
  }
}
