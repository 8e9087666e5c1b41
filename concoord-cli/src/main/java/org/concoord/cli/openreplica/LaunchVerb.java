package org.concoord.cli.openreplica;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.concoord.cli.Console;
import org.concoord.cli.ExitCode;
import org.concoord.cli.openreplica.ssh.Node;
import org.concoord.transport.HostAndPort;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/** Starts a replica on a node; what is not meant for us goes to {@code concoord replica} there. */
abstract class LaunchVerb implements Callable<Integer> {
  /** As of {@code concoord replica}, where it is the first that is tried. */
  private static final int DEFAULT_PORT = 14_000;

  private final Console console;

  @Option(
      names = {"-a", "--addr", "--address"},
      paramLabel = "HOST",
      description = "The address to listen on there. Default: what the node is called.")
  private @Nullable String host;

  @Option(
      names = {"-p", "--port"},
      paramLabel = "PORT",
      description = "The port. Default: ${DEFAULT-VALUE}.")
  private int port = DEFAULT_PORT;

  @Option(
      names = "--node",
      paramLabel = "NODE",
      description =
          "Where to run it. By default a node that runs none yet, the one that shares the fewest"
              + " failure groups with those that do; or the one that runs the fewest.")
  private @Nullable String node;

  @Option(
      names = "--failure-groups",
      paramLabel = "FILE",
      description = "A file here that says which nodes fail together. Default: FAILURE_GROUPS.")
  private @Nullable Path failureGroups;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      description = "How long to wait until it listens. Default: ${DEFAULT-VALUE}.")
  private int seconds = 30;

  @Option(
      names = "--jar",
      paramLabel = "FILE",
      description =
          "A jar of yours, brought there for this replica's class path; may be given several"
              + " times.")
  private List<Path> jars = List.of();

  @Mixin private final LaunchSecrets secrets = new LaunchSecrets();

  /** The rest, as it was typed. */
  @Unmatched private List<String> rest = new ArrayList<>();

  LaunchVerb(Console console) {
    this.console = console;
  }

  /** The arguments of {@code concoord replica} other than those that are ours to say. */
  List<String> rest() {
    return rest;
  }

  Duration patience() {
    return Duration.ofSeconds(seconds);
  }

  Console console() {
    return console;
  }

  @Override
  public Integer call() throws InterruptedException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    List<String> secretArguments = secrets.arguments(console, files);
    try (Fleet fleet = Fleet.open(console)) {
      Node chosen =
          node != null ? fleet.node(node) : new Choice(console, failureGroups).among(fleet);
      String address = host != null ? Node.withoutBrackets(host) : chosen.host();
      console.out().println("Starting replica on " + chosen);
      List<String> arguments =
          new ArrayList<>(List.of("-a", address, "-p", Integer.toString(port)));
      arguments.addAll(rest());
      arguments.addAll(secretArguments);
      String name = LaunchPlan.nameOf(address, port);
      try (FarSide far = fleet.connect(chosen)) {
        if (!jars.isEmpty()) {
          arguments.add("--classpath");
          arguments.add(bring(far, name));
        }
        LaunchPlan plan = new LaunchPlan(name, arguments, files);
        String process = far.launch(plan, patience());
        console
            .out()
            .println(
                "replica "
                    + new HostAndPort(address, port)
                    + " listens on "
                    + chosen
                    + ", process "
                    + process);
      }
      return launched(address);
    }
  }

  /**
   * What is to be done once it listens, there at that host.
   *
   * @return the exit code
   */
  int launched(String address) throws InterruptedException {
    return ExitCode.DONE;
  }

  /** Sends the jars into the replica's directory; returns the class path of them there. */
  private String bring(FarSide far, String name) {
    List<String> path = new ArrayList<>();
    for (Path jar : jars) {
      Distribution file = Distribution.of(jar, null);
      String there = file.sha256() + ".jar";
      far.bring(name, there, file);
      path.add(there);
    }
    return String.join(":", path);
  }
}
