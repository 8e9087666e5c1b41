package org.concoord.cli.openreplica;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.concoord.cli.CommandFailure;
import org.concoord.cli.Console;
import org.concoord.cli.ExitCode;
import org.concoord.cli.Secrets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Names the key that nodes let in. */
@Command(
    name = "addsshkey",
    mixinStandardHelpOptions = true,
    header = "Says which private key the nodes let in.",
    description = {
      "",
      "Its name is kept, not the key. Without one the keys of the agent are used (SSH_AUTH_SOCK),"
          + " which are tried first in any case; a key with a passphrase works by way of the agent"
          + " alone.",
      ""
    })
final class AddSshKeyVerb implements Callable<Integer> {
  private final Console console;

  @Parameters(
      paramLabel = "FILE",
      description =
          "The file, which only its owner may read; a bare name is one of ~/.ssh, unless it is"
              + " here.")
  private String name = "";

  AddSshKeyVerb(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Path key = Settings.keyFile(name);
    if (!Files.isRegularFile(key)) {
      throw CommandFailure.usage("there is no key " + key);
    }
    Secrets.requirePrivate(key);
    console.out().println("Adding SSHKEY to CONFIG: " + name);
    SettingsFile file = SettingsFile.of(console.environment());
    file.write(file.read().with(Settings.SSH_KEY_FILE, key.toString()));
    return ExitCode.DONE;
  }
}
