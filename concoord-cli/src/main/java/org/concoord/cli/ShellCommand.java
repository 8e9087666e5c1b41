package org.concoord.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.reader.impl.completer.StringsCompleter;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.Terminal.SignalHandler;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Asks one replica one thing after another, with the verbs of ConCoord 1.1's debug mode. On a
 * terminal with a history and completion; elsewhere it reads lines, for scripts.
 */
@Command(
    name = "shell",
    sortOptions = false,
    header = "Asks a replica one thing after another, as the debug mode of ConCoord 1.1 did.",
    description = {
      "",
      "help shows the verbs. Its history is in ~/.concoord_history; exit, or Ctrl-D, ends it. Where"
          + " standard input is no terminal, it reads verbs from there.",
      ""
    })
final class ShellCommand implements Callable<Integer> {
  private static final String PROMPT = "concoord> ";
  private static final String HISTORY = ".concoord_history";

  private final Console console;

  @Option(
      names = {"-o", "--object", "--objectname"},
      paramLabel = "CLASS|TYPE",
      description = "The class, or the type, that \"command\" and \"showobject\" are about.")
  private String type = "";

  @Mixin private final UserClasses classes = new UserClasses();
  @Mixin private final Endpoints endpoints = new Endpoints();

  ShellCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws InterruptedException {
    ShellVerbs verbs =
        new ShellVerbs(
            console,
            endpoints,
            () -> endpoints.first(console),
            classes.loader(),
            type,
            "ends the shell");
    verbs.connect();
    try (verbs) {
      if (console.isTyped()) {
        converse(verbs);
      } else {
        obey(verbs);
      }
    }
    return ExitCode.DONE;
  }

  private void converse(ShellVerbs verbs) {
    try (Terminal terminal = Terminals.open()) {
      LineReader lines =
          LineReaderBuilder.builder()
              .terminal(terminal)
              .parser(new DefaultParser())
              .completer(new StringsCompleter(verbs.names()))
              .variable(LineReader.HISTORY_FILE, Path.of(System.getProperty("user.home"), HISTORY))
              .build();
      while (true) {
        try {
          if (!run(verbs, terminal, lines.readLine(PROMPT))) {
            return;
          }
        } catch (UserInterruptException anotherLine) {
          // As in other shells: what was typed is given up.
          continue;
        } catch (EndOfFileException end) {
          return;
        }
      }
    } catch (IOException noTerminal) {
      throw new UncheckedIOException(noTerminal);
    }
  }

  /** Ctrl-C gives up what a line has begun, and not the shell. */
  private boolean run(ShellVerbs verbs, Terminal terminal, String line) {
    Thread typing = Thread.currentThread();
    SignalHandler before =
        terminal.handle(
            Signal.INT,
            enough -> {
              console.err().println(); // Behind the ^C that the terminal shows.
              typing.interrupt();
            });
    try {
      return verbs.run(line);
    } catch (InterruptedException enough) {
      console.err().println("given up; nobody knows whether it was done");
      return true;
    } finally {
      terminal.handle(Signal.INT, before);
      Thread.interrupted();
    }
  }

  private void obey(ShellVerbs verbs) throws InterruptedException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(console.in(), Charset.defaultCharset()));
    try {
      for (@Nullable String line; (line = in.readLine()) != null; ) {
        if (!verbs.run(line)) {
          return;
        }
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
