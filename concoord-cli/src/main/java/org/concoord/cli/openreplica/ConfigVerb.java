package org.concoord.cli.openreplica;

import java.util.List;
import java.util.concurrent.Callable;
import org.concoord.cli.CommandFailure;
import org.concoord.cli.Console;
import org.concoord.cli.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints the settings, or changes some. */
@Command(
    name = "config",
    mixinStandardHelpOptions = true,
    header = "Prints the settings and where they are kept, or changes them.",
    description = {
      "",
      "NODES, SSH_KEY_FILE and USERNAME are what addnode, addsshkey and addusername were told."
          + " KNOWN_HOSTS is the file of host keys that are believed (default ~/.ssh/known_hosts),"
          + " DIRECTORY where everything lies on the nodes (default .openreplica in the user's"
          + " home), FAILURE_GROUPS a file that says which hosts fail together.",
      "",
      "The file is openreplica/openreplica.cfg in $XDG_CONFIG_HOME or ~/.config, or the one that"
          + " OPENREPLICA_CONFIG names."
    })
final class ConfigVerb implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "NAME=VALUE", arity = "0..*", description = "What to change.")
  private List<String> changes = List.of();

  ConfigVerb(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    SettingsFile file = SettingsFile.of(console.environment());
    Settings settings = file.read();
    for (String change : changes) {
      int equals = change.indexOf('=');
      if (equals < 1) {
        throw CommandFailure.usage("not a setting: \"" + change + "\"; it is NAME=VALUE");
      }
      settings = settings.with(change.substring(0, equals), change.substring(equals + 1));
    }
    if (!changes.isEmpty()) {
      file.write(settings);
    }
    console.err().println("Settings in " + file.path() + ":");
    settings.values().forEach((name, value) -> console.out().println(name + "= " + value));
    return ExitCode.DONE;
  }
}
