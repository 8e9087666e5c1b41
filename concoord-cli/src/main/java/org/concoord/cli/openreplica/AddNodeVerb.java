package org.concoord.cli.openreplica;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.concoord.cli.Console;
import org.concoord.cli.ExitCode;
import org.concoord.cli.openreplica.ssh.Identity;
import org.concoord.cli.openreplica.ssh.Node;
import org.concoord.cli.openreplica.ssh.Ssh;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Adds a node, once it has been seen that replicas can run there. */
@Command(
    name = "addnode",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Adds a machine to run replicas on, if it can.",
    description = {
      "",
      "Connects to it, looks for Java 17 and for what else is needed, and says what is missing;"
          + " only a node that lacks nothing is added.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 added (or there already), 69 nobody answers, 72 something is missing there, 76"
          + " its host key is not known, or not the one that is, 77 it does not let us in."
    })
final class AddNodeVerb implements Callable<Integer> {
  private final Console console;

  @Parameters(
      paramLabel = "HOST[:SSHPORT]",
      description = "Its name or address, and the port of its SSH server if that is not 22.")
  private String name = "";

  @Option(
      names = "--fingerprint",
      paramLabel = "SHA256:...",
      description =
          "Believe this host key where none is known yet, as ssh-keygen -lf prints it on the node,"
              + " and keep it in KNOWN_HOSTS.")
  private @Nullable String fingerprint;

  @Option(
      names = "--accept-new-key",
      description =
          "Believe whichever host key is shown where none is known yet. Whoever is in between can"
              + " show theirs: compare the fingerprint that is printed.")
  private boolean acceptNewKey;

  AddNodeVerb(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    SettingsFile file = SettingsFile.of(console.environment());
    Settings settings = file.read();
    Node node = Node.parse(name);
    Identity identity = settings.identity(console.environment());
    console.out().println("Adding NODE to CONFIG: " + node);
    NodeReport report;
    try (Ssh ssh = connections(identity, settings);
        FarSide far = new FarSide(ssh.connect(node), settings.directory())) {
      report = far.check();
    }
    List<String> lacks = report.lacks();
    if (!lacks.isEmpty()) {
      lacks.forEach(lack -> console.err().println(node + ": " + lack));
      console.err().println(node + " cannot run replicas, and was not added.");
      return ExitCode.MISSING;
    }
    console.out().println(node + ": " + report.summary());
    if (settings.nodes().contains(node)) {
      console.out().println("Node is already in the CONFIG file.");
      return ExitCode.DONE;
    }
    List<Node> nodes = new ArrayList<>(settings.nodes());
    nodes.add(node);
    file.write(settings.withNodes(nodes));
    return ExitCode.DONE;
  }

  private Ssh connections(Identity identity, Settings settings) {
    return fingerprint == null && !acceptNewKey
        ? Ssh.strict(identity, settings.knownHosts())
        : Ssh.acceptingNew(identity, settings.knownHosts(), fingerprint, console.err()::println);
  }
}
