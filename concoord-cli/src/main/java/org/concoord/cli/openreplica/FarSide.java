package org.concoord.cli.openreplica;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.concoord.cli.CommandFailure;
import org.concoord.cli.ExitCode;
import org.concoord.cli.openreplica.ssh.Node;
import org.concoord.cli.openreplica.ssh.RemoteShell;
import org.jspecify.annotations.Nullable;

/**
 * What {@code far-side.sh} can do on a node; its words and ours are each other's business alone.
 */
final class FarSide implements AutoCloseable {
  private static final String SCRIPT = read("far-side.sh");
  private static final Duration QUICK = Duration.ofSeconds(30);
  private static final Duration UPLOAD = Duration.ofMinutes(30);

  /** Of a shell that finds no program, or none that it may run. */
  private static final int NO_PROGRAM = 126;

  private final RemoteShell shell;
  private final String directory;

  FarSide(RemoteShell shell, String directory) {
    this.shell = shell;
    this.directory = directory;
  }

  Node node() {
    return shell.node();
  }

  NodeReport check() {
    return NodeReport.parse(run(QUICK, List.of("check")));
  }

  NodeReport status() {
    return NodeReport.parse(run(QUICK, List.of("status")));
  }

  /**
   * Sends the archive, and has it verified there before it is unpacked. Returns what it says, and
   * which distributions were found damaged, removed, or kept because something runs from them.
   */
  NodeReport setup(Distribution archive) throws IOException {
    long kilobytes = archive.bytes() / 1024 + 1;
    try (InputStream bytes = Files.newInputStream(archive.file())) {
      return NodeReport.parse(
          run(UPLOAD, List.of("setup", archive.sha256(), Long.toString(kilobytes)), bytes));
    }
  }

  /**
   * Puts the file that concoord there keeps what Amazon knows us by in, for its user alone to read,
   * in the place of the one that it had; or leaves that one, where not all of it has come.
   */
  void route53(String file) {
    byte[] bytes = file.getBytes(StandardCharsets.UTF_8);
    String sha256 = Distribution.sha256(bytes);
    run(QUICK, List.of("route53", sha256), new ByteArrayInputStream(bytes));
  }

  /** Lays a file into the directory of a replica, under that name, and has it verified there. */
  void bring(String replica, String name, Distribution file) {
    try (InputStream bytes = Files.newInputStream(file.file())) {
      run(UPLOAD, List.of("bring", replica, name, file.sha256()), bytes);
    } catch (IOException unreadable) {
      throw CommandFailure.usage("cannot read " + file.file() + ": " + unreadable);
    }
  }

  /**
   * Starts a replica that outlives this connection, and returns the number of its process once it
   * listens.
   */
  String launch(LaunchPlan plan, Duration patience) {
    List<String> arguments = new ArrayList<>();
    arguments.add("launch");
    arguments.add(plan.name());
    arguments.add(Long.toString(patience.toSeconds()));
    arguments.add(Integer.toString(plan.files().size()));
    plan.files()
        .forEach(
            (name, content) -> {
              arguments.add(name);
              arguments.add(Integer.toString(content.length));
            });
    arguments.addAll(plan.arguments());
    // Once for others who launch there just now, once for this replica.
    String out = run(patience.multipliedBy(2).plus(QUICK), arguments, plan.fileBytes());
    return NodeReport.parse(out).last("pid");
  }

  /** Returns three words: whether it was running or had ended, its process, the last signal. */
  String stop(String name, Duration patience, boolean byForce) {
    List<String> arguments =
        List.of("stop", name, Long.toString(patience.toSeconds()), byForce ? "force" : "gently");
    return NodeReport.parse(run(patience.multipliedBy(2).plus(QUICK), arguments)).last("stopped");
  }

  /**
   * Writes the end of a replica's log to {@code out}.
   *
   * @param until following goes on until it ends; null not to follow
   */
  void logs(
      String name, int lines, @Nullable InputStream until, OutputStream out, OutputStream err) {
    List<String> arguments =
        List.of("logs", name, Integer.toString(lines), until == null ? "end" : "follow");
    Duration patience = until == null ? QUICK : Duration.ofDays(365);
    InputStream input = until == null ? InputStream.nullInputStream() : until;
    int code = shell.run(SCRIPT, withDirectory(arguments), input, out, err, patience);
    if (code != 0) {
      throw new CommandFailure(code, node() + ": there is no log of " + name);
    }
  }

  private String run(Duration patience, List<String> arguments) {
    return run(patience, arguments, InputStream.nullInputStream());
  }

  private String run(Duration patience, List<String> arguments, InputStream input) {
    RemoteShell.Outcome outcome = shell.run(SCRIPT, withDirectory(arguments), input, patience);
    if (outcome.exitCode() == 0) {
      return outcome.out();
    }
    String said = outcome.err().isBlank() ? outcome.out().strip() : outcome.err().strip();
    throw new CommandFailure(
        outcome.exitCode() >= NO_PROGRAM ? ExitCode.MISSING : outcome.exitCode(),
        node() + ": " + (said.isEmpty() ? "exit code " + outcome.exitCode() : said));
  }

  private List<String> withDirectory(List<String> arguments) {
    List<String> all = new ArrayList<>();
    all.add(directory);
    all.addAll(arguments);
    return all;
  }

  private static String read(String resource) {
    try (InputStream in = FarSide.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is not in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @Override
  public void close() {
    shell.close();
  }
}
