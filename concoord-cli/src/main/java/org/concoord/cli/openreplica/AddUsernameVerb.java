package org.concoord.cli.openreplica;

import java.util.concurrent.Callable;
import org.concoord.cli.CommandFailure;
import org.concoord.cli.Console;
import org.concoord.cli.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Names the user that we are on the nodes. */
@Command(
    name = "addusername",
    mixinStandardHelpOptions = true,
    header = "Says as which user to log in on the nodes.")
final class AddUsernameVerb implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "NAME", description = "The user, the same on all of them.")
  private String name = "";

  AddUsernameVerb(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (name.isBlank()) {
      throw CommandFailure.usage("a username is not blank");
    }
    console.out().println("Adding USERNAME to CONFIG: " + name);
    SettingsFile file = SettingsFile.of(console.environment());
    file.write(file.read().with(Settings.USERNAME, name));
    return ExitCode.DONE;
  }
}
