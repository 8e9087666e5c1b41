package org.concoord.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.concoord.codec.JsonText;
import org.concoord.storage.DataDirectory;
import org.concoord.storage.RecoveryReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks into the directories of durable replicas, of which nothing is changed. */
@Command(
    name = "log",
    sortOptions = false,
    synopsisSubcommandLabel = "COMMAND",
    header = "Looks into the data directory of a durable replica.",
    description = {
      "",
      "Nothing is changed and no lock taken; of a directory in use it sees what happens to be"
          + " written.",
      ""
    })
final class LogCommand implements Callable<Integer> {
  private final Console console;

  LogCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    console.err().println("concoord log: verify DIR, or dump DIR");
    return ExitCode.USAGE;
  }

  @Command(
      name = "verify",
      sortOptions = false,
      header = "Says whether a replica could start from a directory, and what it would find.",
      description = {"", "Exit codes: 0 it could, 78 it would refuse.", ""})
  int verify(
      @Parameters(paramLabel = "DIR", description = "The replica's data directory.") Path directory,
      @Option(names = "--json", description = "Print one JSON object.") boolean json) {
    requireDirectory(directory);
    RecoveryReport report;
    try {
      report = DataDirectory.verify(directory);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    if (json) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("directory", report.directory());
      line.put("health", report.health().name());
      line.put("lines", report.lines());
      console.out().println(JsonText.of(line));
    } else {
      console.out().println(report);
    }
    return report.health() == RecoveryReport.Health.REFUSED ? ExitCode.DATA_REFUSED : ExitCode.DONE;
  }

  @Command(
      name = "dump",
      sortOptions = false,
      header = "Prints all that can be read of a directory, damaged or not, one record a line.")
  int dump(
      @Parameters(paramLabel = "DIR", description = "The replica's data directory.")
          Path directory) {
    requireDirectory(directory);
    try {
      DataDirectory.dump(directory, console.out());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return ExitCode.DONE;
  }

  private static void requireDirectory(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw CommandFailure.usage(directory + " is no directory");
    }
  }
}
