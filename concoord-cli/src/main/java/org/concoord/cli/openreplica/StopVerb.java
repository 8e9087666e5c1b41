package org.concoord.cli.openreplica;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.concoord.cli.Console;
import org.concoord.cli.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Ends the process of one launched replica. */
@Command(
    name = "stop",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Ends a replica that was launched.",
    description = {
      "",
      "Its process is told to end (SIGTERM): it hands over if it leads. No other process is touched,"
          + " also where its number is another's by now.",
      ""
    },
    footer = {"", "Exit codes: 0 it has ended, 1 it still runs, or was never launched."})
final class StopVerb implements Callable<Integer> {
  private final Console console;

  @Mixin private final Whereabouts replica = new Whereabouts();

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      description = "How long to wait for its end. Default: ${DEFAULT-VALUE}.")
  private int seconds = 15;

  @Option(names = "--force", description = "Kill it where it has not ended by then.")
  private boolean force;

  StopVerb(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (Fleet fleet = Fleet.open(console);
        FarSide far = fleet.connect(replica.find(fleet))) {
      String[] stopped = far.stop(replica.name(), Duration.ofSeconds(seconds), force).split(" ");
      if (stopped[0].equals("ended")) {
        console.out().println(replica.address() + " had ended by itself");
      } else {
        console
            .out()
            .println(
                replica.address()
                    + " on "
                    + far.node()
                    + " has ended"
                    + (stopped[stopped.length - 1].equals("KILL") ? ", by force" : ""));
      }
    }
    return ExitCode.DONE;
  }
}
