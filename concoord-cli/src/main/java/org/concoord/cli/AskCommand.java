package org.concoord.cli;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.concoord.codec.AdminAnswer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A command that one replica answers: the first of the endpoints that does. */
abstract class AskCommand implements Callable<Integer> {
  /** What takes less needs no word meanwhile. */
  private static final long SILENCE_MILLIS = 1_000;

  private final Console console;
  private final String command;
  private final Duration patience;
  private final boolean changes;

  @Mixin private final Endpoints endpoints = new Endpoints();

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  /**
   * @param command as the replica knows it
   * @param patience for how long it may take
   * @param changes whether it does something to the replica, which has to be named then: not tells
   *     of it
   */
  AskCommand(Console console, String command, Duration patience, boolean changes) {
    this.console = console;
    this.command = command;
    this.patience = patience;
    this.changes = changes;
  }

  /** What the replica is told with the command. */
  List<String> arguments() {
    return List.of();
  }

  /** Throws a {@link CommandFailure} where it is not to be done after all. */
  void confirm(String address) {}

  final Console console() {
    return console;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (AdminClient replica = changes ? endpoints.only(console) : endpoints.first(console)) {
      confirm(replica.address());
      AdminAnswer answer;
      try (Progress ignored =
          Progress.after(SILENCE_MILLIS, console, "waits for " + replica.address())) {
        answer = replica.ask(command, patience, arguments().toArray(String[]::new));
      } catch (CommandFailure lost) {
        throw changes ? unknown(lost) : lost;
      }
      if (!answer.done()) {
        throw new CommandFailure(ExitCode.FAILED, answer.text());
      }
      console.out().println(json ? answer.json() : Paint.of(console).report(answer.text()));
      return ExitCode.DONE;
    }
  }

  private static CommandFailure unknown(CommandFailure lost) {
    return new CommandFailure(
        ExitCode.UNKNOWN_OUTCOME,
        lost.getMessage() + "; nobody knows whether it was done: look at concoord members");
  }
}
