package org.concoord.cli;

import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** How every command of ours meets its user: its words, colours and exit codes. */
public final class CommandLines {
  private CommandLines() {}

  /** Reads and runs a command line; returns one of {@link ExitCode}. */
  public static int execute(Console console, CommandLine root, String... arguments) {
    root.setOut(console.out())
        .setErr(console.err())
        .setExecutionExceptionHandler(new Failures(console))
        .setParameterExceptionHandler((wrong, given) -> explain(console, wrong))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(console.isTerminal())
        .setColorScheme(
            Help.defaultColorScheme(console.hasColours() ? Help.Ansi.ON : Help.Ansi.OFF));
    int code;
    try {
      code = root.execute(arguments);
    } catch (LinkageError broken) {
      console.err().println(nameOf(root) + ": " + BrokenClasses.sentence(broken));
      code = ExitCode.USAGE;
    }
    console.out().flush();
    console.err().flush();
    return code;
  }

  /** What was typed, by its names alone. */
  private static String nameOf(CommandLine root) {
    CommandLine command = root;
    for (ParseResult parsed = root.getParseResult(); parsed.hasSubcommand(); ) {
      parsed = parsed.subcommand();
      command = parsed.commandSpec().commandLine();
    }
    return command.getCommandSpec().qualifiedName();
  }

  /** One sentence and where more is to be read: the whole of the help would bury it. */
  private static int explain(Console console, ParameterException wrong) {
    CommandLine command = wrong.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    console.err().println(name + ": " + wrong.getMessage());
    UnmatchedArgumentException.printSuggestions(wrong, console.err());
    console.err().println("\"" + name + " --help\" tells what it takes");
    return ExitCode.USAGE;
  }
}
