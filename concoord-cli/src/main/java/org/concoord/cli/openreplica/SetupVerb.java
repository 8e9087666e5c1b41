package org.concoord.cli.openreplica;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.concoord.cli.CommandFailure;
import org.concoord.cli.Console;
import org.concoord.cli.ExitCode;
import org.concoord.cli.openreplica.ssh.Node;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Brings the distribution to nodes. */
@Command(
    name = "setup",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Brings the distribution of concoord to nodes.",
    description = {
      "",
      "Sends the archive, has its SHA-256 verified there, unpacks it and tries whether it runs."
          + " Replicas that run go on with the files that they have; those started from then on"
          + " take the new ones. Where the same was set up before, and is damaged, it is set up"
          + " anew. Distributions that no process runs from any more are removed.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 done at all of them, else that of the first failure: 72 no Java, 73 no space"
          + " or not writable, 74 another archive has come or the connection broke."
    })
final class SetupVerb implements Callable<Integer> {
  private final Console console;

  @Parameters(
      paramLabel = "NODE",
      arity = "0..*",
      description = "Nodes of the configuration; all of them by default.")
  private List<String> names = List.of();

  @Option(
      names = "--archive",
      required = true,
      paramLabel = "FILE",
      description =
          "The server's archive, a .tar.gz. A file FILE.sha256 beside it says what its SHA-256 has"
              + " to be.")
  private @Nullable Path archive;

  @Option(
      names = "--sha256",
      paramLabel = "HEX",
      description = "What its SHA-256 has to be, as it was published.")
  private @Nullable String sha256;

  SetupVerb(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (archive == null) {
      throw CommandFailure.usage("--archive is missing");
    }
    Distribution distribution = Distribution.of(archive, sha256);
    List<CommandFailure> failures = new ArrayList<>();
    try (Fleet fleet = Fleet.open(console)) {
      List<Node> nodes = fleet.nodes(names);
      console
          .err()
          .printf(
              "Sending %,d KiB, SHA-256 %s, to %d nodes%n",
              distribution.bytes() / 1024, distribution.sha256(), nodes.size());
      for (Fleet.Answer<NodeReport> answer : fleet.askAll(nodes, far -> setup(far, distribution))) {
        if (answer.failure() != null) {
          failures.add(answer.failure());
          console.err().println(answer.failure().getMessage());
        }
      }
    }
    return failures.isEmpty() ? ExitCode.DONE : failures.get(0).exitCode();
  }

  private NodeReport setup(FarSide far, Distribution distribution) {
    try {
      NodeReport report = far.setup(distribution);
      tell(far, report.all("damaged"), "was damaged, and was set up anew");
      tell(far, report.all("removed"), "was removed: no process runs from it");
      tell(far, report.all("kept"), "was kept: a process runs from it");
      console.out().println(far.node() + ": " + report.last("said"));
      return report;
    } catch (IOException unreadable) {
      throw CommandFailure.usage("cannot read the archive: " + unreadable);
    }
  }

  private void tell(FarSide far, List<String> distributions, String what) {
    distributions.forEach(
        each -> console.err().println(far.node() + ": the distribution " + each + " " + what));
  }
}
