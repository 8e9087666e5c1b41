package org.concoord.cli;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The commands of an unpacked archive, each a process of its own, as a user's shell starts them.
 * What still runs at the end is killed.
 */
final class Shell implements AutoCloseable {
  /** Half a minute of silence alone goes by before another has the vote of one that is dead. */
  private static final long PATIENCE_SECONDS = 240;

  private static final int USUAL_COLUMNS = 120;
  private static final int USUAL_ROWS = 40;

  /** What a process said, and its exit code. */
  record Ended(int exitCode, String out, String err) {}

  /** A process that goes on. */
  record Running(Process process, Path out, Path err) {
    String said() {
      return text(out) + text(err);
    }

    void kill() throws InterruptedException {
      process.destroyForcibly().waitFor();
    }
  }

  private final Path command;
  private final Path directory;
  private final Map<String, String> environment = new LinkedHashMap<>();
  private final List<Process> started = new ArrayList<>();
  private final List<PseudoTerminal> terminals = new ArrayList<>();
  private int number;

  private Shell(Path command, Path directory) {
    this.command = command;
    this.directory = directory;
  }

  /** Unpacks an archive into a directory, in which all commands run. */
  static Shell unpack(Path archive, Path directory) throws Exception {
    Process tar =
        new ProcessBuilder("tar", "xzf", archive.toString(), "-C", directory.toString())
            .inheritIO()
            .start();
    if (tar.waitFor() != 0) {
      throw new AssertionError("tar cannot unpack " + archive);
    }
    String name = archive.getFileName().toString().replace(".tar.gz", "");
    return new Shell(directory.resolve(name).resolve("bin/concoord"), directory);
  }

  void set(String variable, String value) {
    environment.put(variable, value);
  }

  /** Runs a command to its end. */
  Ended run(String... arguments) throws Exception {
    Running running = start(arguments);
    if (!running.process().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError(List.of(arguments) + " does not end: " + running.said());
    }
    return new Ended(running.process().exitValue(), text(running.out()), text(running.err()));
  }

  Running start(String... arguments) throws IOException {
    List<String> line = new ArrayList<>(List.of(command.toString()));
    line.addAll(List.of(arguments));
    return start(line);
  }

  /** A user's program, compiled as it starts, with ours and what lies in a directory. */
  Running startProgram(Path source, Path classes) throws IOException {
    Path libraries = command.getParent().resolveSibling("lib");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath = libraries.resolve("*") + File.pathSeparator + classes;
    return start(List.of(java, "-cp", classPath, source.toString()));
  }

  /** In a terminal of its own. */
  PseudoTerminal startInTerminal(int columns, int rows, String... arguments) throws IOException {
    List<String> line = new ArrayList<>(List.of(command.toString()));
    line.addAll(List.of(arguments));
    PseudoTerminal terminal = PseudoTerminal.start(directory, environment, columns, rows, line);
    terminals.add(terminal);
    return terminal;
  }

  PseudoTerminal startInTerminal(String... arguments) throws IOException {
    return startInTerminal(USUAL_COLUMNS, USUAL_ROWS, arguments);
  }

  private Running start(List<String> line) throws IOException {
    number++;
    Path out = directory.resolve(number + ".out");
    Path err = directory.resolve(number + ".err");
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    started.add(process);
    return new Running(process, out, err);
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("not within " + PATIENCE_SECONDS + " s: " + what);
      }
      Thread.sleep(50);
    }
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @Override
  public void close() {
    started.forEach(Process::destroyForcibly);
    for (PseudoTerminal terminal : terminals) {
      try {
        terminal.close();
      } catch (IOException gone) {
        throw new UncheckedIOException(gone);
      }
    }
  }
}
