package org.concoord.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Takes the logs of many replicas and prints them as one, each replica in a colour of its own. */
@Command(
    name = "logdaemon",
    sortOptions = false,
    header = "Prints the logs of replicas that were started with -l.",
    description = {"", "In the order in which lines come. Runs until Ctrl-C.", ""},
    footer = {
      "",
      "  concoord logdaemon -p 12000",
      "  concoord replica -o org.concoord.objects.Counter -l 127.0.0.1:12000"
    })
final class LogDaemonCommand implements Callable<Integer> {
  static final int MOST_REPLICAS = 256;

  private static final int BACKLOG = 50;

  private final Console console;

  @Option(
      names = {"-a", "--addr", "--address"},
      paramLabel = "HOST",
      description =
          "The address to listen on; whoever reaches it may write. Default: ${DEFAULT-VALUE}.")
  private String host = "127.0.0.1";

  @Option(
      names = {"-p", "--port"},
      paramLabel = "PORT",
      description = "The port. Default: ${DEFAULT-VALUE}.")
  private int port = 12_000;

  @Option(names = "--json", description = "Print each line as the JSON object that came.")
  private boolean json;

  LogDaemonCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (ServerSocket socket = new ServerSocket(port, BACKLOG, InetAddress.getByName(host))) {
      console.err().println("server ready on port " + socket.getLocalPort());
      LogPrinter printer = new LogPrinter(console, json);
      new LogDaemon(socket, MOST_REPLICAS, LogDaemon.SILENCE, printer::print).run();
      return ExitCode.DONE;
    } catch (IOException taken) {
      throw new UncheckedIOException(
          "cannot listen on " + host + ":" + port + ": " + taken.getMessage(), taken);
    }
  }
}
