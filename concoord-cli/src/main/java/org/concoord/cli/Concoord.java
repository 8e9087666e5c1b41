package org.concoord.cli;

import java.util.concurrent.Callable;
import org.concoord.cli.route53.Route53IdCommand;
import org.concoord.cli.route53.Route53KeyCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command {@code concoord}: all it does itself is to say which others there are. */
@Command(
    name = "concoord",
    versionProvider = Version.class,
    sortOptions = false,
    synopsisSubcommandLabel = "COMMAND",
    header = "Runs replicas of plain Java classes, and looks after them.",
    description = {
      "",
      "A replica holds live copies of objects and agrees with the others on the order of every"
          + " call; whoever has the proxy of a class calls its methods as if the object were"
          + " local.",
      "",
      "An instance that survives the loss of one replica, each command in a terminal of its own:",
      "",
      "  concoord replica -o org.concoord.objects.Counter -p 14000",
      "  concoord replica -o org.concoord.objects.Counter -p 14001 -b 127.0.0.1:14000",
      "  concoord replica -o org.concoord.objects.Counter -p 14002 -b 127.0.0.1:14000",
      ""
    },
    footer = {
      "",
      "\"concoord COMMAND --help\" tells all about one. Exit codes: 0 done, 1 failed, 2 the command"
          + " line is wrong, 3 nobody knows whether the call has run, 69 nobody answers or no"
          + " majority, 70 fenced, 73 a port or file cannot be had, 77 not authorized, 78 the data"
          + " on disk is damaged."
    })
public final class Concoord implements Callable<Integer> {
  private final Console console;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show what the command does, and its options.")
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the versions of ConCoord and Java.")
  private boolean version;

  private Concoord(Console console) {
    this.console = console;
  }

  public static void main(String[] arguments) {
    System.exit(run(Console.ofProcess(), arguments));
  }

  static int run(Console console, String... arguments) {
    return CommandLines.execute(console, commands(console), arguments);
  }

  private static CommandLine commands(Console console) {
    CommandLine root = new CommandLine(new Concoord(console));
    root.addSubcommand(new ReplicaCommand(console));
    root.addSubcommand(new ObjectCommand(console));
    root.addSubcommand(new CallCommand(console));
    AdminCommandLines.all(console).forEach(root::addSubcommand);
    root.addSubcommand(new TopCommand(console));
    root.addSubcommand(new ShellCommand(console));
    root.addSubcommand(new Route53IdCommand(console)).addSubcommand(new Route53KeyCommand(console));
    root.addSubcommand(new LogCommand(console));
    root.addSubcommand(new LogDaemonCommand(console));
    root.addSubcommand(new CompletionCommand(console, root));
    return root;
  }

  /** Without a command there is something to learn, and nothing done. */
  @Override
  public Integer call() {
    commands(console).usage(console.err());
    return ExitCode.USAGE;
  }
}
