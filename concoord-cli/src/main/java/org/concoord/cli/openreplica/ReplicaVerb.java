package org.concoord.cli.openreplica;

import org.concoord.cli.Console;
import picocli.CommandLine.Command;

/** Starts a replica on a node. */
@Command(
    name = "replica",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Starts a replica on a node, where it runs on when the connection has ended.",
    description = {
      "",
      "Takes the arguments of concoord replica, and returns once it listens. Its log, its data and"
          + " the files that are sent lie in run/HOST_PORT below DIRECTORY on the node.",
      ""
    },
    footer = {
      "",
      "Of an instance of two, the second joining the first:",
      "  openreplica replica --node a.example -o org.concoord.objects.Counter -p 14000",
      "  openreplica replica --node b.example -o org.concoord.objects.Counter -b a.example:14000",
      "",
      "Exit codes: 0 it listens, 1 it has ended, or does not listen yet (its log is printed), 72 no"
          + " Java there, or no distribution."
    })
final class ReplicaVerb extends LaunchVerb {
  ReplicaVerb(Console console) {
    super(console);
  }
}
