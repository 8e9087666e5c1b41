package org.concoord.cli.openreplica;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.concoord.cli.CommandFailure;
import org.concoord.cli.Console;
import org.concoord.cli.ExitCode;
import org.concoord.cli.route53.AwsKeys;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Brings to nodes what Amazon knows us by. */
@Command(
    name = "route53",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Brings to nodes what Route 53 is written with by replicas that are started with -r.",
    description = {
      "",
      "AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and, where there is one, AWS_SESSION_TOKEN are"
          + " taken from the environment here, or the first two from what concoord route53id and"
          + " route53key were told here, and kept there in a file that only the user may read."
          + " ConCoord 1.1 took both on the command line; this does not.",
      ""
    })
final class Route53Verb implements Callable<Integer> {
  private final Console console;

  @Parameters(
      paramLabel = "NODE",
      arity = "0..*",
      description = "Nodes of the configuration; all of them by default.")
  private List<String> names = List.of();

  Route53Verb(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws InterruptedException {
    Map<String, String> keys = new AwsKeys(console.environment()).known();
    if (keys.isEmpty()) {
      throw CommandFailure.usage(
          "there is nothing to bring: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or use"
              + " concoord route53id and concoord route53key here");
    }
    String file = AwsKeys.fileOf(keys);
    List<CommandFailure> failures = new ArrayList<>();
    try (Fleet fleet = Fleet.open(console)) {
      for (Fleet.Answer<Boolean> answer :
          fleet.askAll(fleet.nodes(names), far -> bring(far, file))) {
        if (answer.failure() != null) {
          failures.add(answer.failure());
          console.err().println(answer.failure().getMessage());
        }
      }
    }
    return failures.isEmpty() ? ExitCode.DONE : failures.get(0).exitCode();
  }

  private boolean bring(FarSide far, String file) {
    console.out().println("Adding Route53 Credentials on: " + far.node());
    far.route53(file);
    return true;
  }
}
