package org.concoord.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What makes a shell complete our commands and options. */
@Command(
    name = "completion",
    sortOptions = false,
    header = "Prints a script by which bash and zsh complete commands and options.",
    footer = {"", "  source <(concoord completion)"})
final class CompletionCommand implements Callable<Integer> {
  private final Console console;
  private final CommandLine root;

  /**
   * @param root what is completed
   */
  CompletionCommand(Console console, CommandLine root) {
    this.console = console;
    this.root = root;
  }

  @Override
  public Integer call() {
    console.out().print(AutoComplete.bash(root.getCommandName(), root));
    return ExitCode.DONE;
  }
}
