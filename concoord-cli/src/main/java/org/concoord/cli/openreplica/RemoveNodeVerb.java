package org.concoord.cli.openreplica;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.concoord.cli.CommandFailure;
import org.concoord.cli.Console;
import org.concoord.cli.ExitCode;
import org.concoord.cli.openreplica.ssh.Node;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Forgets a node. */
@Command(
    name = "removenode",
    mixinStandardHelpOptions = true,
    header = "Forgets a machine; what runs there goes on, and what lies there stays.")
final class RemoveNodeVerb implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "HOST[:SSHPORT]", description = "As addnode was told.")
  private String name = "";

  RemoveNodeVerb(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    SettingsFile file = SettingsFile.of(console.environment());
    Settings settings = file.read();
    List<Node> nodes = new ArrayList<>(settings.nodes());
    if (!nodes.remove(Node.parse(name))) {
      throw CommandFailure.usage(name + " is not in the configuration");
    }
    file.write(settings.withNodes(nodes));
    return ExitCode.DONE;
  }
}
