package org.concoord.cli.route53;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.concoord.cli.CommandFailure;
import org.concoord.cli.Console;
import org.concoord.cli.ExitCode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** Keeps one of the two things that Amazon knows us by. */
abstract class KeepCommand implements Callable<Integer> {
  private final Console console;
  private final String name;

  @Parameters(
      paramLabel = "VALUE",
      arity = "0..1",
      description = "Itself, as ConCoord 1.1 took it; without it, it is asked for.")
  private @Nullable String value;

  KeepCommand(Console console, String name) {
    this.console = console;
    this.name = name;
  }

  @Override
  public Integer call() {
    AwsKeys keys = new AwsKeys(console.environment());
    keys.keep(name, value());
    console.err().println(name + " is kept in " + keys.file());
    return ExitCode.DONE;
  }

  private String value() {
    if (value != null) {
      if (name.equals(AwsKeys.KEY)) {
        console
            .err()
            .println(
                "warning: a secret on a command line is seen by all users of this machine; leave"
                    + " it away to be asked for it");
      }
      return value.strip();
    }
    java.io.Console terminal = console.isTerminal() ? System.console() : null;
    if (terminal != null) {
      char[] typed = terminal.readPassword("%s: ", name);
      return typed == null ? "" : new String(typed).strip();
    }
    try {
      String line = new String(console.in().readAllBytes(), StandardCharsets.UTF_8);
      // What a broken connection has cut looks whole but for this.
      if (!line.endsWith("\n")) {
        throw new CommandFailure(
            ExitCode.BROKEN,
            "what has come on standard input may have been cut, since its line does not end;"
                + " nothing was kept");
      }
      return line.strip();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
