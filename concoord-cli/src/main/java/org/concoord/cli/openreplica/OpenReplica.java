package org.concoord.cli.openreplica;

import ch.qos.logback.classic.Level;
import java.util.concurrent.Callable;
import org.concoord.cli.CommandLines;
import org.concoord.cli.Console;
import org.concoord.cli.ExitCode;
import org.concoord.cli.Version;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The command {@code openreplica}, with the verbs of ConCoord 1.1 and those that were missing
 * there.
 */
@Command(
    name = "openreplica",
    versionProvider = Version.class,
    mixinStandardHelpOptions = true,
    sortOptions = false,
    synopsisSubcommandLabel = "COMMAND",
    header = "Runs replicas on other machines, by way of SSH.",
    description = {
      "",
      "A node is a machine with an SSH server, a POSIX shell and Java 17. What openreplica is told"
          + " of them it keeps in a file (openreplica config); host keys have to be known.",
      "",
      "  openreplica addusername ec2-user",
      "  openreplica addsshkey my-key-pair.pem",
      "  openreplica addnode a.example",
      "  openreplica setup a.example --archive concoord-server.tar.gz",
      "  openreplica replica -o org.concoord.objects.Counter -p 14000",
      "  openreplica status",
      ""
    },
    footer = {
      "",
      "Exit codes: those of concoord (0 done, 1 failed, 2 the command line is wrong, 69 nobody"
          + " answers, 73 no space or not writable, 77 not let in), 72 the node lacks something,"
          + " 74 the connection broke or the archive is another, 76 the host key is not the one"
          + " that is known."
    })
public final class OpenReplica implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(OpenReplica.class);

  private final Console console;

  private OpenReplica(Console console) {
    this.console = console;
  }

  public static void main(String[] arguments) {
    // Sockets that are being closed complain on threads of the JDK's; what we do, we do on this
    // one, or ask for its result.
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, complaint) -> LOG.debug("on thread {}", thread.getName(), complaint));
    System.exit(run(Console.ofProcess(), arguments));
  }

  static int run(Console console, String... arguments) {
    // It logs what it throws; that is told by what we make of it.
    ((ch.qos.logback.classic.Logger) LoggerFactory.getLogger("org.apache.sshd"))
        .setLevel(Level.OFF);
    return CommandLines.execute(console, commands(console), arguments);
  }

  private static CommandLine commands(Console console) {
    return new CommandLine(new OpenReplica(console))
        .addSubcommand(new ConfigVerb(console))
        .addSubcommand(new AddSshKeyVerb(console))
        .addSubcommand(new AddUsernameVerb(console))
        .addSubcommand(new AddNodeVerb(console))
        .addSubcommand(new RemoveNodeVerb(console))
        .addSubcommand(new SetupVerb(console))
        .addSubcommand(new Route53Verb(console))
        .addSubcommand(new ReplicaVerb(console))
        .addSubcommand(new NameServerVerb(console))
        .addSubcommand(new StatusVerb(console))
        .addSubcommand(new StopVerb(console))
        .addSubcommand(new LogsVerb(console))
        .addSubcommand(new PlaceVerb(console));
  }

  /** Without a verb there is something to learn, and nothing done. */
  @Override
  public Integer call() {
    commands(console).usage(console.err());
    return ExitCode.USAGE;
  }
}
