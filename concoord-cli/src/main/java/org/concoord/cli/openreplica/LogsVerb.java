package org.concoord.cli.openreplica;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.concoord.cli.Console;
import org.concoord.cli.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints the log of one launched replica. */
@Command(
    name = "logs",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Prints the end of a replica's log.")
final class LogsVerb implements Callable<Integer> {
  private final Console console;

  @Mixin private final Whereabouts replica = new Whereabouts();

  @Option(
      names = {"-n", "--lines"},
      paramLabel = "LINES",
      description = "How many lines. Default: ${DEFAULT-VALUE}.")
  private int lines = 100;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with what is logged, until Ctrl-C.")
  private boolean follow;

  LogsVerb(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (Fleet fleet = Fleet.open(console);
        FarSide far = fleet.connect(replica.find(fleet))) {
      InputStream until = follow ? new Endless() : null;
      far.logs(
          replica.name(), lines, until, new Printed(console.out()), new Printed(console.err()));
    }
    return ExitCode.DONE;
  }

  /** Says nothing until it is closed. */
  private static final class Endless extends InputStream {
    private final CountDownLatch closed = new CountDownLatch(1);

    @Override
    public int read() {
      try {
        closed.await();
      } catch (InterruptedException ended) {
        Thread.currentThread().interrupt();
      }
      return -1;
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }

  /** Whole lines as they come, since a character may be cut in two between them. */
  private static final class Printed extends OutputStream {
    private final PrintWriter writer;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    Printed(PrintWriter writer) {
      this.writer = writer;
    }

    @Override
    public synchronized void write(int b) {
      if (b != '\n') {
        line.write(b);
        return;
      }
      writer.println(line.toString(StandardCharsets.UTF_8));
      line.reset();
    }

    @Override
    public synchronized void close() {
      if (line.size() > 0) {
        write('\n');
      }
    }
  }
}
