package org.concoord.cli.openreplica;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.concoord.cli.CommandFailure;
import org.concoord.cli.Console;
import org.concoord.cli.ExitCode;
import org.concoord.cli.openreplica.placement.CatastropheSimulation;
import org.concoord.cli.openreplica.placement.FailureGroups;
import org.concoord.cli.openreplica.placement.Placement;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Says which hosts to run replicas on, so that few of them fail together. */
@Command(
    name = "place",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Says which hosts to run replicas on, so that few of them fail together.",
    description = {
      "",
      "A line of the file is a host and the failure groups it is in, such as \"h1 : pdu0 rack1"
          + " cooling3\". Each next host is the one that shares the fewest groups with those before."
          + " Connects to nobody.",
      ""
    },
    footer = {
      "",
      "  openreplica place --failure-groups hosts.txt -n 5",
      "  openreplica place --simulate"
    })
final class PlaceVerb implements Callable<Integer> {
  private final Console console;

  @Option(
      names = "--failure-groups",
      paramLabel = "FILE",
      description = "Which hosts there are, and what each fails with. Default: FAILURE_GROUPS.")
  private @Nullable Path file;

  @Option(
      names = {"-n", "--count"},
      paramLabel = "COUNT",
      description = "How many hosts are wanted. Default: ${DEFAULT-VALUE}.")
  private int count = 3;

  @Option(
      names = "--taken",
      split = ",",
      paramLabel = "HOST",
      description = "Hosts that run replicas already, with commas between them.")
  private List<String> taken = new ArrayList<>();

  @Option(
      names = "--candidates",
      split = ",",
      paramLabel = "HOST",
      description = "The hosts to choose from. Default: all of the file.")
  private List<String> candidates = new ArrayList<>();

  @Option(
      names = "--simulate",
      description =
          "Tell instead how often a majority of five would be lost in a simulated data center,"
              + " placed so and placed at random.")
  private boolean simulate;

  @Option(
      names = "--projects",
      paramLabel = "COUNT",
      description = "How many years to simulate. Default: ${DEFAULT-VALUE}.")
  private int projects = 100_000;

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      description = "The same seed gives the same years. Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  PlaceVerb(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (simulate) {
      new CatastropheSimulation(seed).run(projects).table().forEach(console.out()::println);
      return ExitCode.DONE;
    }
    FailureGroups groups = groups();
    Placement placement = new Placement(groups, taken);
    List<String> from = candidates.isEmpty() ? groups.hosts() : candidates;
    placement.take(from, count).forEach(console.out()::println);
    int all = taken.size() + count;
    int majority = all / 2 + 1;
    if (all > 1 && placement.worst() >= all - majority + 1) {
      console
          .err()
          .println(
              "No majority is left where one of these fails: "
                  + String.join(", ", placement.groupsOf(all - majority + 1)));
    }
    return ExitCode.DONE;
  }

  private FailureGroups groups() {
    Path path = file != null ? file : SettingsFile.of(console.environment()).read().failureGroups();
    if (path == null) {
      throw CommandFailure.usage("--failure-groups is missing");
    }
    return GroupsFile.read(path);
  }
}
